"""Numbers without a full stop that begin the items of a list: they count on, and the texts stand in line.

A heading has a number too, but the text under it begins where the number does; rows of a table have more
cells. What is found gets the full stop that a list item is known by.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from groundset.readers.pdf.model import Column, Line, Run, Table, Word

_BARE = re.compile(r"^\d{1,3}$")
_GAP = 0.35
"""Least distance from number to text, in font heights."""
_NEAR = 2.0
"""Within how many points places are one."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line that begins with a number."""

    place: int
    number: int
    x0: float
    text: float
    """Where the text after the number begins."""


def with_numbers_marked(columns: Iterable[Column]) -> Iterator[Column]:
    """Give the columns of a whole document; a list that goes on in the next column counts on there."""
    awaited = 1
    for column in columns:
        chains = list(_chains(column.items, awaited))
        marked = list(column.items)
        for entry in (entry for chain in chains for entry in chain):
            line = column.items[entry.place]
            assert isinstance(line, Line)
            marked[entry.place] = _marked(line)
        yield replace(column, items=tuple(marked)) if chains else column
        awaited = _awaited(column.items, chains)


def _chains(items: Sequence[Line | Table], awaited: int) -> Iterator[list[_Entry]]:
    """Find entries that count on with nothing but text of theirs in between."""
    chain: list[_Entry] = []
    for place, item in enumerate(items):
        entry = _entry(place, item)
        if chain and entry and _counts_on(chain[-1], entry):
            chain.append(entry)
            continue
        if chain and isinstance(item, Line) and item.x0 >= chain[-1].text - _NEAR:
            continue
        yield from _whole(chain)
        begins = entry is not None and (entry.number == 1 or (place == 0 and entry.number == awaited))
        chain = [entry] if entry and begins else []
    yield from _whole(chain)


def _whole(chain: list[_Entry]) -> Iterator[list[_Entry]]:
    if len(chain) >= 2 or (chain and chain[0].number > 1):
        yield chain


def _counts_on(before: _Entry, entry: _Entry) -> bool:
    beside = abs(before.text - entry.text) <= _NEAR
    return beside and entry.number == before.number + 1 and entry.x0 < before.text - _NEAR


def _entry(place: int, item: Line | Table) -> _Entry | None:
    if not isinstance(item, Line) or len(item.runs) > 2:
        return None
    words = [word for run in item.runs for word in run.words]
    if len(words) < 2 or not _BARE.match(words[0].text) or not words[1].text[0].isalpha():
        return None
    if len(item.runs) == 2 and len(item.runs[0].words) > 1:
        return None  # The gap stands elsewhere, as in the row of a table.
    if words[1].x0 - words[0].x1 < _GAP * item.size:
        return None
    return _Entry(place, int(words[0].text), item.x0, words[1].x0)


def _marked(line: Line) -> Line:
    first = line.runs[0]
    word = first.words[0]
    words = (Word(word.x0, word.x1, f"{word.text}."), *first.words[1:])
    runs: tuple[Run, ...] = (replace(first, words=words), *line.runs[1:])
    return replace(line, runs=runs, text=f"{word.text}.{line.text[len(word.text) :]}")


def _awaited(items: Sequence[Line | Table], chains: Sequence[list[_Entry]]) -> int:
    """Give the number that the next column may begin with; 1 where no list is left open."""
    if not chains:
        return 1
    last = chains[-1][-1]
    rest = items[last.place + 1 :]
    is_open = all(isinstance(item, Line) and item.x0 >= last.text - _NEAR for item in rest)
    return last.number + 1 if is_open else 1
