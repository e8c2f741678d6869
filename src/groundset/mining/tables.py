"""Tables whose header names the columns and whose first column names the rows.

A row cannot be read without its header, so the response is a small table: header, rule and the rows
that were asked for. Only a cell that is text by itself answers alone.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Final

from groundset.mining.inquiry import ask, subject_of, surroundings
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.tabular import Row, Table, is_data, read_table, statements
from groundset.text.markdown import sections

_ADDRESS = re.compile(r"[a-z]\.[a-z]{2,}\b|@|(?i:^col(umn)? ?\d)|[{}]|[.:] |:$|[A-Z]{2,}\d")
_MAX_ROWS = 15
_MAX_CELLS = 3
"""Cells of one grid that are asked for."""
_MAX_NAME = 40
_MAX_NAME_WORDS = 4
_MAX_CODE_WORDS = 2
_MIN_CELL_WORDS = 7
"""A cell with as many words answers alone."""
_MIN_COMPARED_WORDS = 10
_MIN_VALUES = 15
"""Characters of the values of a row that is asked for."""
_MIN_GRID = 3
_MIN_GRID_WORDS = 8
"""Columns of a grid, and words in its cells on average."""
_MIN_SHOWN = 4


class TableMiner:
    """Asks for a small table as a whole, for one row, and for two rows side by side."""

    family: Final = "table"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose at most three pairs per table."""
        for found in view.touched():
            if subject_of(found) is None or found.topic.kind == "question":
                continue
            for block in view.blocks_of(found):
                table = read_table(view.text, block)
                if table is not None and is_data(view, table) and _has_header(view, table):
                    proposals = _grid(view, found, table) if _is_grid(table) else _plain(view, found, table)
                    yield from (one for one in proposals if view.holds(one.start, one.end))


def _has_header(view: View, table: Table) -> bool:
    """Tell whether the first row names columns; where it is torn or data, its cells do not end as names."""
    small = view.outline.rules.function_words
    torn = any(
        name.endswith(",") or (name.rsplit(" ", 1)[-1].casefold() in small and " " in name)
        for name in statements(table, view.outline.rules)
    )
    repeated = any(row.name == table.header[0] for row in table.rows)
    return not torn and not repeated and not any(_ADDRESS.search(name) for name in table.header)


def _asked(
    view: View, found: Outlined, use: str, asked: str, about: str, **values: str
) -> Instruction | None:
    """Ask within what the table is about; None where nothing says that."""
    context = surroundings(view, found, about)
    return None if context is None else ask(view, use, asked, context, **values)


def _plain(view: View, found: Outlined, table: Table) -> Iterator[Proposal]:
    if len(table.rows) <= _MAX_ROWS and not _has_twin(view, found, table):
        yield _whole(view, found, table)
    starters = view.outline.rules.questions.starters
    telling = [row for row in _once(table) if _tells(row) and row.name.split()[0].casefold() not in starters]
    if telling and not (_sort(view, table) == "meaning" and len(table.header) > 2):
        yield _lookup(view, found, table, max(telling, key=lambda row: row.place.end - row.place.start))
    pair = _closest(telling) if len(table.rows) > 2 else ()
    if sum(len(row.values.split()) for row in pair) >= _MIN_COMPARED_WORDS:
        yield _comparison(view, found, table, pair)


def _has_twin(view: View, found: Outlined, table: Table) -> bool:
    """Tell whether another table of the section has the same columns, and so would be asked for alike."""
    heads = _heads(view.text)[found.section.level, found.section.start]
    return heads[_line_at(view.text, table.head.place.start)] > 1


@lru_cache(maxsize=4)
def _heads(text: str) -> dict[tuple[int, int], Counter[str]]:
    """Count how often a table begins with each line, by level and start of its section."""
    return {
        (section.level, section.start): Counter(
            _line_at(text, block.start) for block in section.blocks if block.kind == "table"
        )
        for section in sections(text).walk()
    }


def _line_at(text: str, start: int) -> str:
    end = text.find("\n", start)
    return text[start : end if end >= 0 else len(text)].rstrip()


def _once(table: Table) -> list[Row]:
    """Give the rows whose names stand once in the table."""
    seen = Counter(row.name for row in table.rows)
    return [row for row in table.rows if seen[row.name] == 1]


def _tells(row: Row) -> bool:
    """Tell whether a row can be asked for by its name, and has something to say."""
    most = _MAX_CODE_WORDS if "`" in row.name else _MAX_NAME_WORDS
    short = len(row.name) <= _MAX_NAME and len(row.name.split()) <= most
    return short and "..." not in row.name and all(row.texts) and len(row.values) >= _MIN_VALUES


def _is_grid(table: Table) -> bool:
    """Tell whether each cell is a text about its row and its column."""
    columns = len(table.header) - 1
    words = sum(len(row.values.split()) for row in table.rows)
    return columns >= _MIN_GRID and words >= _MIN_GRID_WORDS * columns * len(table.rows)


def _grid(view: View, found: Outlined, table: Table) -> Iterator[Proposal]:
    """Propose the longest cells of a grid, at most one per row."""
    longest = [(row, max(row.cells[1:], key=lambda cell: cell.end - cell.start)) for row in _once(table)]
    longest.sort(key=lambda one: (one[1].start - one[1].end, one[1].start))
    for row, cell in longest[:_MAX_CELLS]:
        column = table.header[row.cells.index(cell)]
        asked = f"{row.name} {column}"
        instruction = _asked(view, found, "table_cell", asked, asked, row=row.name, column=column)
        yield Proposal(cell.start, cell.end, instruction, "lookup", 3, entry=True)


