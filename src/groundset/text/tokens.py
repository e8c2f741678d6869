"""Tokens: the words, numbers and operators of a text, normalised, with offsets into the original.

A token is a Unicode word (letters, digits, inner ``_`` and the marks on them), one character of a script that
writes no spaces (Han, Kana, Thai, …), or an operator, currency or maths sign. Decimals and versions
(``3.14``, ``1,000``, ``2.2.0``) stay whole. Sentence punctuation, emoji and Markdown's marks (bullets,
``#`` of headings, ``**``, rules, ``>`` of quotes) are no tokens; numbers, operators and the signs of code
(``C#``, ``2*3``, ``-v``, ``!=``) are. Zero-width characters and soft hyphens do not break a word.

Every pattern is linear: the alternatives start with different characters and no repeat is ambiguous.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

_CACHED_WORDS = 1_000_000
_CACHED_LENGTH = 64
_REMEMBERED_LENGTH = 20_000

_SPACELESS = (
    *((0x0E00, 0x0EFF), (0x0F00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF)),  # Thai to Khmer
    *((0x3005, 0x3007), (0x3041, 0x30FF), (0x31F0, 0x31FF), (0xFF66, 0xFF9D)),  # Kana
    *((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF)),  # Han
)
_IGNORED_MARKS = {0x034F, 0x115F, 0x1160, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
_HALFWIDTH_VOICING = (0xFF9E, 0xFF9F)

_RULES = r"={4,}|-{3,}|~{2,}|\*{3,}|(?<![\w#])#+\s|^[ \t]*[*-]\s"
"""Markup that looks like operators: consumed, and normalised to nothing."""

_OPERATORS = "|".join(
    (
        r"[+=<&^%/|~]",
        r"(?<=[^\n])>",
        r"-(?=[>\d])",
        r"(?<=\s)-(?=[ \t])",
        r"(?<!\S)--?(?=[^\W\d_])",
        r"(?<=[0-9A-Za-z_)\]])\*{1,2}(?=[0-9A-Za-z_(\[])",
        r"(?<=\s)\*{1,2}(?=[ \t])",
        r"!(?=[=\w(])",
        r"(?<=\d)!",
        r"\$(?=\w)",
        r"(?<=\d)\$",
        r"#(?=\w)",
        r"(?<=\w)#",
        r"@(?=\w)",
    )
)

_ASCII = re.compile(
    rf"_*[^\W_]\w*(?:(?<=\d)[.,](?=\d)\w+)*|_+|{_RULES}|{_OPERATORS}",
    re.ASCII | re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a text in order, three lists of one length."""

    words: list[str]
    """Normalised: NFKC and casefold."""
    starts: list[int]
    """Character offsets into the original text."""
    ends: list[int]
    """Exclusive."""


def words(text: str) -> list[str]:
    """Give the normalised tokens of a text."""
    return list(_remembered(text)) if len(text) <= _REMEMBERED_LENGTH else list(_words(text))


def _words(text: str) -> Iterator[str]:
    return filter(None, map(_normal.__getitem__, _pattern(text).findall(text)))


@lru_cache(maxsize=16)
def _remembered(text: str) -> tuple[str, ...]:
    """Cut a text that is short enough to be kept: a candidate meets a dozen checks one after the other."""
    return tuple(_words(text))


def tokenize(text: str) -> Tokens:
    """Give the normalised tokens of a text with their offsets into it."""
    found = Tokens([], [], [])
    for match in _pattern(text).finditer(text):
        word = _normal[match.group()]
        if word:
            found.words.append(word)
            found.starts.append(match.start())
            found.ends.append(match.end())
    return found


def _pattern(text: str) -> re.Pattern[str]:
    return _ASCII if text.isascii() else _unicode_pattern()


class _Normal(dict[str, str]):
    """Raw token to its normal form, remembered; the empty string for what is no token after all."""

    def __missing__(self, raw: str) -> str:
        word = _normalise(raw)
        if len(raw) <= _CACHED_LENGTH:
            if len(self) >= _CACHED_WORDS:
                self.clear()
            self[raw] = word
        return word


def _normalise(raw: str) -> str:
    if raw.isascii():
        return _normalise_ascii(raw)
    if raw[-1].isspace():
        return ""
    bare = "".join(c for c in raw if unicodedata.category(c) != "Cf" and ord(c) not in _IGNORED_MARKS)
    folded = unicodedata.normalize("NFKC", bare).casefold()
    word = unicodedata.normalize("NFKC", folded).replace("\u2212", "-")
    return word.strip("_") or word[:1]


def _normalise_ascii(raw: str) -> str:
    if raw[-1].isspace() or raw[:2] == "~~" or (len(raw) > 2 and raw[0] in "=-~*"):
        return ""
    if raw[0] == "_" and not raw.strip("_"):
        return "_"  # a blank to fill in, however long it is drawn
    return raw.lower().strip("_")  # a word in `_emphasis_` is the word


@cache
def _unicode_pattern() -> re.Pattern[str]:
    """Build the pattern for any text from this Python's Unicode tables (some 50 ms, once)."""
    kinds: dict[str, list[int]] = {"mark": [], "alone": [], "spaceless": [], "sign": []}
    for code in _interesting():
        kind = _kind(code)
        if kind:
            kinds[kind].append(code)
    marks, alone, spaceless, signs = (_ranges(codes) for codes in kinds.values())
    letter = rf"[^\W{alone}{spaceless}]"
    first = rf"[^\W_{alone}{spaceless}]"
    run = rf"(?:[{marks}]+{letter}*)*"
    word = rf"_*{first}{letter}*{run}(?:(?<=\d)[.,](?=\d){letter}+{run})*|_+"
    return re.compile(
        rf"{word}|[{spaceless}][{marks}]*|[{alone}]|{_RULES}|{_OPERATORS}|[{signs}]", re.MULTILINE
    )


def _interesting() -> Iterable[int]:
    yield from range(0x80, 0xD800)
    yield from range(0xE000, 0x20000)
    yield from range(0x20000, 0x33480)
    yield from range(0xE0000, 0xE01F0)


def _kind(code: int) -> str:
    char = chr(code)
    category = unicodedata.category(char)
    if category in ("Mn", "Mc", "Me", "Cf") or code in _HALFWIDTH_VOICING:
        return "mark"
    if category == "No":
        return "alone"  # superscripts and fractions: NFKC would make 102 of 10²
    if char.isalnum():
        return "spaceless" if code in _spaceless() else ""
    return "sign" if category in ("Sm", "Sc") or char == "°" else ""


@cache
def _spaceless() -> frozenset[int]:
    return frozenset(code for low, high in _SPACELESS for code in range(low, high + 1))


def _ranges(codes: list[int]) -> str:
    """Write code points, ascending, as the inside of a character class."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"\\U{low:08x}-\\U{high:08x}" for low, high in spans)


_normal = _Normal()
