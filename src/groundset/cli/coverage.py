"""``groundset coverage``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from groundset.cli.options import Place, as_json, in_project, print_json
from groundset.cli.plain import safe, say

if TYPE_CHECKING:
    from groundset.checking.covering import Covered

_CHANGED = (
    "something has changed since the last finished run: these counts are of the samples as they were; "
    "`groundset run` brings them up to date"
)
_NOT_FINISHED = (
    "the last run did not go to its end: these counts are of what is there so far; `groundset run` goes on"
)


@click.command("coverage", short_help="Show what is thin on the coverage map.")
@click.argument("data", type=Place(), required=False)
@click.option(
    "--map", "map_file", type=Place(), metavar="FILE", help="The coverage.yaml to hold DATA against."
)
@click.option(
    "--ways",
    type=click.IntRange(2, 5),
    default=2,
    show_default=True,
    metavar="N",
    help="Count combinations of so many values.",
)
@click.option("--plan", is_flag=True, help="Show what augmentation sets out to do for each gap.")
@click.option("--report", type=Place(), metavar="FILE", help="Write how DATA stands as one HTML page.")
@click.option(
    "--tags", type=Place(), metavar="FILE", help="Write the tags of each row of DATA as a JSON line."
)
@in_project
@as_json
def command(
    data: Path | None,
    map_file: Path | None,
    ways: int,
    plan: bool,
    report: Path | None,
    tags: Path | None,
    folder: Path | None,
    as_json: bool,
) -> int:
    """Show how the samples stand on the coverage map: what is thin, why, and what to do about it.

    Without DATA it tells of the project. DATA is a dataset that you already have, in any form that
    `groundset check` reads, held against a map that --map names; then the exit code is 1 when a target
    is not met or cannot be, too many rows have no value, or a row cannot be read.
    """
    _ensure_fit(data, map_file, plan, {"--report": report, "--tags": tags}, folder)
    if data is not None and map_file is not None:
        return _of_dataset(data, map_file, ways, report, tags, as_json)
    return _of_project(folder, ways, plan, as_json)


def _ensure_fit(
    data: Path | None,
    map_file: Path | None,
    plan: bool,
    written: Mapping[str, Path | None],
    folder: Path | None,
) -> None:
    """Refuse options that mean nothing together."""
    if data is None:
        if map_file is not None:
            raise click.UsageError("--map holds a dataset against a map: name the dataset, too")
        if written["--report"] is not None:
            raise click.UsageError(
                "--report is for a dataset; of a project, `groundset report` writes the page"
            )
        if written["--tags"] is not None:
            raise click.UsageError(
                "--tags is for a dataset; of a project, `groundset trace ID` tells the tags of a sample"
            )
        return
    if map_file is None:
        raise click.UsageError(f"name the map to hold {safe(str(data))!r} against: --map coverage.yaml")
    if plan:
        raise click.UsageError("--plan is for a project: a dataset by itself holds nothing to augment from")
    if folder is not None:
        raise click.UsageError("--project and a dataset do not go together: name one of them")


def _of_project(folder: Path | None, ways: int, plan: bool, as_json: bool) -> int:
    from groundset.cli.covered import show_coverage, show_note, show_plan
    from groundset.cli.display import console, show_next
    from groundset.cli.notes import unread
    from groundset.project import Project
    from groundset.project.running import FINISHED
    from groundset.report.coverage.facts import coverage_facts
    from groundset.stages.mapping import unknown_values

    with Project.open(folder) as project:
        found = project.coverage(ways)
        status = project.status() if not as_json else None
        once_finished = bool(project.ledger.mark(FINISHED))
        strangers = unknown_values(project.context()) if not as_json else ()
        warnings = unread(project)
    for line in warnings:
        say(line, err=True)
    if status is None:
        print_json(found)
        return 0
    out = console()
    facts = coverage_facts(found)
    if facts.samples and not status.finished:
        show_note(out, _CHANGED if once_finished else _NOT_FINISHED)
    out.print(f"project {safe(status.name)}: {facts.samples:,} samples\n", soft_wrap=True)
    if plan:
        show_plan(out, facts)
    else:
        show_coverage(out, facts)
    for line in strangers:
        say(line)
    out.print()
    show_next(out, "groundset report" if status.finished else status.next_step, folder)
    return 0


def _of_dataset(
    data: Path, map_file: Path, ways: int, report: Path | None, tags: Path | None, as_json: bool
) -> int:
    from groundset.checking import covering_page
    from groundset.checking.covering import cover
    from groundset.checking.covering_tags import read_for, tag_lines
    from groundset.cli.progress import progress
    from groundset.project.loading import load_coverage

    if report is not None:
        page = covering_page.placed(report, data)
        if tags is not None and page.resolve() == tags.resolve():
            raise click.UsageError("--report and --tags name the same file")
    coverage = load_coverage(map_file)
    root = map_file.resolve().parent
    with progress() as shown, tag_lines(tags, read_for(data, map_file, coverage)) as lines:
        found = cover(data, coverage, root, ways=ways, progress=shown, lines=lines)
    if as_json:
        print_json(found.to_json())
    else:
        _show(found)
    if report is not None:
        written = covering_page.write(found, report)
        if not as_json:
            say(f"report: {written}")
    if tags is not None and not as_json:
        say(f"tags: {tags}")
    return 1 if found.found else 0


def _show(found: Covered) -> None:
    from groundset.checking.covering_page import notes
    from groundset.cli.covered import show_coverage
    from groundset.cli.display import console
    from groundset.report.coverage.facts import coverage_facts
    from groundset.text.counting import counted

    out = console()
    facts = coverage_facts(found.told)
    out.print(f"{safe(found.data)}: {counted(facts.samples, 'sample')}\n", soft_wrap=True)
    show_coverage(out, facts)
    lines = list(notes(found))
    if lines:
        out.print()
    for line in lines:
        say(line)
    if found.found:
        say("next: add samples of what is thin, or lower its targets in the map; then run this again")
