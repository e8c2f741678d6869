"""Names in a question, by their capitals: another name asks for another answer."""

from __future__ import annotations

import re
from dataclasses import dataclass

_WORD = re.compile(r"[^\W\d_]{2,40}")
_ENDS = frozenset(".!?:;\"'\u201c\u2018([*|-")


def names(text: str) -> frozenset[str]:
    """Give the words with a capital that begin no sentence, in lower case."""
    found = (match for match in _WORD.finditer(text) if match[0][0].isupper())
    return frozenset(match[0].casefold() for match in found if _within(text[: match.start()]))


@dataclass(frozen=True, slots=True)
class Names:
    """What a text names, and all of its words."""

    named: frozenset[str]
    words: frozenset[str]

    @staticmethod
    def of(text: str) -> Names:
        """Read a text."""
        return Names(names(text), frozenset(_WORD.findall(text.casefold())))


def others(ours: Names, theirs: Names) -> bool:
    """Tell whether both texts name something, and nothing that stands in the other."""
    if not ours.named or not theirs.named:
        return False
    return ours.named.isdisjoint(theirs.words) and theirs.named.isdisjoint(ours.words)


def _within(before: str) -> bool:
    """Tell whether a sentence goes on."""
    line = before.rpartition("\n")[2].rstrip()
    return bool(line) and line[-1] not in _ENDS
