"""``groundset run``."""

from __future__ import annotations

from pathlib import Path

import click

from groundset.cli.options import as_json, in_project, print_json, with_processes
from groundset.cli.progress import progress


@click.command("run", short_help="Do whatever is not done yet.")
@click.option(
    "--until", metavar="STAGE", help="Stop after this stage: extract, deduplicate, decontaminate, …"
)
@in_project
@with_processes
@as_json
def command(until: str | None, folder: Path | None, processes: int | None, as_json: bool) -> int:
    """Do whatever is not done yet: read, mine, deduplicate, decontaminate, judge, cover, augment.

    Can be stopped at any time; the same command goes on where it stopped.
    """
    from groundset.cli.display import console, show_funnel, show_next, show_text
    from groundset.cli.notes import notes, show_notes
    from groundset.project import Project
    from groundset.project.reporting.models import cost

    with Project.open(folder) as project, progress() as shown:
        report = project.run(until, progress=shown, processes=processes)
        lines, evaluated = notes(project), bool(project.settings.evaluation)
        counts = project.shown(report.funnel)
        paid = cost(project)
    if as_json:
        print_json(report.to_json())
    else:
        out = console()
        show_funnel(out, counts, evaluated=evaluated)
        out.print(f"\n{_work(report.work)} in {report.seconds:.1f} s")
        if paid:
            show_text(out, f"models: {paid}")
        if report.planted:
            show_text(out, f"planted copies found: {report.planted.in_words}")
        if report.gaps:
            out.print(_thin(report.gaps))
        show_notes(out, lines)
        show_next(out, report.next_step, folder)
    return 1 if report.undecided else 0


def _thin(gaps: int) -> str:
    is_not = "target of the coverage map is" if gaps == 1 else "targets of the coverage map are"
    return f"{gaps:,} {is_not} not met: `groundset coverage` tells which, and why"


def _work(work: dict[str, int]) -> str:
    done = ", ".join(f"{what.replace('_', ' ')} {count:,}" for what, count in work.items() if count)
    return done or "nothing was left to do"
