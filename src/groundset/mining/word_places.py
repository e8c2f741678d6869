"""Where the words of a text stand, so that a phrase is looked up and not searched for.

A long document has many headings: searching all of it for each of them would cost its length squared.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"\w+")
_INSIDE = re.compile(r"(?<=\w)(?=\w)")
_AFTER = 2
"""Words after a determiner by which its place is looked up."""
_MANY = 64
"""Places of which it costs less to look at each than to index a text once more."""
_KINDS = 8
"""Indexes kept at a time: a text has one for each of the five kinds of words that are looked behind."""


def places(phrase: str, text: str) -> Iterator[int]:
    """Yield where a phrase stands in a text, letter by letter and in whole words; none without a word."""
    rarest = _rarest(phrase, _by_word(text))
    if rarest is None:
        return
    for at in rarest.places:
        start = at - rarest.offset
        ends = (start, start + len(phrase))
        if start >= 0 and text.startswith(phrase, start) and not any(_in_word(text, end) for end in ends):
            yield start


def _in_word(text: str, at: int) -> bool:
    return _INSIDE.match(text, at) is not None


@dataclass(frozen=True, slots=True)
class _Rarest:
    """The word of a phrase that a text has least often."""

    places: Sequence[int]
    """Where it stands in the text."""
    offset: int
    """Characters of the phrase before it."""
    number: int
    """Words of the phrase before it."""


def _rarest(phrase: str, known: Mapping[str, array[int]]) -> _Rarest | None:
    words = (
        _Rarest(known.get(match.group(), ()), match.start(), number)
        for number, match in enumerate(_WORD.finditer(phrase))
    )
    return min(words, key=lambda word: len(word.places), default=None)


@lru_cache(maxsize=4)
def _by_word(text: str) -> Mapping[str, array[int]]:
    return _indexed((match.group(), match.start()) for match in _WORD.finditer(text))


@lru_cache(maxsize=4)
def _by_folded_word(text: str) -> Mapping[str, array[int]]:
    return _indexed((match.group().casefold(), match.start()) for match in _WORD.finditer(text))


def _indexed(places: Iterable[tuple[str, int]]) -> Mapping[str, array[int]]:
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
    for name, at in places:
        found[name].append(at)
    return dict(found)


def places_after(determiners: tuple[str, ...], phrase: str, text: str) -> Sequence[int]:
    """Give where one of the words stands right before what may be the phrase, in letters of any case."""
    words = _WORD.findall(phrase.casefold())[:_AFTER]
    return _determined(determiners, text).get(" ".join(words), ()) if words and determiners else ()


def narrowed(starts: Sequence[int], phrase: str, text: str) -> Iterator[int]:
    """Yield, of many starts that ``places_after`` gave, those that the phrase's rarest word stands behind.

    Between the start of the phrase and that word are no more other starts than words.
    """
    rarest = _rarest(phrase.casefold(), _by_folded_word(text)) if len(starts) > _MANY else None
    if rarest is None or len(rarest.places) >= len(starts):
        yield from starts
        return
    for at in rarest.places:
        last = bisect_right(starts, at)
        yield from starts[max(0, last - rarest.number - 1) : last]


@lru_cache(maxsize=_KINDS)
def _determined(determiners: tuple[str, ...], text: str) -> Mapping[str, array[int]]:
    """Map the one and the two words after each determiner to where they start."""
    before = "|".join(re.escape(word) for word in determiners)
    after = re.compile(rf"\b(?:{before})\s+(?=\W*(\w+)(?:\W+(\w+))?)", re.IGNORECASE)
    return _indexed(_openings(after.finditer(text)))


def _openings(found: Iterable[re.Match[str]]) -> Iterator[tuple[str, int]]:
    """Yield the first word behind each match, and the first two, with where they start."""
    for match in found:
        words = [word.casefold() for word in match.groups() if word]
        for count in range(1, len(words) + 1):
            yield " ".join(words[:count]), match.end()
