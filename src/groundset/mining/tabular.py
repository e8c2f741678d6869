"""Tables read cell by cell, and which of them hold data that can be asked for by name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from groundset.mining.protocol import View
from groundset.mining.rules import Rules, pattern
from groundset.text.markdown import Block, Span, plain, stripped

_BORDER = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-+")
_OPENING_WORDS = 2
_NOTE_MARK = re.compile(r"[a-z]{3}\d$")
_CITED = re.compile(r"(?<=\w)\s*\[\d+\]$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_NUMBER = re.compile(r"[\W\d_]*\d[\W\d_]*[a-z%]{0,2}", re.IGNORECASE)
_FOREIGN = re.compile(r"(?<![\w`/])@\w|\bX{3,}\b|:[a-z]+(_[a-z]+)*:|https?://|!\[", re.IGNORECASE)
_MAX_CHARACTERS = 60_000
_MIN_ROWS = 2
_MAX_COLUMNS = 6
_MAX_NAME = 60
_MAX_HEADER = 40
_FILLED = 0.8
_UNIQUE = 0.6
_MAX_NUMBERS = 0.5


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table."""

    place: Span
    cells: tuple[Span, ...]
    texts: tuple[str, ...]
    """The cells without markup; code keeps its marks."""

    @property
    def name(self) -> str:
        """What the first cell holds."""
        return _CITED.sub("", self.texts[0])

    @property
    def values(self) -> str:
        """What the other cells hold."""
        return " ".join(self.texts[1:])


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a header; a row that holds a name alone is left out."""

    place: Span
    rule: Span
    head: Row
    rows: tuple[Row, ...]

    @property
    def header(self) -> tuple[str, ...]:
        """The names of the columns."""
        return self.head.texts


def read_table(text: str, block: Block) -> Table | None:
    """Read a table; None when it is too large, too small or uneven."""
    if block.kind != "table" or block.end - block.start > _MAX_CHARACTERS:
        return None
    lines: list[Row] = []
    position = block.start
    for line in text[block.start : block.end].split("\n"):
        lines.append(_row(text, position, position + len(line.rstrip())))
        position += len(line) + 1
    if len(lines) < 2 + _MIN_ROWS or not _RULE.match(text[lines[1].place.start : lines[1].place.end]):
        return None
    rows = tuple(row for row in lines[2:] if row.values.strip())
    if len(rows) < _MIN_ROWS or any(len(row.cells) != len(lines[0].cells) for row in rows):
        return None
    return Table(Span(block.start, block.end), lines[1].place, lines[0], rows)


def _row(text: str, start: int, end: int) -> Row:
    """Cut a line at its borders; what is outside the outermost borders is no cell."""
    line = text[start:end]
    borders = [match.start() for match in _BORDER.finditer(line)]
    cells: list[Span] = []
    for left, right in pairwise([-1, *borders, len(line)]):
        piece = line[left + 1 : right]
        if not piece.strip() and (left == -1 or right == len(line)):
            continue
        cells.append(stripped(text, start + left + 1, start + right))
    texts = tuple(plain(text[cell.start : cell.end], keep_code=True) for cell in cells)
    return Row(Span(start, end), tuple(cells), texts)


def is_data(view: View, table: Table) -> bool:
    """Tell a table of named data from one of layout, people, dates, links or measurements."""
    header, rules = table.header, view.outline.rules
    named = all(_LETTERS.search(name) and len(name) <= _MAX_HEADER for name in header)
    if not named or not 2 <= len(header) <= _MAX_COLUMNS or len(set(header)) < len(header):
        return False
    people = any(pattern(rules.tables.skip_headers).search(name) for name in header)
    told = any(pattern(rules.headings.sentences).search(name) for name in statements(table, rules))
    if people or told or _is_layout(header):
        return False
    names = [row.name for row in table.rows]
    if len(set(names)) < _UNIQUE * len(names) or not all(_is_name(name) for name in names):
        return False
    return _says_something(table) and not _FOREIGN.search(view.text[table.place.start : table.place.end])


def statements(table: Table, rules: Rules) -> list[str]:
    """Give the headers that do not ask: "What it is for" may be a sentence, and a table well answers it."""
    return [name for name in table.header if name.split()[0].casefold() not in rules.questions.starters]


def _is_layout(header: Sequence[str]) -> bool:
    """Tell whether the first row is no header: its cells begin alike, or hold marks of notes."""
    openings = [" ".join(name.split()[:_OPENING_WORDS]) for name in header]
    alike = any(" " in one and openings.count(one) > 1 for one in openings)
    return alike or any(_NOTE_MARK.search(name) for name in header)


def _is_name(text: str) -> bool:
    return bool(_LETTERS.search(text)) and len(text) <= _MAX_NAME and text[:1] not in "(*["


def _says_something(table: Table) -> bool:
    """Tell whether the cells are filled, differ, and are more than numbers."""
    columns = list(zip(*(row.texts[1:] for row in table.rows), strict=True))
    if len(table.rows) > _MIN_ROWS and any(len(set(column)) == 1 for column in columns):
        return False
    values = [value for column in columns for value in column]
    filled = [value for value in values if value.strip("-–— ")]
    numbers = sum(_NUMBER.fullmatch(value) is not None for value in filled)
    return len(filled) >= _FILLED * len(values) and numbers <= _MAX_NUMBERS * len(values)
