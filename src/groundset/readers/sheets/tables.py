"""Grids of cells, as sheets and delimited files hold them, to Markdown.

A grid is cut into tables where rows or columns are blank. Text above a table becomes a heading or a
paragraph, text below it a paragraph. A long table is written in pieces that each fit a passage and repeat
the header, so that every row can be read by itself; past ``MOST_CHARACTERS`` rows are left out and counted.
A grid of one column is no table but text, a list or paragraphs, and may be as long as texts are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, takewhile

from groundset.errors import UnreadableError
from groundset.readers.sheets.regions import Grid, Region, regions, words
from groundset.text.cleaning import clean_markdown
from groundset.text.counting import counted
from groundset.text.markup.escaping import escape_line
from groundset.text.markup.html_tables import cell_text, pipe_table

MOST_CHARACTERS = 1_000_000
"""Of the tables of one document."""
MOST_TEXT = 9_000_000
"""Of a grid of one column; below ``Reading.max_text_characters``, with room for the marks of its list."""
_MOST_COLUMNS = 2000
"""A wider row is left out: no person made it as a row of a table."""
_PIECE = 3000
"""Characters of a piece of a table: below ``Extraction.passage_characters``."""
_LONGEST_HEADING = 120
_LONGEST_CELL = 5000
_ITEM = 120
_BREAKS = ("<br>", "<br/>", "<br />")

Value = str | int | float | bool | dt.date | dt.time | dt.timedelta | None


@dataclass(frozen=True, slots=True)
class Written:
    """A grid as Markdown."""

    text: str
    """Clean Markdown; empty when no cell holds anything."""
    left_out: int = 0
    """Rows for which there was no room."""


def shown(value: Value) -> str:
    """Write a cell's value as people see it: 12 and not 12.0, dates in ISO form, text on one line."""
    if value is None:
        return ""
    if isinstance(value, str):
        for mark in _BREAKS:
            value = value.replace(mark, " ")
        return " ".join(value.split())
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return str(value)


def _number(value: float) -> str:
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}"  # What is further behind is noise of binary fractions.


def grid_of(rows: Iterable[Sequence[Value]], most_text: int = MOST_TEXT) -> tuple[list[list[str]], int]:
    """Write values as text as far as there is room for them; the number is that of filled rows left out.

    ``most_text`` is the room of a single column.
    """
    grid: list[list[str]] = []
    most, used, left_out = most_text, 0, 0
    for row in rows:
        cells = _filled(row)
        if len(cells) > 1:
            most = MOST_CHARACTERS
        if used >= most or len(cells) > _MOST_COLUMNS:
            left_out += bool(cells)
            continue
        used += sum(len(cell) + 3 for cell in cells)
        if cells or (grid and any(map(len, grid[-2:]))):  # A long gap says no more than a gap of two.
            grid.append(cells)
    return grid, left_out


def _filled(row: Sequence[Value]) -> list[str]:
    cells = [shown(value) for value in row]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def grid_to_markdown(grid: Grid) -> Written:
    """Write all tables and texts of a grid, in the order in which they stand."""
    parts: list[str] = []
    room, left_out = MOST_CHARACTERS if any(len(row) > 1 for row in grid) else MOST_TEXT, 0
    found = list(regions(grid))
    for position, region in enumerate(found, 1):
        for part, rows in _parts(region, room, has_more=position < len(found)):
            if room < len(part):
                left_out += rows
                continue
            parts.append(part)
            room -= len(part) + 2
    return Written(clean_markdown("\n\n".join(parts)), left_out)


def without_room(left_out: int) -> UnreadableError:
    """Say of a grid none of whose rows could be written which limit was in the way."""
    return UnreadableError(
        "too_many_cells",
        f"none of its {counted(left_out, 'row')} fits: a row may have {_MOST_COLUMNS:,} columns, a table "
        f"{MOST_CHARACTERS:,} characters, a single column {MOST_TEXT:,}",
    )


def _parts(region: Region, room: int, *, has_more: bool) -> Iterator[tuple[str, int]]:
    """Yield the Markdown of a region in pieces, each with the number of its rows; ``room`` is left."""
    titles, header, body, notes = region.titles, region.header, region.body, region.notes
    is_table = bool(header or body)
    for position, title in enumerate(titles):
        heads = position == 0 and (is_table or has_more or len(titles) > 1) and _could_head(title)
        yield f"## {_inline(title)}" if heads else _paragraph(title), 1
    if is_table and region.width == 1:
        yield from _single_column([row[0] for row in (header, *body) if row], room)
    elif is_table:
        yield from _table(header, body)
    for note in notes:
        yield _paragraph(note), 1


def _table(header: Sequence[str], body: Grid) -> Iterator[tuple[str, int]]:
    head = [_cell(cell) for cell in header or [""] * len(body[0])]
    most = max(_PIECE, 3 * sum(map(len, head)))
    rows: list[list[str]] = []
    size = 0
    for row in body:
        cells = [_cell(cell) for cell in row]
        length = sum(len(cell) + 3 for cell in cells)
        if rows and size + length > most:
            yield "\n".join(pipe_table([head, *rows])), len(rows)
            rows, size = [], 0
        rows.append(cells)
        size += length
    yield "\n".join(pipe_table([head, *rows])), len(rows)


def _single_column(values: list[str], room: int) -> Iterator[tuple[str, int]]:
    """Yield a list of short entries, what there is room for and the rest, or a paragraph per long one."""
    if len(values) < 3 or max(map(len, values)) > _ITEM:
        yield from ((_paragraph(value), 1) for value in values)
        return
    items = [f"- {_inline(value)}" for value in values]
    ends = accumulate(len(item) + 1 for item in items)
    fitting = sum(1 for _ in takewhile(lambda end: end <= room, ends))
    for some in filter(None, (items[:fitting], items[fitting:])):
        yield "\n".join(some), len(some)


def _could_head(text: str) -> bool:
    ends = text.endswith((".", ";", ":", ","))
    return len(text) <= _LONGEST_HEADING and not ends and "://" not in text and words(text)


def _paragraph(text: str) -> str:
    return escape_line(text)


def _inline(text: str) -> str:
    return cell_text(text).replace("\\|", "|")


def _cell(text: str) -> str:
    if len(text) > _LONGEST_CELL:
        text = text[:_LONGEST_CELL].rsplit(" ", 1)[0] + " …"
    return cell_text(text)
