"""Where the words of a text stand, so that a phrase is looked up and not searched for.

A long document has many headings: searching all of it for each of them would cost its length squared.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache

_WORD = re.compile(r"\w+")
_AFTER = 2
"""Words after a determiner by which its place is looked up."""


def places(phrase: str, text: str) -> Iterator[int]:
    """Yield where a phrase stands in a text, letter by letter; none for one without a word."""
    known = _by_word(text)
    words = [(known.get(match.group(), ()), match.start()) for match in _WORD.finditer(phrase)]
    if not words:
        return
    found, offset = min(words, key=lambda word: len(word[0]))
    for at in found:
        if at >= offset and text.startswith(phrase, at - offset):
            yield at - offset


@lru_cache(maxsize=4)
def _by_word(text: str) -> Mapping[str, array[int]]:
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
    for match in _WORD.finditer(text):
        found[match.group()].append(match.start())
    return dict(found)


def places_after(determiners: tuple[str, ...], phrase: str, text: str) -> Iterator[int]:
    """Yield where one of the words stands right before what may be the phrase, in letters of any case."""
    words = _WORD.findall(phrase.casefold())[:_AFTER]
    if words and determiners:
        yield from _determined(determiners, text).get(" ".join(words), ())


@lru_cache(maxsize=4)
def _determined(determiners: tuple[str, ...], text: str) -> Mapping[str, array[int]]:
    """Map the one and the two words after each determiner to where they start."""
    found: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
    before = "|".join(re.escape(word) for word in determiners)
    after = re.compile(rf"\b(?:{before})\s+(?=\W*(\w+)(?:\W+(\w+))?)", re.IGNORECASE)
    for match in after.finditer(text):
        words = [word.casefold() for word in match.groups() if word]
        for count in range(1, len(words) + 1):
            found[" ".join(words[:count])].append(match.end())
    return dict(found)
