"""``groundset status``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import as_json, in_project, print_json
from groundset.cli.plain import safe

_GAPS = 8


@click.command("status", short_help="Show where the project stands.")
@in_project
@as_json
def command(folder: Path | None, as_json: bool) -> None:
    """Show where the project stands: the funnel, what is thin, the releases, the next command."""
    from groundset.cli.display import console, show_funnel, show_next
    from groundset.project import Project

    with Project.open(folder) as project:
        status = project.status()
    if as_json:
        print_json(status.to_json())
        return
    out = console()
    out.print(f"project {safe(status.name)}: {'finished' if status.finished else 'there is work left'}\n")
    show_funnel(out, status.funnel)
    if status.gaps:
        out.print(f"\nthin on the coverage map ({len(status.gaps)}):")
        for gap in status.gaps[:_GAPS]:
            out.print(
                f"  {gap['dimension']}={gap['value']}: {gap['count']} of {gap['target']}; {gap['advice']}"
            )
        if len(status.gaps) > _GAPS:
            out.print(f"  and {len(status.gaps) - _GAPS} more, in the release's coverage.json")
    if status.releases:
        out.print(f"\nreleases: {', '.join(status.releases)}")
    out.print()
    show_next(out, status.next_step, folder)
