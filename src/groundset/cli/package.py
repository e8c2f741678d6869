"""``groundset package``."""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from groundset.cli.options import as_json, free_text, in_project, print_json
from groundset.cli.plain import say
from groundset.cli.progress import progress


def _waivers(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    waived = {}
    for text in given:
        name, sign, reason = free_text(text).partition("=")
        if not sign or not reason.strip():
            raise click.BadParameter(f'{text!r} gives no reason; write --waive {name or "audit"}="why"')
        waived[name.strip()] = reason.strip()
    return waived


@click.command("package", short_help="Write a release.")
@click.option(
    "--version", "version", required=True, metavar="X", help="Version of the release, such as 1.0.0."
)
@click.option(
    "--waive",
    multiple=True,
    callback=_waivers,
    metavar='WHAT="WHY"',
    help="Go without audit, undecided or judge_family; card and certificate repeat the reason.",
)
@in_project
@as_json
def command(version: str, waive: dict[str, str], folder: Path | None, as_json: bool) -> None:
    """Write a release, or refuse and say why.

    A leak, a missing quote or a count that does not add up can never be waived.
    """
    from groundset.project import Project
    from groundset.text.counting import counted

    with Project.open(folder) as project, progress() as shown:
        packaged = project.package(version, waive=waive, progress=shown)
    if as_json:
        print_json(packaged.to_json())
        return
    state = "written and verified" if packaged.new else "was there already, with the same content"
    say(f"{packaged.path}: {counted(packaged.samples, 'sample')}, {state}")
    if packaged.samples < 100:
        say("warning: fewer than 100 samples teach a model little", err=True)
    say(f"next: groundset verify {shlex.quote(str(packaged.path))}")