def _kind(view: View, table: Table) -> str:
    """Give what the first column holds, as inside a sentence; empty when its name says nothing."""
    name = _lowered(view, table.header[0])
    return "" if name.casefold() in view.outline.rules.tables.plain_kinds else name


def _lowered(view: View, header: str) -> str:
    """Write a header as inside a sentence; its capitals are no sign of a name."""
    if view.outline.rules.capital_nouns:
        return header
    return " ".join(word if _is_named(view, word, header) else word.lower() for word in header.split(" "))


def _is_named(view: View, word: str, header: str) -> bool:
    """Tell whether a word of a header is a name by how the rest of the document writes it."""
    casing = view.outline.casing
    if not word.istitle() or "`" in word:
        return True
    shown = casing.capital[word.casefold()]
    if casing.is_name(word) is not True or shown < _MIN_SHOWN:
        return False
    return shown - _count(view.text, header) * header.split(" ").count(word) >= _MIN_SHOWN


@lru_cache(maxsize=1024)
def _count(text: str, part: str) -> int:
    return text.count(part)


def _listed(names: Sequence[str], rules: Rules) -> str:
    """Join names with commas and a last "and"."""
    *first, last = names
    return f"{', '.join(first)} {rules.tables.conjunction} {last}" if first else last


def _columns(view: View, table: Table) -> str:
    return _listed([_lowered(view, name) for name in table.header[1:]], view.outline.rules)


def _is_meaning(view: View, table: Table) -> bool:
    """Tell whether the one column of values says what the names mean."""
    return len(table.header) == 2 and table.header[1].casefold() in view.outline.rules.tables.meanings


def _sort(view: View, table: Table) -> str:
    """Tell whether the columns are one thing, many, or just what the name means.

    A column that is named by half a sentence cannot be asked for by its name.
    """
    known, names = view.outline.rules, [name.casefold().split() for name in table.header[1:]]
    clause = any(name[0] in known.questions.starters or name[-1] in known.function_words for name in names)
    if clause or _is_meaning(view, table):
        return "meaning"
    plural = pattern(known.tables.plural).search(table.header[-1])
    return "many" if len(names) > 1 or plural else "one"


def _whole(view: View, found: Outlined, table: Table) -> Proposal:
    rules, kind = view.outline.rules, _kind(view, table)
    sort = "one" if _is_meaning(view, table) else _sort(view, table)
    quoted = _listed([rules.tables.quoted.format(name=name) for name in table.header], rules)
    values = {"kind": kind, "columns": _columns(view, table), "quoted": quoted}
    asked = " ".join(table.header)
    use = f"table_each_{sort}" if kind and sort != "meaning" else "table_columns"
    instruction = _asked(view, found, use, asked, asked, **values)
    place = table.place
    return Proposal(place.start, place.end, instruction, "listing", 2, bare_answers=True, entry=True)


def _lookup(view: View, found: Outlined, table: Table, row: Row) -> Proposal:
    kind, columns = _kind(view, table), _columns(view, table)
    named = view.outline.rules.tables.kinded.format(kind=kind, name=row.name) if kind else row.name
    use, about = f"table_row_{_sort(view, table)}", f"{kind} {row.name} {columns}"
    asked = f"{row.name} {columns}"
    instruction = _asked(view, found, use, asked, about, named=named, columns=columns)
    cell = row.cells[-1]
    alone = view.text[cell.start : cell.end]
    if len(row.cells) == 2 and len(alone.split()) >= _MIN_CELL_WORDS and not alone[0].islower():
        return Proposal(cell.start, cell.end, instruction, "lookup", 3, entry=True)
    return _small(table, (row,), instruction, "lookup", 1)


def _closest(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Choose the two rows that share most words and are not the same; of equals the first."""
    words = [frozenset(re.findall(r"\w+", row.values.casefold())) for row in rows[:_MAX_ROWS]]
    pairs = [pair for pair in combinations(range(len(words)), 2) if words[pair[0]] != words[pair[1]]]
    if not pairs:
        return ()
    best = max(pairs, key=lambda pair: (len(words[pair[0]] & words[pair[1]]), -pair[0], -pair[1]))
    return rows[best[0]], rows[best[1]]


def _comparison(view: View, found: Outlined, table: Table, rows: tuple[Row, ...]) -> Proposal:
    one, other = (row.name for row in rows)
    columns = _columns(view, table)
    use = "table_differ" if _sort(view, table) == "meaning" else "table_compare"
    asked = f"{one} {other} {columns}"
    instruction = _asked(view, found, use, asked, asked, one=one, other=other, columns=columns)
    return _small(table, rows, instruction, "comparison", 2)


def _small(
    table: Table, rows: Sequence[Row], instruction: Instruction | None, task_type: str, strength: int
) -> Proposal:
    """Answer with header, rule and the given rows."""
    spans = (table.head.place, table.rule, *(row.place for row in rows))
    start, end = spans[0].start, spans[-1].end
    return Proposal(start, end, instruction, task_type, strength, bare_answers=True, entry=True, spans=spans)
