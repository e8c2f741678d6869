"""Which pairs of the reserve a round offers for which gap."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from groundset.records import Candidate, Tag

LEAST_ACCEPT_RATE = 0.1
"""Floor of a value's accept rate, so that one unlucky value does not empty the reserve at once."""

Value = tuple[str, str]
"""Dimension and value."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A value that wants more samples."""

    dimension: str
    value: str
    shortfall: int
    accept_rate: float
    """Share of the value's candidates that were kept so far."""

    @property
    def wanted(self) -> int:
        """Pairs to offer so that about ``shortfall`` of them are kept."""
        return math.ceil(self.shortfall / max(self.accept_rate, LEAST_ACCEPT_RATE))


@dataclass(frozen=True, slots=True)
class Offer:
    """What a round offers for one gap."""

    gap: Gap
    candidates: tuple[Candidate, ...]


def plan(
    gaps: Sequence[Gap],
    reserve: Iterable[tuple[int, Candidate]],
    tags: Mapping[str, tuple[Tag, ...]],
    live: Iterable[str],
) -> list[Offer]:
    """Choose pairs for each gap in turn: low rank first, spread over passages, then by id.

    A pair is offered once; what it does for other gaps is seen when the round is counted.
    """
    taken = set(live)
    by_value: dict[Value, list[tuple[int, Candidate]]] = defaultdict(list)
    for rank, candidate in reserve:
        for tag in tags[candidate.id]:
            by_value[(tag.dimension, tag.value)].append((rank, candidate))
    offers = []
    for gap in gaps:
        free = sorted(by_value[(gap.dimension, gap.value)], key=lambda pair: (pair[0], pair[1].id))
        chosen = [c for _rank, c in free if c.id not in taken][: gap.wanted]
        taken.update(c.id for c in chosen)
        offers.append(Offer(gap, tuple(chosen)))
    return offers


def accept_rate(value: Value, tags: Mapping[str, tuple[Tag, ...]], kept: Mapping[str, bool]) -> float:
    """Give the share of a value's candidates that are kept; 1 when there were none."""
    ends = [kept[n] for n, given in tags.items() if n in kept and _has(given, value)]
    return sum(ends) / len(ends) if ends else 1.0


def _has(tags: Iterable[Tag], value: Value) -> bool:
    return any((t.dimension, t.value) == value for t in tags)
