"""Two dimensions of the coverage map against each other: what is thin stands first, in rows and columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from groundset.report.coverage.facts import CoverageFacts, Dimension, PairQuotas

ROWS, COLUMNS = 30, 14
"""Most that are drawn."""
SMALL_ROWS, SMALL_COLUMNS = 20, 10
"""Most that are drawn of the pairs after the first."""
STEPS = 4
"""Steps of fullness of what is thin, and of size of what has no target."""
_FEW = 3
"""Fewer are too little to ask for: an empty cell is no alarm then, and a part of the plan no target."""
NO_VALUE = "no value found"

Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Square:
    """A cell, or a whole row or column at the edge."""

    count: int
    target: int
    state: str
    """``empty``, ``thin``, ``met``, ``over``, ``forbidden``, or ``free`` when nothing is asked of it."""
    step: int = 0
    """Of a thin one how full it is, 1 to 4; of an empty one 1 where only a few are missing, else 0.

    Of a free one how large it is beside the others, 0 to 4.
    """
    by_plan: bool = False
    """Whether the target is only its part of the planned size: worth knowing, and no gap."""

    @property
    def missing(self) -> int:
        """Samples that it lacks."""
        return max(0, self.target - self.count) if self.state in ("empty", "thin") else 0


@dataclass(frozen=True, slots=True)
class Line:
    """A row: a value, how it stands as a whole, and its cells."""

    name: str
    """Empty for the samples that have no value."""
    whole: Square
    cells: tuple[Square, ...] = ()

    @property
    def label(self) -> str:
        """What people read."""
        return self.name or NO_VALUE


@dataclass(frozen=True, slots=True)
class Heat:
    """Two dimensions against each other."""

    down: str
    across: str
    columns: tuple[Line, ...]
    rows: tuple[Line, ...]
    rows_left_out: int
    columns_left_out: int
    cells_have_targets: bool
    """Whether the map names a combination of the two that has a target."""

    @property
    def by_plan(self) -> bool:
        """Whether any cell is held against its part of the planned size."""
        return any(cell.by_plan for row in self.rows for cell in row.cells)

    @property
    def states(self) -> tuple[str, ...]:
        """States that appear, in the order of a legend."""
        squares = [line.whole for line in (*self.columns, *self.rows)]
        squares += [cell for row in self.rows for cell in row.cells]
        seen = {square.state for square in squares}
        return tuple(s for s in ("empty", "thin", "met", "over", "forbidden", "free") if s in seen)


def heats(facts: CoverageFacts) -> tuple[Heat, ...]:
    """Draw the pairs: the first one large, the others small."""
    named = {dimension.name: dimension for dimension in facts.dimensions}
    return tuple(
        _heat(facts, named[pair.dimensions[0]], named[pair.dimensions[1]], pair, first=at == 0)
        for at, pair in enumerate(facts.quotas)
        if set(pair.dimensions) <= named.keys() and facts.combined.ways == 2
    )


def _heat(facts: CoverageFacts, down: Dimension, across: Dimension, pair: PairQuotas, *, first: bool) -> Heat:
    counts = _counts(facts, down.name, across.name)
    wanted = _wanted(facts, down.name, across.name, pair)
    rows = [*edge(down), *_unmapped(down)]
    columns = [*edge(across), *_unmapped(across)]
    shown = rows[: ROWS if first else SMALL_ROWS]
    heads = columns[: COLUMNS if first else SMALL_COLUMNS]
    numbers = _table(counts, rows, columns)
    pairs = [(row.name, column.name) for row in shown for column in heads]
    largest = max((numbers[key] for key in pairs), default=0)
    return Heat(
        down.name,
        across.name,
        tuple(heads),
        tuple(
            Line(row.name, row.whole, tuple(_squares(row, heads, numbers, wanted, largest))) for row in shown
        ),
        len(rows) - len(shown),
        len(columns) - len(heads),
        any(square.target for square in wanted.values() if square.state),
    )


def square(count: int, target: int, *, over: bool = False, forbidden: bool = False) -> Square:
    """Say how a count stands against a target; 0 asks for nothing."""
    if forbidden:
        return Square(count, 0, "forbidden")
    if not target:
        return Square(count, 0, "free")
    if count >= target:
        return Square(count, target, "over" if over else "met")
    if not count:
        return Square(0, target, "empty", int(target < _FEW))
    return Square(count, target, "thin", -(-STEPS * count // target))


def edge(dimension: Dimension) -> list[Line]:
    """Give the values: what is thin first, by what matters; the others as the map has them."""
    lines = [
        Line(one.value, square(one.count, one.target, over=one.state == "over")) for one in dimension.values
    ]
    return sorted(lines, key=lambda line: -urgency(line.whole))


def urgency(one: Square) -> float:
    """Say how much a shortfall matters: samples missing, weighed by how large a part that is."""
    return one.missing * one.missing / one.target if one.missing else 0.0


def _unmapped(dimension: Dimension) -> list[Line]:
    """Give what has no value, where there is such."""
    return [Line("", square(dimension.unmapped, 0))] if dimension.unmapped else []


def _counts(facts: CoverageFacts, down: str, across: str) -> dict[Key, int]:
    pairs = {down, across}
    cells = (one for one in facts.together if one.values.keys() == pairs)
    return {(one.values[down], one.values[across]): one.count for one in cells}


def _table(counts: Mapping[Key, int], rows: Sequence[Line], columns: Sequence[Line]) -> dict[Key, int]:
    """Add what has no value to the cells, so that rows and columns add up."""
    table = {
        (row.name, column.name): counts.get((row.name, column.name), 0) for row in rows for column in columns
    }
    for row in rows:
        if row.name:
            seen = sum(table[row.name, column.name] for column in columns if column.name)
            table[row.name, ""] = row.whole.count - seen
    for column in columns:
        seen = sum(table[row.name, column.name] for row in rows if row.name)
        table["", column.name] = column.whole.count - seen
    return table


def _wanted(facts: CoverageFacts, down: str, across: str, pair: PairQuotas) -> dict[Key, Square]:
    """Give what the map says of cells: numbers that follow from the planned size, then what it names."""
    wanted = {}
    for cell in pair.cells:
        if cell.target >= _FEW:
            wanted[cell.values[down], cell.values[across]] = Square(0, cell.target, "")
    for one in facts.combinations:
        if one.values.keys() == {down, across}:
            wanted[one.values[down], one.values[across]] = Square(0, one.target, one.state)
    return wanted


def _squares(
    row: Line, columns: Sequence[Line], numbers: Mapping[Key, int], wanted: Mapping[Key, Square], largest: int
) -> Iterator[Square]:
    nothing = Square(0, 0, "")
    for column in columns:
        key = (row.name, column.name)
        asked = wanted.get(key, nothing) if row.name and column.name else nothing
        number = numbers[key]
        made = square(number, asked.target, over=asked.state == "over", forbidden=asked.state == "forbidden")
        if made.state == "free":
            yield _sized(made, largest)
        else:
            yield made if asked.state else replace(made, by_plan=True)


def _sized(one: Square, largest: int) -> Square:
    return Square(one.count, 0, "free", -(-STEPS * one.count // largest) if largest else 0)
