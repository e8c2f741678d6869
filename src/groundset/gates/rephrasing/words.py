"""Cuts a text into words that a rephrasing may keep: of prose, of identifiers, of numbers.

``maxProfit``, ``max_profit`` and "max profit" are the same two words, punctuation of prose and of code is
dropped, comments and docstrings stay. Words are lower-cased and without accents; a Han or Kana character
is a word. A *stem* is a word without its commonest endings: it only says which words are alike.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_WORDS = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?%?|\d+(?:\.\d+)?%?"
    r"|[A-Z]+(?![a-z])|[A-Z]?[a-z]+|'(?:s|t|re|ve|ll|d|m)\b"
    r"|[\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0eff]|[^\W\d_\x00-\x7f]+"
)
_APOSTROPHES = str.maketrans("\u2019\u02bc", "''")
_LONGEST = 20_000
"""Characters of a text that count."""


def words(text: str) -> list[str]:
    """Give the words of a text in order, as written; of a very long one, those of its beginning."""
    text = text[:_LONGEST]
    return _WORDS.findall(text if text.isascii() else _plain(text))


def folded(word: str) -> str:
    """Give the normal form of a word; the empty string for what says nothing (the ``'s`` of "Janet's")."""
    if word[0] == "'":
        return "not" if word == "'t" else ""
    return word.lower().replace(",", "")


def _plain(text: str) -> str:
    """Give the text without accents, and with plain apostrophes."""
    apart = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES))
    return unicodedata.normalize("NFC", "".join(c for c in apart if not unicodedata.combining(c)))


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Take the commonest English endings off a normal word."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _singular(word)
    for ending in ("ing", "ed"):
        bare = word.removesuffix(ending)
        if bare != word and len(bare) >= 3 and _VOWEL.search(bare):
            return _without_e(_undoubled(bare))
    if word.endswith("ly") and len(word) > 5:
        word = word[:-2]
    return _without_e(word)


_VOWEL = re.compile("[aeiouy]")


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word


def _without_e(word: str) -> str:
    if word.endswith("y") and len(word) > 3:
        return f"{word[:-1]}i"
    return word[:-1] if word.endswith("e") and len(word) > 3 else word
