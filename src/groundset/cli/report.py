"""``groundset report``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import Place, as_json, in_project, print_json
from groundset.cli.plain import safe, say


@click.command("report", short_help="Write one HTML file that tells where the project stands.")
@click.option(
    "--out",
    "out",
    metavar="FILE",
    type=Place(),
    help="Where to write it; else report.html in the project folder.",
)
@in_project
@as_json
def command(out: Path | None, folder: Path | None, as_json: bool) -> None:
    """Write one self-contained HTML file that tells where the project stands, for people.

    It opens without a network and can be mailed: the funnel, what was lost where and why, coverage,
    random samples beside their sources, and rejected pairs beside what they repeat: twins and leaks.
    """
    from groundset.cli.display import console, show_next
    from groundset.cli.notes import unread
    from groundset.project import Project
    from groundset.text.counting import counted

    with Project.open(folder) as project:
        written = project.report(out)
        warnings = unread(project)
    for line in warnings:
        say(line, err=True)
    if as_json:
        print_json(written.to_json())
        return
    shown = console()
    size = f"{written.size / 1000:,.0f} kB, {counted(written.facts.kept, 'sample')}"
    shown.print(f"report    {safe(str(written.path))} ({size})", soft_wrap=True)
    shown.print("open it in a browser; it needs no network and can be mailed")
    show_next(shown, written.next_step, folder)
