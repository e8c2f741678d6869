"""Where the tables of a grid are: blocks of cells between blank rows and columns, with header and notes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

Grid = Sequence[Sequence[str]]

_NUMBER = re.compile(
    r"[-+(−–]?\s?(?:[$€£¥]|[A-Z]{3}\s)?\s?\d(?:[\d,.'’\s]*\d)?\s?(?:%|[$€£¥]|[kKmMbB]|[a-zA-Z°²³/]{1,4})?\)?"
)
_YEAR = re.compile(r"(?:19|20)\d{2}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}.*|\d{1,2}[./]\d{1,2}[./]\d{2,4}")
_BLANK = re.compile(r"[-–—.\s]*")
_MOST_HEADERS = 3
_LONGEST_NAME = 120
_NOTE = 40
_MARKED_NOTE = re.compile(r"\(?(?:\w|\d{1,2}|\*{1,3})\)\s|\*|(?:note|notes|source|quelle|anmerkung)\b", re.I)


@dataclass(frozen=True, slots=True)
class Region:
    """A table with what stands above and below it; a table without rows is only text."""

    titles: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    """Names of the columns; empty when no row names them."""
    body: tuple[tuple[str, ...], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return len(self.header) or (len(self.body[0]) if self.body else 0)


@dataclass(frozen=True, slots=True)
class _Block:
    """Rows that follow one another, cut to the columns from ``left`` on."""

    left: int
    rows: tuple[tuple[str, ...], ...]
    gap: int
    """Blank rows before it."""

    @property
    def right(self) -> int:
        """Give the column behind the last."""
        return self.left + len(self.rows[0])


def is_number(text: str) -> bool:
    """Tell an amount or a date from words."""
    return bool(_NUMBER.fullmatch(text) or _DATE.fullmatch(text))


def words(text: str) -> bool:
    """Tell whether a cell says something in letters."""
    return any(char.isalpha() for char in text) and not is_number(text)


def regions(grid: Grid) -> Iterator[Region]:
    """Yield the tables and texts of a grid from top to bottom, side by side ones from left to right."""
    for block in _joined(list(_blocks(grid))):
        yield _region(block)


def _blocks(grid: Grid) -> Iterator[_Block]:
    band: list[Sequence[str]] = []
    gap = 0
    for row in grid:
        if any(row):
            band.append(row)
        elif band:
            yield from _split(band, gap)
            band, gap = [], 1
        else:
            gap += 1
    if band:
        yield from _split(band, gap)


def _split(band: list[Sequence[str]], gap: int) -> Iterator[_Block]:
    """Cut a band of rows at blank columns, where what follows stands on its own."""
    width = max(len(row) for row in band)
    rows = [[*row, *[""] * (width - len(row))] for row in band]
    filled = [any(row[column] for row in rows) for column in range(width)]
    runs: list[list[int]] = []
    for column in range(width):
        if filled[column] and (column == 0 or not filled[column - 1]):
            runs.append([])
        if filled[column]:
            runs[-1].append(column)
    groups: list[list[int]] = []
    for run in runs:
        if groups and not (_stands_alone(rows, groups[-1]) and _stands_alone(rows, run)):
            groups[-1].extend(run)
        else:
            groups.append(list(run))
    for first, last in ((group[0], group[-1]) for group in groups):
        # Blank columns inside stay for now: they keep rows in line that a blank row parts.
        cut = tuple(tuple(row[first : last + 1]) for row in rows)
        yield _Block(first, tuple(row for row in cut if any(row)), gap)


def _stands_alone(rows: list[list[str]], columns: list[int]) -> bool:
    """Tell whether columns are a table of their own: two or more, three rows or more, the first in words."""
    cells = [[row[column] for column in columns] for row in rows]
    full = [row for row in cells if sum(map(bool, row)) > 1]
    labels = [row[0] for row in cells if row[0]]
    return (
        len(columns) > 1
        and len(full) > 2
        and sum(map(words, labels)) * 2 > len(labels)
        and 2 * len(labels) > len(full)
    )


def _joined(blocks: list[_Block]) -> list[_Block]:
    """Put together what one blank row tears apart: a header and its body, a body and its sums."""
    groups: list[list[_Block]] = []
    right = 0
    for block in blocks:
        if groups and _belongs(groups[-1][0].left, right, block):
            groups[-1].append(block)
            right = max(right, block.right)
        else:
            groups.append([block])
            right = block.right
    return [_merged(group) if len(group) > 1 else group[0] for group in groups]


def _belongs(left: int, right: int, block: _Block) -> bool:
    """Tell whether a block goes on with the one above it, which reaches from ``left`` to ``right``."""
    if block.gap > 1 or right - left < 2 or len(block.rows[0]) < 2:
        return False
    if block.left < left or block.right > right + 1:
        return False
    first = next((row for row in block.rows if sum(map(bool, row)) > 1), ())
    return any(map(is_number, first)) and not _is_header(first, block.rows)


def _merged(group: list[_Block]) -> _Block:
    left, right = group[0].left, max(block.right for block in group)
    rows = (
        (*[""] * (block.left - left), *row, *[""] * (right - block.right))
        for block in group
        for row in block.rows
    )
    return replace(group[0], rows=tuple(rows))


def _region(block: _Block) -> Region:
    rows = list(block.rows)
    if len(rows[0]) == 1 or all(sum(map(bool, row)) == 1 for row in rows):
        return _texts([cell for row in rows for cell in row if cell])
    titles = [next(filter(None, row)) for row in takewhile(_is_title, rows)]
    notes = [row[0] for row in takewhile(_is_note, reversed(rows))][::-1]
    rows = rows[len(titles) : len(rows) - len(notes)]
    columns = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    rows = [tuple(row[column] for column in columns) for row in rows]
    height = _header_height(rows)
    if height > 1 and sum(map(bool, rows[0][1:])) == 1:
        titles.append(next(filter(None, rows[0][1:])))  # One name over all columns names the table.
        rows[0] = (rows[0][0], *[""] * (len(rows[0]) - 1))
    header = _header(rows[:height])
    return Region(tuple(titles), header, tuple(rows[height:]), tuple(notes))


def _texts(cells: list[str]) -> Region:
    if len(cells) < 3 or max(map(len, cells)) > _LONGEST_NAME:
        return Region(titles=tuple(cells))
    return Region(body=tuple((cell,) for cell in cells))


def _is_title(row: Sequence[str]) -> bool:
    return sum(map(bool, row)) == 1 and words(next(filter(None, row)))


def _is_note(row: Sequence[str]) -> bool:
    alone = sum(map(bool, row)) == 1
    return alone and (len(row[0]) > _NOTE or bool(_MARKED_NOTE.match(row[0])))


def _header_height(rows: list[tuple[str, ...]]) -> int:
    """Count the rows that name columns; 0 when the first row is like the others."""
    if len(rows) < 2 or not _is_header(rows[0], rows):
        return 0
    height = 1
    while height < min(_MOST_HEADERS, len(rows) - 1) and _goes_on(rows, height):
        height += 1
    return height


def _goes_on(rows: list[tuple[str, ...]], height: int) -> bool:
    """Tell a further row of a header: it fills what the row above left blank, and numbers follow."""
    above, row, below = rows[height - 1], rows[height], rows[height + 1 :]
    fills = any(cell and not upper for cell, upper in zip(row, above, strict=True))
    return (
        fills
        and not row[0]
        and not any(map(is_number, row))
        and any(is_number(cell) for later in below for cell in later)
    )


def _is_header(row: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    filled = [cell for cell in row if cell]
    if len(filled) < 2 or max(map(len, filled)) > _LONGEST_NAME:
        return False
    if any(is_number(cell) and not _YEAR.fullmatch(cell) and not _DATE.fullmatch(cell) for cell in filled):
        return False
    dated = [column for column, cell in enumerate(row) if is_number(cell)]
    if dated:  # Years and dates over columns of other numbers.
        below = [r[c] for r in rows[1:] for c in dated if c < len(r) and r[c]]
        return bool(below) and not any(_YEAR.fullmatch(cell) or _DATE.fullmatch(cell) for cell in below)
    return len(set(filled)) == len(filled) or any(is_number(cell) for r in rows[1:] for cell in r)


def _header(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Join the rows of a header; the name of a group goes to all columns below it."""
    if not rows:
        return ()
    spread = [_spread(row, below) for row, below in pairwise(rows)]
    stacked = [*spread, rows[-1]]
    return tuple(" ".join(cell for cell in column if cell) for column in zip(*stacked, strict=True))


def _spread(row: tuple[str, ...], below: tuple[str, ...]) -> list[str]:
    out: list[str] = []
    group = ""
    for cell, lower in zip(row, below, strict=True):
        group = (cell if lower else "") if cell else (group if lower else "")
        out.append(cell or group)
    return out
