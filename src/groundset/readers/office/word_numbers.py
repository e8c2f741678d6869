"""Numbers that Word gives to the items of lists, carried past a converter that begins each list with 1.

A list goes on counting after a paragraph or a picture between its items. The numbers are written before the
words of the items, between two signs that no text has, and become the start of the list in HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from groundset.readers.office.word_styles import namespace, value

_OPEN, _CLOSE = "\ue000", "\ue001"
_MARK = re.compile(f"{_OPEN}([0-9]{{1,6}}){_CLOSE}")
_UNNUMBERED = ("", "bullet", "none")
_LEVELS = 9


@dataclass(slots=True)
class _List:
    """A definition of a list, and how far it has counted."""

    starts: tuple[int, ...]
    numbered: tuple[bool, ...]
    counted: dict[int, int] = field(default_factory=dict)

    def next(self, level: int) -> int:
        """Count an item of a level; deeper levels begin anew."""
        self.counted = {at: number for at, number in self.counted.items() if at <= level}
        self.counted[level] = self.counted.get(level, self.starts[level] - 1) + 1
        return self.counted[level]


def write_numbers(root: Any, numbering: Any) -> None:
    """Write the numbers of the items before their words; ``numbering`` is the part that defines the lists."""
    w = namespace(root)
    lists = dict(_lists(numbering))
    for paragraph in root.iter(f"{w}p"):
        properties = paragraph.find(f"{w}pPr")
        found = lists.get(value(properties, w, "numPr", "numId"))
        level = _whole(value(properties, w, "numPr", "ilvl"), 0)
        if found is None or level >= _LEVELS or not found.numbered[level]:
            continue
        run = etree.Element(f"{w}r")
        etree.SubElement(run, f"{w}t").text = f"{_OPEN}{found.next(level)}{_CLOSE}"
        properties.addnext(run)


def place_numbers(body: Any) -> None:
    """Make the numbers in HTML the starts of their lists, where these count on; they leave the words."""
    for part in body.iter("ol"):
        marks = [_MARK.match((item.text or "").lstrip()) for item in part.iterchildren("li")]
        numbers = [int(mark[1]) for mark in marks if mark]
        if marks and numbers == list(range(numbers[0] if numbers else 0, (numbers or [0])[0] + len(marks))):
            part.set("start", str(numbers[0]))
    for element in body.iter():
        element.text = _MARK.sub("", element.text) if element.text else element.text
        element.tail = _MARK.sub("", element.tail) if element.tail else element.tail


def _lists(numbering: Any) -> Iterator[tuple[str, _List]]:
    """Yield the lists by their numbers; those of one definition count together unless they begin anew."""
    w = namespace(numbering)
    defined = {
        abstract.get(f"{w}abstractNumId", ""): _defined(abstract, w, {})
        for abstract in numbering.iterchildren(f"{w}abstractNum")
    }
    elements = {abstract.get(f"{w}abstractNumId", ""): abstract for abstract in numbering}
    for number in numbering.iterchildren(f"{w}num"):
        name = value(number, w, "abstractNumId")
        begins = {
            _whole(override.get(f"{w}ilvl", ""), 0): _whole(value(override, w, "startOverride"), 1)
            for override in number.iterchildren(f"{w}lvlOverride")
            if override.find(f"{w}startOverride") is not None
        }
        if name in defined:
            found = _defined(elements[name], w, begins) if begins else defined[name]
            yield number.get(f"{w}numId", ""), found


def _defined(abstract: Any, w: str, begins: Mapping[int, int]) -> _List:
    levels = {_whole(level.get(f"{w}ilvl", ""), 0): level for level in abstract.iterchildren(f"{w}lvl")}
    formats = [value(levels.get(at), w, "numFmt") for at in range(_LEVELS)]
    starts = [_whole(value(levels.get(at), w, "start"), 1) for at in range(_LEVELS)]
    return _List(
        starts=tuple(begins.get(at, start) for at, start in enumerate(starts)),
        numbered=tuple(name not in _UNNUMBERED for name in formats),
    )


def _whole(text: str, otherwise: int) -> int:
    return int(text) if re.fullmatch("[0-9]{1,5}", text) else otherwise
