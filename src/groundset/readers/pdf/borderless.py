"""Tables without ruling lines: rows in which wide gaps stand under one another."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from groundset.readers.pdf.blocks import BULLET, NUMBER
from groundset.readers.pdf.lines import joined_lines
from groundset.readers.pdf.model import Box, Column, Line, Table, Word
from groundset.readers.pdf.tables import without_empty

_GAP = 0.7
"""Least gap between cells, in font heights."""
_STRIP = 0.45
"""Least width of what parts columns, in font heights."""
_FAR = 2.6
"""Distance of lines, in font heights, that ends a table."""
_LONGEST_CELL = 120
_FIGURE = re.compile(r"^[-+$€£(]?\d")
_FIGURES = re.compile(r"^[-+−±]?\d[\d.,]*%?(?: [-+−±]?\d[\d.,]*%?){2,}$")
"""Three figures in a cell: columns too near to be told apart."""
_MIXED = 0.25
_MARKER = re.compile(r"^(?:[^\w\s]{1,2}|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]?|\d{1,2}(?:\.\d{1,2})*\.?)$")


def with_tables(column: Column) -> Column:
    """Give the column with tables in the place of lines that are rows."""
    items: list[Line | Table] = []
    lines: list[Line] = []
    for item in column.items:
        if isinstance(item, Line):
            lines.append(item)
        else:
            items += [*_found(lines), item]
            lines = []
    return replace(column, items=(*items, *_found(lines)))


def _found(lines: Sequence[Line]) -> list[Line | Table]:
    found: list[Line | Table] = []
    place = 0
    while place < len(lines):
        end = _end(lines, place)
        table = _table(lines[place:end]) if end - place >= 2 else None
        if table:
            found.append(table)
            place = end
        else:
            found.append(lines[place])
            place += 1
    return found


def _cells(line: Line) -> list[Box]:
    cells: list[Box] = []
    for run in line.runs:
        if cells and run.x0 - cells[-1].x1 < _GAP * line.size:
            cells[-1] = Box(cells[-1].x0, line.top, max(cells[-1].x1, run.x1), line.bottom)
        else:
            cells.append(Box(run.x0, line.top, run.x1, line.bottom))
    return cells


def _end(lines: Sequence[Line], start: int) -> int:
    """Give the end of the rows that begin with a line; the start itself when it is no row."""
    if not _is_row(lines[start]):
        return start
    free = _narrowed([(lines[start].x0, lines[start].x1)], lines[start])
    end = last_row = start + 1
    while end < len(lines) and _may_follow(lines[end], lines[end - 1], lines[start]):
        if _is_row(lines[end]):
            narrowed = _narrowed(free, lines[end])
            if not narrowed or len(narrowed) < 0.5 * len(free):
                break
            free = narrowed
            last_row = end + 1
        elif end - last_row >= 2 or _goes_across(lines[end], free):
            break
        elif end == last_row and _is_rest_of_cell(lines[end], lines[end - 1], free):
            last_row = end + 1
        end += 1
    return last_row


def _is_rest_of_cell(line: Line, before: Line, free: list[tuple[float, float]]) -> bool:
    """Tell a line that goes on in a later column, or small print under what a cell says."""
    if line.middle - before.middle > 1.6 * before.size:
        return False
    return line.size < 0.95 * before.size or line.x0 >= min(end for _, end in free) - 1


def _goes_across(line: Line, free: list[tuple[float, float]]) -> bool:
    """Tell a line that begins in the first column and does not stay there: it belongs to none."""
    start, end = min(free)
    return line.x0 < start and line.x1 > end and "....." not in line.text


def _may_follow(line: Line, before: Line, first: Line) -> bool:
    if line.middle - before.middle > _FAR * max(line.size, before.size):
        return False
    if line.mono or line.size > 1.06 * first.size:
        return False
    return _is_row(line) or not line.bold


def _is_row(line: Line) -> bool:
    return not line.mono and len(_cells(line)) >= 2


def _narrowed(free: list[tuple[float, float]], line: Line) -> list[tuple[float, float]]:
    """Take what the words of a line cover out of the strips, and drop those that get too narrow."""
    for word in _words(line):
        left: list[tuple[float, float]] = []
        for start, end in free:
            if word.x1 <= start or word.x0 >= end:
                left.append((start, end))
            else:
                left += [(start, word.x0), (word.x1, end)]
        free = [(a, b) for a, b in left if b - a >= _STRIP * line.size]
    return free


def _words(line: Line) -> list[Word]:
    return [word for run in line.runs for word in run.words]


def _table(lines: Sequence[Line]) -> Table | None:
    rows_only = [line for line in lines if _is_row(line)]
    free = _all_strips(rows_only)
    strips = [strip for strip in free if _parts(rows_only, strip)]
    if any(strip not in strips and _keeps_apart(rows_only, strip) for strip in free):
        return None
    if not strips or len(rows_only) < (2 if len(strips) >= 3 else 3):
        return None
    shaped = _one_header(without_empty(_rows(lines, strips)))
    if len(shaped) < 2 or len(shaped[0]) < 2 or not _looks_like_table(shaped):
        return None
    return Table(
        min(line.x0 for line in lines),
        lines[0].top,
        max(line.x1 for line in lines),
        lines[-1].bottom,
        tuple(map(tuple, shaped)),
    )


def _all_strips(rows: Sequence[Line]) -> list[tuple[float, float]]:
    """Give the strips that are free in all rows."""
    free = [(min(line.x0 for line in rows), max(line.x1 for line in rows))] if rows else []
    for line in rows:
        free = _narrowed(free, line)
    return sorted(free)


def _parts(lines: Sequence[Line], strip: tuple[float, float]) -> bool:
    both = sum(line.x0 < strip[0] and line.x1 > strip[1] for line in lines)
    return both >= max(2, 0.3 * len(lines))


def _keeps_apart(lines: Sequence[Line], strip: tuple[float, float]) -> bool:
    """Tell a strip between two tables beside one another, whose rows do not stand level."""
    left = sum(line.x1 <= strip[0] + 0.1 for line in lines)
    right = sum(line.x0 >= strip[1] - 0.1 for line in lines)
    across = len(lines) - left - right
    return min(left, right) >= (2 if across else 1)


def _rows(lines: Sequence[Line], strips: Sequence[tuple[float, float]]) -> list[list[str]]:
    distances = sorted(b.middle - a.middle for a, b in pairwise(lines))
    usual = distances[len(distances) // 2]
    rows: list[list[list[str]]] = []
    for place, line in enumerate(lines):
        cells: list[list[str]] = [[] for _ in range(len(strips) + 1)]
        for word in _words(line):
            x = word.x0 if _is_row(line) else line.x0  # A line of one cell may go across columns.
            cells[sum(x >= (start + end) / 2 for start, end in strips)].append(word.text)
        texts = [" ".join(" ".join(cell).split()) for cell in cells]
        step = line.middle - lines[place - 1].middle if place else usual
        hangs = bool(rows) and all(cell or not text for cell, text in zip(rows[-1], texts, strict=True))
        wrapped = step < 0.8 * usual or (not texts[0] and step < 1.15 * usual and hangs)
        if (
            rows
            and wrapped
            and not any(cell and _FIGURE.match(text) for cell, text in zip(rows[-1], texts, strict=True))
        ):
            for cell, text in zip(rows[-1], texts, strict=True):
                cell += [text] if text else []
        else:
            rows.append([[text] if text else [] for text in texts])
    return [[joined_lines(cell) for cell in row] for row in rows]


def _one_header(rows: list[list[str]]) -> list[list[str]]:
    """Join a second line of headings to the first, where figures follow."""
    if len(rows) < 4 or all(rows[1]) or any(map(_FIGURE.match, [*rows[0], *rows[1]])):
        return rows
    figures = sum(any(map(_FIGURE.match, row)) for row in rows[2:])
    if figures < 0.6 * len(rows[2:]):
        return rows
    header = [" ".join(filter(None, cells)) for cells in zip(rows[0], rows[1], strict=True)]
    return [header, *rows[2:]]


def _looks_like_table(rows: Sequence[Sequence[str]]) -> bool:
    cells = [cell for row in rows for cell in row if cell]
    if len(cells) < 0.5 * len(rows) * len(rows[0]):
        return False
    if sum(len(cell) > _LONGEST_CELL for cell in cells) > 0.1 * len(cells):
        return False
    if sum(any(map(_FIGURES.match, row)) for row in rows) > _MIXED * len(rows):
        return False
    columns = [[row[place] for row in rows if row[place]] for place in range(len(rows[0]))]
    if any(
        sum(not any(c.isalnum() for c in cell) for cell in column) > 0.8 * len(column) for column in columns
    ):
        return False  # Equals signs of equations, bullets.
    first = columns[0]
    if len(rows[0]) == 2 and sum(bool(_MARKER.match(cell)) for cell in first) > 0.5 * len(first):
        return False
    listed = sum(bool(BULLET.match(cell) or NUMBER.match(cell)) for cell in first)
    return listed <= 0.5 * len(first)
