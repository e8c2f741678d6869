"""Numbers of a text and the ways to read them: digits, thousands, scales, months and number words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundset.gates.word_lists import COUNTED_UNITS, MONTHS, NUMBER_WORDS, SCALES

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIST_MARKER = re.compile(r"^[ \t]*(\d{1,3})[.)](?=\s)", re.MULTILINE)
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
_SCALED = re.compile(r"(\d+(?:[.,]\d+)*)(?:[ \u00a0]?([^\W\d_]{1,12}))?")
_NUMBER_WORDS = NUMBER_WORDS.keys() | MONTHS.keys()
_LONGEST = 40
"""Digits from which on a number has no second reading."""
_FREELY_COUNTED = ("0", "1", "2")


def list_markers(text: str) -> frozenset[int]:
    """Give where the numbers of numbered lists stand; they state nothing."""
    return frozenset(match.start(1) for match in _LIST_MARKER.finditer(text))


def numbers(text: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Yield the numbers of a text with the ways to read them."""
    markers = list_markers(text)
    for match in _SCALED.finditer(text):
        if match.start() not in markers:
            yield match[1], _ways(match[1], match[2])


@lru_cache(10_000)
def readings(word: str) -> frozenset[str]:
    """Give all ways to read the numbers in one word."""
    return frozenset(form for number in _NUMBER.findall(word) for form in forms(number))


def known_numbers(text: str, words: frozenset[str]) -> frozenset[str]:
    """Give all ways to read the numbers of a text and of its words."""
    found = {value for word in words & _NUMBER_WORDS if (value := NUMBER_WORDS.get(word) or MONTHS[word])}
    for number, scale in _SCALED.findall(text):
        found |= _ways(number, scale)
    for word in words:
        if word[
            0
        ].isdecimal():  # also what only normalising makes a number, such as a fraction in one character
            found |= readings(word)
    return frozenset(found)


def counts(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield the number words of a text with their value, without those that anyone may count for himself."""
    for word, following in zip(words, [*words[1:], ""], strict=False):
        value = NUMBER_WORDS.get(word)
        if value and (value not in _FREELY_COUNTED or (value == "2" and following in COUNTED_UNITS)):
            yield word, value


@lru_cache(10_000)
def forms(number: str) -> frozenset[str]:
    """Give the ways to read a number: 1,000 and 1.000 are 1000 to one reader or another, 3,5 is 3.5."""
    if len(number) > _LONGEST:
        return frozenset((number,))
    plain = number.replace(",", ".") if number.count(",") + number.count(".") == 1 else number
    found = {number, plain, number.lstrip("0") or "0"}
    if _THOUSANDS.fullmatch(number):
        found.add(re.sub(r"[.,]", "", number))
    if plain.count(".") == 1:
        found.add(plain.rstrip("0").rstrip("."))
    return frozenset(found)


def _ways(number: str, scale: str | None) -> frozenset[str]:
    """Read a number also with its scale: ``4k`` and ``2.5 million`` are whole numbers."""
    zeros = SCALES.get(scale.casefold()) if scale else None
    whole, _, part = number.replace(",", ".").partition(".")
    if zeros is None or len(part) > zeros or "." in part:
        return forms(number)
    return forms(number) | {(whole + part.ljust(zeros, "0")).lstrip("0")}
