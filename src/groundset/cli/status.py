"""``groundset status``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from groundset.cli.options import as_json, in_project, print_json
from groundset.cli.plain import safe, say

if TYPE_CHECKING:
    from rich.console import Console

_GAPS = 8


@click.command("status", short_help="Show where the project stands.")
@in_project
@as_json
def command(folder: Path | None, as_json: bool) -> None:
    """Show where the project stands: the funnel, what is thin, the releases, the next command."""
    from groundset.cli.display import console, show_funnel, show_next, show_text
    from groundset.cli.notes import notes, show_notes, unread
    from groundset.project import Project
    from groundset.project.reporting.models import cost

    with Project.open(folder) as project:
        status = project.status()
        lines, evaluated = notes(project), bool(project.settings.evaluation)
        counts = project.shown(status.funnel)
        paid, missing = cost(project), unread(project)
    if as_json:
        for line in missing:
            say(line, err=True)
        print_json(status.to_json())
        return
    out = console()
    out.print(f"project {safe(status.name)}: {'finished' if status.finished else 'there is work left'}\n")
    show_funnel(out, counts, evaluated=evaluated)
    if paid:
        out.print()
        show_text(out, f"models: {paid}")
    _show_gaps(out, status.gaps)
    if status.releases:
        out.print(f"\nreleases: {', '.join(status.releases)}")
    out.print()
    show_notes(out, lines)
    show_next(out, status.next_step, folder)


def _show_gaps(out: Console, gaps: list[dict[str, Any]]) -> None:
    """Print what is thin, by how the filling of it ended; what matters most first."""
    from groundset.report.coverage.words import STOPS

    if not gaps:
        return
    out.print(f"\nthin on the coverage map ({len(gaps)}):")
    said: dict[str, list[str]] = {}
    for gap in gaps[:_GAPS]:
        named = ", ".join(f"{dimension}={value}" for dimension, value in gap["values"].items())
        said.setdefault(gap["stop"], []).append(f"{named}: {gap['count']:,} of {gap['target']:,}")
    for stop, values in said.items():
        for value in values:
            out.print(f"  {safe(value)}", soft_wrap=True)
        out.print(f"    {safe(STOPS[stop][1])}", style="dim")
    if len(gaps) > _GAPS:
        out.print(f"  and {len(gaps) - _GAPS:,} more: `groundset coverage` tells of them")
