"""``groundset sample``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundset.cli.options import as_json, in_project, print_json
from groundset.cli.plain import safe

if TYPE_CHECKING:
    from rich.console import Console

    from groundset.project.sampling import Drawn


@click.command("sample", short_help="Show random samples with their evidence, to read.")
@click.option("-n", "count", default=50, show_default=True, type=click.IntRange(min=1), help="How many.")
@click.option(
    "--seed", default=7, show_default=True, help="The same seed draws the same samples; another draws others."
)
@click.option("--rejected", is_flag=True, help="Draw rejected candidates, with what ended them.")
@in_project
@as_json
def command(count: int, seed: int, rejected: bool, folder: Path | None, as_json: bool) -> None:
    """Show random samples with their evidence, to read."""
    from groundset.cli.display import console, show_next
    from groundset.project import Project
    from groundset.text.counting import counted

    with Project.open(folder) as project:
        drawn = project.sample(count, seed=seed, rejected=rejected)
        packaged = any(project.releases.glob("[!.]*"))
    if as_json:
        print_json([one.to_json() for one in drawn])
        return
    out = console()
    for number, one in enumerate(drawn, 1):
        _show(out, one, f"{number} of {len(drawn)}")
    what = "rejected candidate" if rejected else "sample"
    out.print(
        f"{counted(len(drawn), what)}, drawn with --seed {seed}" if drawn else f"there are no {what}s yet"
    )
    if not drawn:
        show_next(out, "groundset status", folder)
        return
    show_next(out, f"groundset trace {drawn[0].candidate.id[:12]}", folder)
    if packaged:
        show_next(out, "groundset report", folder)
    elif not rejected:
        show_next(out, 'groundset package --version 1.0.0 --waive audit="first look"', folder)


def _show(out: Console, one: Drawn, place: str) -> None:
    from rich.rule import Rule
    from rich.text import Text

    candidate = one.candidate
    out.print(Rule(f"{place} · {candidate.id[:12]} · {candidate.origin.family} · {candidate.origin.method}"))
    for message in candidate.messages:
        out.print(Text.assemble((f"{message.role}: ", "bold cyan"), safe(message.content)))
    for span in candidate.evidence:
        out.print(Text(f"from {safe(span.document)} [{span.start}:{span.end}]", style="dim"))
    if one.outcome.gate:
        other = f", twin of {one.outcome.other[:12]}" if one.outcome.other else ""
        out.print(Text(f"rejected by {one.outcome.gate}: {one.outcome.reason}{other}", style="red"))
    out.print()
