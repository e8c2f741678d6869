"""Counts against targets: which values of the map are empty, thin, met or over."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from groundset.coverage.tagging import UNMAPPED
from groundset.records import Tag
from groundset.settings import CoverageMap, Dimension, Target

OVER = 2.0
"""A value with a count to aim at is over from this many times the count."""


@dataclass(frozen=True, slots=True)
class Count:
    """How one value of one dimension stands."""

    dimension: str
    value: str
    count: int
    target: int
    aim: int = 0
    """The target's ``count``: the only kind of target that can be overshot."""

    @property
    def shortfall(self) -> int:
        """Samples missing."""
        return max(0, self.target - self.count)

    @property
    def state(self) -> str:
        """``empty``, ``thin``, ``met`` or ``over``."""
        if self.shortfall:
            return "thin" if self.count else "empty"
        return "over" if self.aim and self.count > OVER * self.aim else "met"


@dataclass(frozen=True, slots=True)
class Coverage:
    """All counts of a set of samples."""

    counts: tuple[Count, ...]
    """In the order of the map."""
    unmapped: dict[str, int]
    pairs: dict[tuple[tuple[str, str], tuple[str, str]], int]
    samples: int

    @property
    def gaps(self) -> list[Count]:
        """Values with a shortfall, the largest first."""
        thin = [c for c in self.counts if c.shortfall]
        return sorted(thin, key=lambda c: (-c.shortfall, c.dimension, c.value))

    @staticmethod
    def count(tagged: Iterable[tuple[Tag, ...]], coverage: CoverageMap) -> Coverage:
        """Count samples by their tags."""
        rows = list(tagged)
        seen = Counter((t.dimension, t.value) for tags in rows for t in tags)
        pairs = Counter(
            ((a.dimension, a.value), (b.dimension, b.value))
            for tags in rows
            for a, b in combinations(sorted(tags, key=lambda t: t.dimension), 2)
            if UNMAPPED not in (a.value, b.value)
        )
        counts = [
            _count(name, dimension, value, seen[(name, value)], len(rows))
            for name, dimension in coverage.dimensions.items()
            for value in dimension.values
        ]
        unmapped = {name: seen[(name, UNMAPPED)] for name in coverage.dimensions}
        return Coverage(tuple(counts), unmapped, dict(sorted(pairs.items())), len(rows))

    def to_json(self, augmentation: list[dict[str, Any]], fillable: set[tuple[str, str]]) -> dict[str, Any]:
        """Give the shape of ``schemas/coverage.json``; ``fillable`` names values with pairs in reserve."""
        names = list(self.unmapped)
        return {
            "dimensions": [self._dimension(name, fillable) for name in names],
            "pairs": [{"a": list(a), "b": list(b), "count": n} for (a, b), n in self.pairs.items()],
            "gaps": [
                {**_row(c), "dimension": c.dimension, "advice": _advice(c, fillable)} for c in self.gaps
            ],
            "augmentation": augmentation,
            "entropy": {name: self._entropy(name) for name in names},
        }

    def _dimension(self, name: str, fillable: set[tuple[str, str]]) -> dict[str, Any]:
        values = [
            {**_row(c), "fillable": (name, c.value) in fillable if c.shortfall else None}
            for c in self.counts
            if c.dimension == name
        ]
        return {"name": name, "values": values, "unmapped": self.unmapped[name]}

    def _entropy(self, name: str) -> float:
        """Shannon entropy of a dimension over that of an even spread: 1 is even, 0 is one value."""
        counts = [c.count for c in self.counts if c.dimension == name]
        total = sum(counts)
        if total == 0 or len(counts) < 2:
            return 0.0
        shares = [n / total for n in counts if n]
        return round(abs(sum(p * math.log(p) for p in shares)) / math.log(len(counts)), 6)


def _count(name: str, dimension: Dimension, value: str, count: int, samples: int) -> Count:
    """Hold a count against its target: the largest of count, floor and share."""
    given = dimension.values[value]
    wanted: Target = given.target if given is not None and given.target != Target() else dimension.target
    target = max(wanted.count, wanted.floor, math.ceil(round(wanted.share * samples, 6)))
    return Count(name, value, count, target, wanted.count)


def _row(count: Count) -> dict[str, Any]:
    return {
        "value": count.value,
        "count": count.count,
        "target": count.target,
        "shortfall": count.shortfall,
        "state": count.state,
    }


def _advice(count: Count, fillable: set[tuple[str, str]]) -> str:
    if (count.dimension, count.value) in fillable:
        return "the documents hold more pairs for it, but the gates reject them or the rounds are used up"
    return "the corpus holds no more pairs for it: add documents about it, or lower its target"
