"""Sentence borders by punctuation, linear in the length of the text.

The words after which a full stop does not end a sentence come from the caller, so this module
knows no language.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundset.text.markdown import Span, stripped

_END = re.compile(r"[.!?…]{1,5}[\"'”\u2019“»)\]*_`]{0,4}(?=\s)|[。\uff01\uff1f]|\n[ \t]*\n")
_NEXT = re.compile(r"\s+[\"'“„\u2018«(\[*_`]{0,4}[^\Wa-z]")
_LAST_WORD = re.compile(r"\S{1,20}$")


def _ends_here(text: str, match: re.Match[str], abbreviations: frozenset[str]) -> bool:
    if not match.group().strip() or match.group() in "。\uff01\uff1f":
        return True
    if not _NEXT.match(text, match.end()):
        return False
    word = _LAST_WORD.search(text, max(0, match.start() - 20), match.start())
    if word is None or not match.group().startswith("."):
        return True
    bare = word.group().lstrip("(\"'„“*_[").casefold()
    initial = len(bare) == 1 and bare.isalpha()
    return bare not in abbreviations and not initial and not bare.replace(".", "").isdigit()


def sentences(text: str, abbreviations: frozenset[str] = frozenset()) -> Iterator[Span]:
    """Yield the spans of the sentences of a prose text, in order, without surrounding blanks.

    ``abbreviations`` are case-folded and without their last full stop. A full stop after a number
    ("3.") or a single letter does not end a sentence.
    """
    start = 0
    for match in _END.finditer(text):
        if _ends_here(text, match, abbreviations):
            yield from _trimmed(text, start, match.end())
            start = match.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    place = stripped(text, start, end)
    if place.end > place.start:
        yield place
