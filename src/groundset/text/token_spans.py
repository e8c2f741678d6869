"""Where the tokens of many texts lie, found with comparisons of neighbours over all characters at once.

Every rule of ``text.tokens`` looks at a token's neighbours only, at the length of a run of one operator, or
at whether a bullet is the first thing on its line. The characters come as bytes of ``text.code_points``,
a border before the first text, after each, and three more at the end.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from groundset.text.code_points import (
    A_DIGIT,
    A_LETTER,
    A_SPACE,
    ALONE,
    AT_BORDER,
    BORDER,
    FLAGS,
    IN_WORD,
    OPERATOR,
    WORD_LIKE,
)

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]
Places = NDArray[np.int64]

_NEWLINE: Final = ord("\n")
_UNDERSCORE: Final = ord("_")
_MARKUP_LENGTH = {"=": 4, "-": 3, "~": 2, "*": 3}
"""From this length on a run of the character is markup."""


def _table(chars: str) -> Mask:
    return np.array([chr(byte) in chars for byte in range(256)])


_WORD_CHARS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
_ENDS_OPERAND = _table(_WORD_CHARS + ")]")
_STARTS_OPERAND = _table(_WORD_CHARS + "([")
_BLANK = _table(" \t")
_SIMPLE = _table("+=<&^%/|~")
_LONGEST = np.array([_MARKUP_LENGTH.get(chr(byte), 1 << 62) for byte in range(256)])


def spans(characters: bytes) -> tuple[Places, Places]:
    """Give the first places of all tokens, ascending, and the places after their last."""
    chars = np.frombuffer(characters, dtype=np.uint8)
    flags = np.frombuffer(characters.translate(FLAGS), dtype=np.uint8)
    inside = (flags & IN_WORD).view(np.bool_)
    _join_decimals(chars, flags, inside)
    _strip_underscores(chars, inside)
    first = (flags & ALONE).astype(np.bool_)
    last = first.copy()
    first[1:] |= inside[1:] > inside[:-1]
    last[:-1] |= inside[:-1] > inside[1:]
    _mark_operators(chars, flags, first, last)
    return np.flatnonzero(first), np.flatnonzero(last) + 1


def _join_decimals(chars: Bytes, flags: Bytes, inside: Mask) -> None:
    """Make a point or comma between two digits part of the word."""
    points = np.flatnonzero((chars == ord(".")) | (chars == ord(",")))
    around = flags[points - 1] & flags[points + 1]
    inside[points[around & (IN_WORD | A_DIGIT) == IN_WORD | A_DIGIT]] = True


def _strip_underscores(chars: Bytes, inside: Mask) -> None:
    """Leave out underscores around a word; of a word of nothing else, keep the first."""
    at = np.flatnonzero(chars == _UNDERSCORE)
    if not len(at):
        return
    opens, closes = _runs(at, chars[at])
    leading = ~inside[at[opens] - 1]
    trailing = ~inside[at[closes] + 1]
    run = np.cumsum(opens) - 1
    outer = (leading | trailing)[run] & ~(opens & (leading & trailing)[run])
    inside[at[outer]] = False


def _runs(at: Places, chars: Bytes) -> tuple[Mask, Mask]:
    """Tell which places are the first and which the last of a run of one character."""
    breaks = (at[1:] != at[:-1] + 1) | (chars[1:] != chars[:-1])
    return np.concatenate(([True], breaks)), np.concatenate((breaks, [True]))


def _mark_operators(chars: Bytes, flags: Bytes, first: Mask, last: Mask) -> None:
    at = np.flatnonzero(flags >= OPERATOR)
    if not len(at):
        return
    char = chars[at]
    opens, _closes = _runs(at, char)
    lengths = np.diff(np.append(np.flatnonzero(opens), len(at)))
    length = lengths[np.cumsum(opens) - 1]
    short = length < _LONGEST[char]
    single = short & (_SIMPLE[char] | _single(chars, flags, at))
    first[at[single]] = last[at[single]] = True
    for start, end in (
        _dashes(chars, flags, at[opens & short & (char == ord("-"))]),
        _stars(chars, flags, at[opens & short & (char == ord("*"))]),
    ):
        first[start] = last[end] = True


def _single(chars: Bytes, flags: Bytes, at: Places) -> Mask:
    """Tell which operators are tokens by themselves for what stands beside them."""
    char, before, after = chars[at], flags[at - 1], flags[at + 1]
    following = chars[at + 1]
    after_digit = before & A_DIGIT != 0
    before_word = after & WORD_LIKE != 0
    exclaimed = before_word | after_digit | (following == ord("=")) | (following == ord("("))
    quoted = (chars[at - 1] == _NEWLINE) | (before & AT_BORDER != 0)
    found: Mask = (
        ((char == ord(">")) & ~quoted)
        | ((char == ord("-")) & ((following == ord(">")) | (after & A_DIGIT != 0)))
        | ((char == ord("!")) & exclaimed)
        | ((char == ord("$")) & (before_word | after_digit))
        | ((char == ord("#")) & (before_word | (before & WORD_LIKE != 0)))
        | ((char == ord("@")) & before_word)
    )
    return found


def _dashes(chars: Bytes, flags: Bytes, at: Places) -> tuple[Places, Places]:
    """Give the first and last places of options (``-v``, ``--all``) and minus signs between blanks."""
    end = at + (chars[at + 1] == ord("-"))
    before = flags[at - 1]
    option = (before & (A_SPACE | AT_BORDER) != 0) & (flags[end + 1] & A_LETTER != 0)
    spaced = (before & A_SPACE != 0) & _BLANK[chars[end + 1]] & (end == at)
    spaced[spaced] = ~_bullets(chars, at[spaced])
    found = option | spaced
    return at[found], end[found]


def _stars(chars: Bytes, flags: Bytes, at: Places) -> tuple[Places, Places]:
    """Give the first and last places of ``*`` and ``**`` between operands or blanks."""
    end = at + (chars[at + 1] == ord("*"))
    tight = _ENDS_OPERAND[chars[at - 1]] & _STARTS_OPERAND[chars[end + 1]]
    spaced = (flags[at - 1] & A_SPACE != 0) & _BLANK[chars[end + 1]]
    bullets = spaced & (end == at)
    spaced[bullets] = ~_bullets(chars, at[bullets])
    found = tight | spaced
    return at[found], end[found]


def _bullets(chars: Bytes, at: Places) -> Mask:
    """Tell which places have nothing but blanks before them on their line."""
    found: Mask = chars[at - 1] == _NEWLINE
    indented = _BLANK[chars[at - 1]]
    if indented.any():
        blank = (chars == ord(" ")) | (chars == ord("\t"))
        starts = np.flatnonzero(blank[1:] > blank[:-1]) + 1
        start = starts[np.searchsorted(starts, at[indented], side="left") - 1]
        found[indented] = (chars[start - 1] == _NEWLINE) | (chars[start - 1] == BORDER)
    return found
