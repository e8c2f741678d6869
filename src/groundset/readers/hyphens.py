"""Words broken at the end of a line, made whole by the evidence of the text they stand in.

A hyphen stays where the text writes the word with one inside a line, where capitals or digits follow,
and after the first part of a common compound; else it goes.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from groundset.text.wordlist import word_set

SOFT = "\u00ad"
"""A hyphen that is known to stand only for the end of a line; typesetters also put it after real ones."""
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_FIRST = re.compile(r"[^\W\d_]+")
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_COMPOUNDS = word_set(
    "all cross ex half high ill low mid multi non one post pre quasi real self semi short long single so "
    "state two three four five six well"
)


_PREFIXES = word_set(
    "after back every here inter never none over some super there through under upon with within without "
    "where"
)


class Vocabulary:
    """The words of a text, counted as they stand inside lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            found = [word.casefold() for word in _WORD.findall(line)]
            # The first and last word of a line may be a part of one.
            self._words.update(found[1:-1])

    def joined(self, before: str, after: str) -> str:
        """Join two lines of one paragraph."""
        match = _BROKEN.search(before)
        if not match:
            if before.endswith(SOFT):
                return before[:-1] + "-" + after
            glued = before.endswith(("/", "—", "\u2011")) or _unspaced(before[-1:], after[:1])
            return before + ("" if glued else " ") + after
        stem = before[: match.end() - 1]
        rest = _FIRST.match(after)
        if not rest or not after[0].islower():
            return f"{stem}-{after}" if after[:1].isalnum() else f"{stem}- {after}"
        compound = stem[: match.start()].endswith("-")
        return (
            stem + ("-" if compound or self._keeps(match[1].casefold(), rest[0].casefold()) else "") + after
        )

    def _keeps(self, first: str, second: str) -> bool:
        with_hyphen = self._words[f"{first}-{second}"]
        without = self._words[first + second]
        if with_hyphen != without:
            return with_hyphen > without
        if first in _COMPOUNDS or len(first) == 1:
            return True
        # Two words that the text uses by themselves, of which it makes no one word.
        whole = min(len(first), len(second)) >= 4 and first not in _PREFIXES
        return whole and self._words[first] > 0 and self._words[second] > 0


def _unspaced(a: str, b: str) -> bool:
    """Tell whether two characters are of a script that writes no spaces."""
    return bool(a and b) and all(_CJK.match(c) for c in (a, b))
