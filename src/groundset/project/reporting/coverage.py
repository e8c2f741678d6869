"""Two dimensions of the coverage map against each other, and the values that fall short."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from groundset.coverage.tagging import FROM_ORIGIN, UNMAPPED
from groundset.records import State, Tag
from groundset.report.facts import Cell, Gap, Heat, Value
from groundset.stages.augment.rounds import report
from groundset.stages.context import Context
from groundset.stages.mapping import measure

if TYPE_CHECKING:
    from groundset.project.project import Project

_ROWS, _COLUMNS, _GAPS = 30, 12, 60
_SHADES = 5
_NO_VALUE = "no value found"


def heat(project: Project) -> Heat | None:
    """Hold two dimensions against each other, by value; None where the map has fewer."""
    names = _chosen(project)
    if names is None:
        return None
    down, across = names
    counts = {(c.dimension, c.value): (c.count, c.target) for c in measure(project.context()).counts}
    cells = _cells(project, down, across)
    rows, columns = _edge(down, counts, cells, 0), _edge(across, counts, cells, 1)
    shown, heads = rows[:_ROWS], columns[:_COLUMNS]
    largest = max((cells[r.name, c.name] for r in shown for c in heads), default=0)
    table = tuple(
        (r, tuple(_cell(cells, r, c, len(rows), len(columns), largest) for c in heads)) for r in shown
    )
    return Heat(down, across, tuple(heads), table, len(rows) + len(columns) - len(shown) - len(heads))


def gaps(context: Context) -> tuple[Gap, ...]:
    """Give the values that fall short, the largest gap first."""
    rows = report(context)["gaps"][:_GAPS]
    return tuple(Gap(g["dimension"], g["value"], g["count"], g["target"], g["advice"]) for g in rows)


def _chosen(project: Project) -> tuple[str, str] | None:
    """Choose the user's own largest dimension for the rows, and task type (or the next) for the columns."""
    dimensions = project.coverage.dimensions
    if len(dimensions) < 2:
        return None
    order = list(dimensions)
    down = max(order, key=lambda n: (n not in FROM_ORIGIN, len(dimensions[n].values), -order.index(n)))
    rest = [name for name in order if name != down]
    return down, "task_type" if "task_type" in rest else rest[0]


def _cells(project: Project, down: str, across: str) -> Counter[tuple[str, str]]:
    tags = project.ledger.candidates.tags()
    kept = (o.candidate for o in project.ledger.candidates.outcomes() if o.state is State.KEPT)
    return Counter((_value(tags.get(n, ()), down), _value(tags.get(n, ()), across)) for n in kept)


def _value(tags: tuple[Tag, ...], dimension: str) -> str:
    found = next((t.value for t in tags if t.dimension == dimension), UNMAPPED)
    return _NO_VALUE if found == UNMAPPED else found


def _edge(
    dimension: str,
    counts: dict[tuple[str, str], tuple[int, int]],
    cells: Counter[tuple[str, str]],
    side: int,
) -> list[Value]:
    """Give the values of a dimension in the order of the map, then what has no value if there is such."""
    values = [Value(name, *counted) for (of, name), counted in counts.items() if of == dimension]
    unmapped = sum(number for pair, number in cells.items() if pair[side] == _NO_VALUE)
    return [*values, *([Value(_NO_VALUE, unmapped, 0)] if unmapped else [])]


def _cell(
    cells: Counter[tuple[str, str]], row: Value, column: Value, rows: int, columns: int, largest: int
) -> Cell:
    """Want the even share of the row's or the column's target, whichever is more; nothing without a value."""
    mapped = _NO_VALUE not in (row.name, column.name)
    target = max(-(-row.target // columns), -(-column.target // rows)) if mapped else 0
    number = cells[row.name, column.name]
    return Cell(number, target, -(-_SHADES * number // largest) if largest else 0)
