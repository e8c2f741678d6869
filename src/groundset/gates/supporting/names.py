"""Names and identifiers of a text: words that their writing marks as such."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from groundset.gates.word_lists import ENGLISH, GERMAN, STOPWORDS

_OPENERS = " \t\"'([*_`->\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2022"
_ENDERS = "\n.!?:;\u2026\u3002\uff01\uff1f"
_JSON_KEY = re.compile(r'"[^"\n]{1,80}"\s{0,4}:')
_KEY_END = re.compile(r'"\s{0,4}:')


def json_keys(text: str) -> list[tuple[int, int]]:
    """Give the spans of the keys of JSON; they state nothing."""
    return [match.span() for match in _JSON_KEY.finditer(text)]


def names(text: str, words: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> Iterator[str]:
    """Yield the names as the text writes them, given its tokens; the keys of JSON are none."""
    german = _is_german(words)
    for start, end in zip(starts, ends, strict=True):
        raw = text[start:end]
        if raw.islower() and "_" not in raw:
            continue
        plain = raw[0].isupper() and not german and not _starts_sentence(text, start)
        named = len(raw) > 1 and (plain or _is_marked(raw)) and raw.casefold() not in STOPWORDS
        if named and not _KEY_END.match(text, end):
            yield raw


def _is_marked(raw: str) -> bool:
    """Tell all capitals, capitals inside and identifiers of code."""
    letters = sum(c.isalpha() for c in raw)
    if letters < 2:
        return False
    inner = raw[0].isascii() and any(c.isupper() for c in raw[1:])
    return inner or (raw.strip("_").count("_") > 0)


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip(_OPENERS)
    return not before or before[-1] in _ENDERS


def _is_german(tokens: Sequence[str]) -> bool:
    german = sum(word in GERMAN and word not in ENGLISH for word in tokens)
    english = sum(word in ENGLISH and word not in GERMAN for word in tokens)
    return german > english
