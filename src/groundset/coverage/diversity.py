"""How varied the instructions of a dataset are: in words, in how they begin, in what they are about."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from groundset.contracts import Embedder
from groundset.embedding import similarities
from groundset.text.counting import most_of
from groundset.text.tokens import words

_PROBE = 1000
"""Instructions whose nearest neighbours are looked for."""
_OPENING = 2
"""Words that an instruction begins with."""


@dataclass(frozen=True, slots=True)
class Diversity:
    """Figures between 0 and 1."""

    distinct_words: float
    """Different words over all words (distinct-1; Li et al. 2016, section 4.4)."""
    distinct_pairs: float
    """Different pairs of neighbouring words over all such pairs (distinct-2)."""
    openings: int
    """Different ways to begin, by the first two words."""
    commonest_opening: str
    commonest_share: float
    """Share of the instructions that begin so."""
    nearest: float
    """Mean similarity of an instruction with the most similar other one, among a thousand at most."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape that coverage.json has."""
        return {
            "distinct_words": self.distinct_words,
            "distinct_pairs": self.distinct_pairs,
            "openings": self.openings,
            "commonest_opening": {"words": self.commonest_opening, "share": self.commonest_share},
            "nearest": self.nearest,
        }


@dataclass
class Varied:
    """Takes instructions as they come, in any order, and gives their diversity."""

    embedder: Embedder
    _words: Counter[str] = field(default_factory=Counter)
    _pairs: set[str] = field(default_factory=set)
    _all_pairs: int = 0
    _openings: Counter[str] = field(default_factory=Counter)
    _probe: dict[str, str] = field(default_factory=dict)
    _instructions: int = 0

    def add(self, name: str, instruction: str) -> None:
        """Take one instruction; ``name`` is its id, which decides whether it is among the thousand."""
        said = words(instruction)
        self._instructions += 1
        self._words.update(said)
        for pair in pairwise(said):
            self._pairs.add(" ".join(pair))
            self._all_pairs += 1
        self._openings[" ".join(said[:_OPENING])] += 1
        self._probe[name] = instruction
        if len(self._probe) > 2 * _PROBE:
            self._probe = dict(sorted(self._probe.items())[:_PROBE])

    def result(self) -> Diversity:
        """Give the figures; of nothing they are zero."""
        opening, many = most_of(self._openings)[0] if self._openings else ("", 0)
        return Diversity(
            distinct_words=_part(len(self._words), self._words.total()),
            distinct_pairs=_part(len(self._pairs), self._all_pairs),
            openings=len(self._openings),
            commonest_opening=opening,
            commonest_share=_part(many, self._instructions),
            nearest=self._nearest(),
        )

    def _nearest(self) -> float:
        probe = [text for _name, text in sorted(self._probe.items())[:_PROBE]]
        if len(probe) < 2:
            return 0.0
        rows = self.embedder.vectors(probe)
        near = similarities(rows, rows)
        for at in range(len(probe)):
            near[at, at] = -1.0
        return round(sum(float(row.max()) for row in near) / len(probe), 6)


def _part(part: int, whole: int) -> float:
    return round(part / whole, 6) if whole else 0.0
