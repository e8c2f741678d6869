"""How a dataset stands on a coverage map, as one HTML page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from groundset.checking.covering import Covered
from groundset.checking.placing import Kind, replace
from groundset.report.coverage.facts import coverage_facts
from groundset.report.page import coverage_page
from groundset.text.counting import counted

_KIND = Kind("groundset coverage report", "coverage.html", "report of coverage")


def placed(target: Path, data: Path) -> Path:
    """Give where the page goes; raises UserError where it would take the place of something else."""
    return _KIND.placed(target, (data,))


def write(found: Covered, target: Path) -> Path:
    """Write the page, whole or not at all, and give its place; raises UserError when it cannot be written."""
    path = placed(target, Path(found.data))
    name = Path(found.data).name or found.data
    page = coverage_page(name, coverage_facts(found.told), tuple(notes(found)))
    replace(path, page.encode("utf-8", "replace"))
    return path


def notes(found: Covered) -> Iterator[str]:
    """Say what could not be counted."""
    if found.left_out:
        one = len(found.left_out) == 1
        why = f"told by the templates of a project, so {'it is' if one else 'they are'} not counted here"
        yield f"{', '.join(found.left_out)}: {why}; give {'it' if one else 'them'} a `column`"
    if found.unreadable:
        row, problem = found.problems[0]
        of = f"{found.unreadable:,} of {counted(found.rows, 'row')}"
        yield f"{of} could not be read; the first is row {row}: {problem}"
    yield from (f"no row has the column {name!r}, which the map names" for name in found.absent)
    yield from (one.in_words() for one in found.unknown)
