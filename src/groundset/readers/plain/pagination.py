"""What pages add to a text: running heads and feet, page numbers, and lists of contents with leaders.

Shared by PDF files and by texts torn out of them. Only the outer lines of pages are looked at, and a
line goes only where other pages bear it out: the same words at the same place, or numbers that count on.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

_LEADERS = re.compile(
    r"(?:\.{4,}|(?:\. ){4,}|(?: \.){4,}|…{2,}|_{6,})\s*(?:[A-Z]{1,2}-)?(?:\d{1,4}|[ivxlc]{1,7})(?!\w)", re.I
)
_NUMBER = re.compile(
    r"^[\s\-–—|\[(]*(?:(?:page|seite|p\.|pg\.?|página|pagina)\s*)?(?P<prefix>(?:[A-Z]{1,3}|\d{1,3}|[A-Z][a-z]+)[-–])?"
    r"(?P<number>\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|von|de|di|sur)\s*\d{1,4})?[\s\-–—|\])]*$",
    re.I,
)
_BESIDE = re.compile(
    r"^(?P<first>\d{1,4}|[ivxlc]{1,7})\s+\D|\D\s+(?:page\s+)?(?P<prefix>(?:[A-Z]{1,3}|\d{1,3}|[A-Z][a-z]+)[-–])?(?P<last>\d{1,4}|[ivxlc]{1,7})$",
    re.I,
)
_CONTENTS = re.compile(
    r"^(?:(?:table of )?contents|inhalt|inhaltsverzeichnis|sommaire|table des matières|[ií]ndice)$", re.I
)
_LEAST_PAGES = 3
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


@dataclass(frozen=True, slots=True)
class OuterLine:
    """One of the first or last lines of a page."""

    page: int
    index: int
    """Whatever names the line within its page."""
    text: str
    place: int
    """How far it stands from the page's upper edge (positive) or lower edge (negative)."""


def running_lines(lines: Sequence[OuterLine], reach: int = 0) -> frozenset[tuple[int, int]]:
    """Give (page, index) of the lines that belong to the pages; ``reach`` is how far places may differ."""
    return _repeated(lines, reach) | _counting(lines)


def outermost(order: Sequence[int], running: Collection[int], half: int) -> set[int]:
    """Keep of running lines those that no line of the text parts from the edge of the page.

    The first ``half`` of the lines in ``order`` stand in the upper half of the page.
    """
    upper = takewhile(lambda index: index in running, order[:half])
    lower = takewhile(lambda index: index in running, reversed(order[half:]))
    return {*upper, *lower}


def _repeated(lines: Sequence[OuterLine], reach: int) -> frozenset[tuple[int, int]]:
    same: defaultdict[str, list[OuterLine]] = defaultdict(list)
    for line in lines:
        key = _key(line.text)
        if sum(c.isalpha() for c in key) >= 2:
            same[key].append(line)
    found: set[tuple[int, int]] = set()
    for group in same.values():
        for line in group:
            near = {other.page for other in group if abs(other.place - line.place) <= reach}
            if len(near) >= _LEAST_PAGES:
                found.add((line.page, line.index))
    return frozenset(found)


def _key(text: str) -> str:
    """Give a line without its numbers, for these count on."""
    words = re.sub(r"\d+", "#", text.casefold()).split()
    return " ".join("#" if re.fullmatch(r"[ivxlc]+", word) else word for word in words)


def _counting(lines: Sequence[OuterLine]) -> frozenset[tuple[int, int]]:
    """Find lines that are, begin or end with a number which counts on with the pages."""
    marks = [(line, mark) for line in lines for mark in _marks(line.text)]
    offsets = Counter((mark.kind, mark.prefix, mark.value - line.page) for line, mark in marks)
    pages: defaultdict[tuple[str, str, int], set[int]] = defaultdict(set)
    for line, mark in marks:
        pages[mark.kind, mark.prefix, mark.value - line.page].add(line.page)
    found: set[tuple[int, int]] = set()
    for line, mark in marks:
        key = (mark.kind, mark.prefix, mark.value - line.page)
        least = 2 if mark.kind == "alone" else _LEAST_PAGES
        if offsets[key] >= least and len(pages[key]) >= least:
            found.add((line.page, line.index))
    return frozenset(found)


@dataclass(frozen=True, slots=True)
class _Mark:
    kind: str
    prefix: str
    value: int


def _marks(text: str) -> Iterable[_Mark]:
    if match := _NUMBER.match(text):
        yield _Mark("alone", (match["prefix"] or "").casefold(), _value(match["number"]))
    elif len(text) <= 120 and (match := _BESIDE.search(text)):
        number = match["first"] or match["last"]
        yield _Mark("first" if match["first"] else "last", (match["prefix"] or "").casefold(), _value(number))


def is_page_number(text: str) -> bool:
    """Tell a line that can be nothing but a page's number."""
    return bool(_NUMBER.match(text))


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    values = [_ROMAN[letter] for letter in number.casefold()]
    return sum(-v if v < after else v for v, after in zip(values, [*values[1:], 0], strict=True))


def is_contents(text: str) -> bool:
    """Tell the heading of a list of contents."""
    return bool(_CONTENTS.match(text.strip()))


def has_leaders(text: str) -> bool:
    """Tell an entry of a list of contents: leaders that end in a page's number."""
    return bool(_LEADERS.search(text))


def counting_numbers(lines: Sequence[str]) -> list[int]:
    """Give the indexes of lines that are page numbers and count on from one to the next, at least most."""
    found: list[tuple[int, _Mark]] = []
    for index, line in enumerate(lines):
        if (
            len(line) <= 40
            and line.strip()
            and (mark := next(iter(_marks(line.strip())), None))
            and mark.kind == "alone"
        ):
            found.append((index, mark))
    kept = [
        (index, mark)
        for place, (index, mark) in enumerate(found)
        if any(_counts_on(mark, other) for _, other in found[place + 1 : place + 3])
        or any(_counts_on(other, mark) for _, other in found[max(0, place - 2) : place])
    ]
    return [index for index, _ in kept] if len(kept) >= 0.5 * len(found) else []


def _counts_on(mark: _Mark, after: _Mark) -> bool:
    return mark.prefix == after.prefix and after.value == mark.value + 1
