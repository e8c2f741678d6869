"""Gaps: what stands between the characters that carry a text, and the ways to write one down alike.

A gap holds blanks, dashes, marks of Markdown and characters that show nothing. It is compared as a set of
spellings: as it is, with white space made one blank; and without what is mere form there: marks of emphasis,
ticks of code, bars and rules of tables, bullets and other marks at the start of a line, backslashes before a
sign, and a hyphen where a line or word was broken.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from groundset.gates.supporting.words import SPACELESS

_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DASHES = "\u2010-\u2015\u2212"
_BULLETS = "\u2022\u25cf\u25e6"
GAP = re.compile(rf"[\s{_DASHES}{_BULLETS}{_INVISIBLE}\-*_`#>|\\]+")

_SHOWS_NOTHING = re.compile(f"[{_INVISIBLE}]+")
_DASH = re.compile(f"[{_DASHES}]")
_BREAK = re.compile(r"[-\u00ad\u2010]\s+")
_LINE_MARKS = re.compile(rf"(?<=\n)[ \t]*(?:(?:>|#{{1,6}}|[*{_BULLETS}-])(?=\s)[ \t]*)+")
_STARS, _UNDERSCORES = (
    re.compile(
        # One opens where no word stands before and one behind, and closes the other way round.
        rf"(?<![^\W_])(?<![)\]}}\\]){mark}{{1,3}}(?!{mark})(?=[\w(\[\"'<$@/&])"
        rf"|(?<=[^\s\\{mark}]){mark}{{1,3}}(?=_|[^\w(\[{{<$@&/]|$)"
    )
    for mark in (r"\*", "_")
)
_TICKS = re.compile(r"`+")
_BACKSLASHES = re.compile(r"\\(?=[^\w\s]|_)")
_RULES = re.compile(r"(?<!\S)-{3,}(?!\S)")
_BLANKS = re.compile(r"\s+")
_SPACELESS = chr(SPACELESS)
_REMEMBERED = 200
"""Characters of a gap up to which its spellings are remembered."""


def spellings(before: str, gap: str, after: str) -> frozenset[str]:
    """Give all ways to write a gap between two characters."""
    if gap.isspace():
        return _BLANK
    return _remembered(before, gap, after) if len(gap) <= _REMEMBERED else _spellings(before, gap, after)


_BLANK = frozenset({" "})


def _spellings(before: str, gap: str, after: str) -> frozenset[str]:
    found = {_SHOWS_NOTHING.sub("", gap)}
    found |= {_LINE_MARKS.sub("", one) for one in found}
    found |= {_without_borders(one) for one in found}
    found |= {_without_emphasis(before, one, after) for one in found}
    found |= {_BACKSLASHES.sub("", one + after).removesuffix(after) for one in found}
    if before.isalpha() and after.isalpha() and _BREAK.fullmatch(gap):
        found |= {"", "-"}
    return frozenset(_BLANKS.sub(" ", _DASH.sub("-", one)) for one in found)


_remembered: Callable[[str, str, str], frozenset[str]] = lru_cache(20_000)(_spellings)


def _without_borders(gap: str) -> str:
    """Drop bars and dashes at the border of two rows of a table; inside a row a bar may be a pipe."""
    return _RULES.sub(" ", gap.replace("|", " ")) if "|" in gap and "\n" in gap else gap


def _without_emphasis(before: str, gap: str, after: str) -> str:
    """Drop ticks, and stars and underscores that touch a word on one side only."""
    bare = _TICKS.sub("", gap)
    if before.isalnum() and after.isalnum() and not bare.strip("*_"):
        # In scripts without spaces emphasis touches words on both sides.
        return "" if max(before, after) >= _SPACELESS else bare
    whole = f"{before}{bare}{after}"
    for marks in (_STARS, _UNDERSCORES):
        whole = marks.sub("", whole)
    return whole.removeprefix(before).removesuffix(after)
