"""Values by the words that instruction and headings name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from groundset.coverage.tagging.naming import spoken
from groundset.settings import CoverageValue
from groundset.text.tokens import words

ASKED, ABOVE = 0.8, 0.7
"""Confidence where the instruction itself names it, and where only title or headings do."""
RIVALLED = 0.2
"""What is taken off where keywords of other values stand in the same place."""
_BETWEEN = " | "
"""Stands between headings and is a token, so that no phrase goes on from one to the next."""


class Keywords:
    """Finds the value whose keywords make up most of a text.

    A keyword counts by whole words, whatever their case. What the instruction says comes before what the
    headings say; the value with most letters in distinct keywords wins, then map order. So ``payment
    term`` wins over ``payment``, and two keywords win over one of them. With ``by_name`` a value that has
    nothing but its name is told by that.
    """

    def __init__(self, values: Mapping[str, CoverageValue | None], *, by_name: bool = False) -> None:
        self._values = list(values)
        self._by_first_word: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for place, (name, given) in enumerate(values.items()):
            distinct = {tuple(words(keyword)) for keyword in _keywords(name, given, by_name)}
            for phrase in sorted(distinct - {()}):
                self._by_first_word.setdefault(phrase[0], []).append((phrase, place))
        self._above = lru_cache(maxsize=4096)(self._in_headings)

    def best(self, instruction: str, headings: tuple[str, ...]) -> tuple[str, float] | None:
        """Give the value and how sure it is."""
        if not self._by_first_word:
            return None
        return self._best(words(instruction), ASKED) or (self._above(headings) if headings else None)

    def _in_headings(self, headings: tuple[str, ...]) -> tuple[str, float] | None:
        return self._best(words(_BETWEEN.join(headings)), ABOVE)

    def _best(self, text: Sequence[str], confidence: float) -> tuple[str, float] | None:
        found = {
            (phrase, place)
            for at, word in enumerate(text)
            for phrase, place in self._by_first_word.get(word, ())
            if len(phrase) == 1 or tuple(text[at : at + len(phrase)]) == phrase
        }
        if not found:
            return None
        letters: dict[int, int] = {}
        for phrase, place in found:
            letters[place] = letters.get(place, 0) + sum(map(len, phrase))
        best = min(letters, key=lambda place: (-letters[place], place))
        return self._values[best], round(confidence - (RIVALLED if len(letters) > 1 else 0.0), 2)


def _keywords(name: str, given: CoverageValue | None, by_name: bool) -> list[str]:
    told = given is not None and (given.keywords or given.paths or given.examples or given.description)
    if by_name and not told:
        return [spoken(name)]
    return given.keywords if given is not None else []
