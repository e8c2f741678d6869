"""Tables in ruled grids: runs that lie in a grid become its cells, if what comes of it is a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from groundset.readers.pdf.blocks import BULLET
from groundset.readers.pdf.grids import Grid
from groundset.readers.pdf.lines import joined_lines, lines_of
from groundset.readers.pdf.model import Line, Run, Table

_LONGEST_CELL = 700
"""Characters; a frame around more is a layout and no table."""
_LEAST_FILLED = 0.25
_FEW_RULES = 4
_ITEMS = 3
_GAPPED = 2
"""Lines with a wide gap that make a cell a layout of its own."""


def take_tables(
    runs: Sequence[Run], found: Sequence[Grid]
) -> tuple[list[Run], list[Table], tuple[Grid, ...]]:
    """Part the runs of a page into those in no table, and tables; also give the grids that made tables."""
    left, tables, taken = list(runs), [], []
    for grid in found:
        inside = [run for run in left if _within(run, grid)]
        table = _table(inside, grid)
        if table:
            tables.append(table)
            taken.append(grid)
            gone = set(map(id, inside))
            left = [run for run in left if id(run) not in gone]
    return left, tables, tuple(taken)


def _within(run: Run, grid: Grid) -> bool:
    x = (run.x0 + run.x1) / 2
    return grid.x0 - 1 <= x <= grid.x1 + 1 and grid.top - 1 <= run.middle <= grid.bottom + 1


def _table(inside: list[Run], grid: Grid) -> Table | None:
    cells: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for run in inside:
        cells[grid.cell((run.x0 + run.x1) / 2, run.middle)].append(run)
    lines = {place: lines_of(content) for place, content in cells.items()}
    if any(_holds_columns(content) for content in lines.values()):
        return None
    texts = {place: joined_lines([line.text for line in content]) for place, content in lines.items()}
    if not texts or max(map(len, texts.values())) > _LONGEST_CELL:
        return None
    rows: list[list[str]] = []
    for r in range(len(grid.ys) - 1):
        owners = [(r, c) if grid.owner[r][c] == (r, c) else None for c in range(len(grid.xs) - 1)]
        level = _level_rows([lines.get(owner, []) if owner else [] for owner in owners])
        if level and len(grid.ys) <= _FEW_RULES:
            rows += level
        else:
            rows.append([texts.get(owner, "") if owner else "" for owner in owners])
    shaped = without_empty(rows)
    filled = sum(bool(cell) for row in shaped for cell in row)
    if len(shaped) < 2 or len(shaped[0]) < 2 or filled < max(3, _LEAST_FILLED * len(shaped) * len(shaped[0])):
        return None
    return Table(grid.x0, grid.top, grid.x1, grid.bottom, tuple(map(tuple, shaped)))


def _level_rows(cells: list[list[Line]]) -> list[list[str]]:
    """Part a ruled row into the rows that stand level in its cells, as where only the header is ruled off."""
    first = cells[0]
    if len(first) < 3 or sum(len(cell) == len(first) for cell in cells) < 2:
        return []
    rows = [[""] * len(cells) for _ in first]
    for column, cell in enumerate(cells):
        for line in cell:
            place = min(range(len(first)), key=lambda row: abs(first[row].middle - line.middle))
            if abs(first[place].middle - line.middle) > 0.4 * line.size or rows[place][column]:
                return []
            rows[place][column] = line.text
    return rows


def _holds_columns(lines: list[Line]) -> bool:
    """Tell a cell that is a layout of its own: lines with wide gaps in them, or several list items."""
    items = sum(bool(BULLET.match(line.text)) for line in lines)
    return sum(_has_gap(line) for line in lines) >= _GAPPED or items >= _ITEMS


def _has_gap(line: Line) -> bool:
    return any(b.x0 - a.x1 > 1.5 * line.size for a, b in pairwise(line.runs))


def without_empty(rows: list[list[str]]) -> list[list[str]]:
    """Leave out rows and columns in which nothing stands."""
    rows = [row for row in rows if any(row)]
    kept = [c for c in range(len(rows[0]) if rows else 0) if any(row[c] for row in rows)]
    return [[row[c] for c in kept] for row in rows]
