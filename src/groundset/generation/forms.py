"""What passages hold: how much there is to ask about, and which kinds of tasks fit.

Counted are words of lines that did not stand in the document before, outside headings and the furniture of
web pages. Of a script without spaces two characters count as a word, of code every second word. Whatever
repeats its words over and over counts little. All of it is a function of the document alone, the same for
any language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from groundset.gates.checks import boilerplate_text
from groundset.gates.supporting.words import SPACELESS, is_content
from groundset.records import Document, Passage
from groundset.settings import Generation
from groundset.text.markdown import Block, blocks
from groundset.text.tokens import words

_CODE = 0.5
_REPEATS = 3
"""Times that a word of a passage counts on the whole."""
_PROSE = 80.0
"""Words of prose that can be summed up or written anew."""
_STEPS = 3
_THINGS = 2
_RECORDS = 4
_NAMED_ITEM = re.compile(r"[ \t]*(?:[-*+]|\d+[.)])[ \t]+(?:\*\*|`)")
_LISTS = ("list", "ordered_list")


@dataclass(slots=True)
class Holding:
    """What one passage holds."""

    text: str
    words: float = 0.0
    """Words that are new in the document."""
    prose: float = 0.0
    """Of these, in paragraphs."""
    steps: int = 0
    """Items of its longest numbered list, or blocks of code, as a text that walks through commands has."""
    things: int = 0
    """Headings, rows of tables and named items of lists: what may be compared."""
    records: int = 0
    """Rows of tables, items of lists and lines with numbers: what may be taken out as data."""
    terms: set[str] = field(default_factory=set)
    """Content words."""

    def pairs(self, settings: Generation) -> int:
        """Give how many pairs are worth asking for: one for so many new words, up to the limit."""
        whole = round(self.words, 6) + settings.words_per_pair / 2
        return min(settings.max_pairs_per_passage, int(whole // settings.words_per_pair))

    def fits(self, form: str) -> bool:
        """Tell whether a task that takes such a form has something to work on."""
        return {
            "text": True,
            "prose": self.prose >= _PROSE,
            "steps": self.steps >= _STEPS,
            "things": self.things >= _THINGS,
            "records": self.records >= _RECORDS,
        }.get(form, False)


def holdings(document: Document, passages: Sequence[Passage]) -> tuple[Holding, ...]:
    """Look at the passages of a document, in order."""
    seen: set[tuple[str, ...]] = set()
    return tuple(_holding(document.text[passage.start : passage.end], seen) for passage in passages)


def _holding(text: str, seen: set[tuple[str, ...]]) -> Holding:
    found = Holding(text)
    distinct: set[str] = set()
    headings = codes = 0
    for block in blocks(text):
        source = text[block.start : block.end]
        headings += block.kind == "heading"
        codes += block.kind == "code"
        if block.kind in ("heading", "rule", "html") or _is_furniture(source):
            continue
        for line in _new_lines(source, seen):
            distinct.update(line)
            size = sum(map(_size, line)) * (_CODE if block.kind == "code" else 1.0)
            found.words += size
            found.prose += size * (block.kind in ("paragraph", "quote"))
            found.terms.update(filter(is_content, line))
        _count(found, block, source)
    found.things += max(0, headings - 1)
    found.steps = max(found.steps, codes)
    found.words = min(found.words, _REPEATS * sum(map(_size, distinct)))
    return found


def _new_lines(source: str, seen: set[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    for written in source.split("\n"):
        line = tuple(word for word in words(written) if word[0].isalnum())
        if line and line not in seen:
            seen.add(line)
            yield line


def _count(found: Holding, block: Block, source: str) -> None:
    if block.kind == "ordered_list":
        found.steps = max(found.steps, len(block.items))
    if block.kind in _LISTS:
        found.records += len(block.items)
        found.things += sum(_NAMED_ITEM.match(line) is not None for line in source.split("\n"))
    elif block.kind == "table":
        rows = max(0, source.count("\n") - 1)
        found.records += rows
        found.things += rows
    elif block.kind == "paragraph":
        found.records += any(char.isdecimal() for char in source)


def _is_furniture(source: str) -> bool:
    check = boilerplate_text.CHECK
    return check.run("", source, check.defaults) == 0


def _size(word: str) -> float:
    return 0.5 if len(word) == 1 and ord(word) >= SPACELESS else 1.0
