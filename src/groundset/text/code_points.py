"""What each character is to a tokeniser: one byte per character, and flags per byte.

ASCII stands for itself; any other character becomes one of the kinds below, so one set of rules cuts texts
of all scripts. The kinds are read off ``tokenize`` itself, character by character, and cannot drift from it.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from groundset.text.tokens import tokenize

LETTER: Final = 0x80
DIGIT: Final = 0x81
OWN_LETTER: Final = 0x82
"""A token by itself: a character of a script without spaces, a superscript, a fraction."""
OWN_DIGIT: Final = 0x83
SIGN: Final = 0x84
OTHER: Final = 0x85
WIDE_SPACE: Final = 0x86
NARROW_SPACE: Final = 0x87
"""ASCII's separators of files and records: spaces in a text that is not ASCII, and in no other."""
MARK: Final = 0x88
LONG_LETTER: Final = 0x89
"""Its normal form is not one character."""
LONG_OWN: Final = 0x8A
HARD: Final = 0x8B
"""It changes its neighbours, or lies beyond the tables."""
BORDER: Final = 0xFF
"""Neither a space nor a character: the beginning and the end of a text."""

IN_WORD: Final = 1
A_DIGIT: Final = 2
A_LETTER: Final = 4
A_SPACE: Final = 8
ALONE: Final = 16
AT_BORDER: Final = 64
OPERATOR: Final = 128
WORD_LIKE: Final = IN_WORD | A_DIGIT | A_LETTER
"""What ``\\w`` matches."""

_END: Final = 0x20000
_NEVER_TOKENS = ("Cn", "Co", "Cs")
"""Categories of characters that are no part of any token, nor space: unassigned, private, surrogates."""
_VOICING = "\uff9e\uff9f"
"""Letters by category, marks in fact."""
_JAMO = {*range(0x1100, 0x1200), *range(0xA960, 0xA980), *range(0xD7B0, 0xD800)}
"""The only letters that compose with their neighbours."""
_FOLDED = (LETTER, DIGIT, OWN_LETTER, OWN_DIGIT, SIGN)
_KIND_FLAGS = {
    LETTER: IN_WORD | A_LETTER,
    DIGIT: IN_WORD | A_DIGIT,
    OWN_LETTER: ALONE | A_LETTER,
    OWN_DIGIT: ALONE | A_DIGIT,
    SIGN: ALONE,
    WIDE_SPACE: A_SPACE,
    NARROW_SPACE: A_SPACE,
    LONG_LETTER: IN_WORD | A_LETTER,
    LONG_OWN: ALONE | A_LETTER,
    BORDER: AT_BORDER,
}


def _flags(byte: int) -> int:
    char = chr(byte)
    if byte >= 0x80:
        return _KIND_FLAGS.get(byte, 0)
    if char in "+=<>&^%/|~-*!$#@":
        return OPERATOR
    if char in " \t\n\r\f\v":
        return A_SPACE
    if char.isalpha():
        return IN_WORD | A_LETTER
    return IN_WORD | A_DIGIT if char.isdigit() else IN_WORD * (char == "_")


FLAGS = bytes(map(_flags, range(256)))
"""Flags of each byte, for ``bytes.translate``."""


@dataclass(frozen=True, slots=True)
class CodePoints:
    """Tables over code points; the last entry of each stands for all that lie beyond."""

    kinds: NDArray[np.uint8]
    """ASCII itself, or a kind."""
    folded: NDArray[np.uint32]
    """The normal form where it is one character, else 0."""
    alphabetic: NDArray[np.bool_]
    """The normal form is one character and a letter."""


@cache
def code_points() -> CodePoints:
    """Build the tables from this Python's Unicode tables (a third of a second, once)."""
    kinds = bytearray([OTHER]) * _END
    folded = [0] * _END
    alphabetic = bytearray(_END)
    for code in range(0x80):
        kinds[code] = code if not 0x1C <= code < 0x20 else NARROW_SPACE
        folded[code] = ord(chr(code).lower())
        alphabetic[code] = chr(code).isalpha()
    for code, form, continues in _normal_forms():
        kind = kinds[code] = _kind(chr(code), form, continues)
        if kind in _FOLDED:
            folded[code] = ord(form)
            alphabetic[code] = form.isalpha()
    return CodePoints(
        np.array([*kinds, HARD], dtype=np.uint8),
        np.array([*folded, 0], dtype=np.uint32),
        np.array([*alphabetic, False], dtype=np.bool_),
    )


def _normal_forms() -> Iterator[tuple[int, str, bool]]:
    """Yield (code point, normal form, it continues a word); the form is empty for what is no token."""
    codes = [code for code in range(0x80, _END) if unicodedata.category(chr(code)) not in _NEVER_TOKENS]
    found = tokenize("".join([f"x{chr(code)}\n" for code in codes]))
    forms = [("", False)] * len(codes)
    for word, start, end in zip(found.words, found.starts, found.ends, strict=True):
        row, column = divmod(start, 3)
        if column or end - start > 1:
            forms[row] = (word, False) if column else (word[1:], True)
    return ((code, *form) for code, form in zip(codes, forms, strict=True))


def _kind(char: str, form: str, continues: bool) -> int:
    if char in _VOICING or unicodedata.category(char) in ("Mn", "Mc", "Me", "Cf"):
        return HARD if char.isalnum() else MARK
    if not form:
        return HARD if char.isalnum() else WIDE_SPACE if char.isspace() else OTHER
    if not char.isalnum():
        return SIGN if len(form) == 1 else HARD
    if ord(char) in _JAMO or ord(form[0]) in _JAMO:
        return HARD
    if char.isdecimal():
        return HARD if len(form) > 1 else DIGIT if continues else OWN_DIGIT
    if len(form) > 1:
        return LONG_LETTER if continues else LONG_OWN
    return LETTER if continues else OWN_LETTER
