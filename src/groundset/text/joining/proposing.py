"""Proposes pairs: sets that meet in an element early enough in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.text.joining.columns import Columns
from groundset.text.joining.pairs import Numbers

PAIRS = 1 << 20
"""Pairs that are looked at together."""
_HALF = np.uint64(32)


@dataclass(frozen=True, slots=True)
class Postings:
    """The first elements of some sets, by rank and then by set."""

    keys: NDArray[np.uint64]
    """Rank above set."""
    places: Numbers
    """Where the element stands in its set."""

    @property
    def rows(self) -> Numbers:
        """The sets."""
        return (self.keys & np.uint64(0xFFFFFFFF)).astype(np.int64)

    def only(self, rows: NDArray[np.bool_]) -> Postings:
        """Give those of some sets."""
        mine = rows[self.rows]
        return Postings(self.keys[mine], self.places[mine])


def postings(sets: Columns, prefixes: Numbers) -> Postings:
    """List the first elements of each set, as many as its prefix says."""
    counts = np.clip(prefixes, 0, sets.lengths)
    rows = np.repeat(np.arange(len(counts)), counts)
    ends = np.cumsum(counts)
    places = np.arange(len(rows)) - np.repeat(ends - counts, counts)
    ranks = sets.ranks[np.repeat(sets.bounds[:-1], counts) + places]
    keys = ranks.astype(np.uint64) << _HALF | rows.astype(np.uint64)
    order = np.argsort(keys)
    return Postings(keys[order], places[order])


@dataclass(frozen=True, slots=True)
class Meeting:
    """Pairs of sets that meet in an element, and where it stands in each."""

    probes: Numbers
    others: Numbers
    probe_places: Numbers
    other_places: Numbers


def meetings(
    probing: Postings, indexed: Postings, first: Numbers, last: Numbers, most: int = PAIRS
) -> Iterator[Meeting]:
    """Yield what meets: each probing set with the indexed ones from ``first`` to ``last`` (exclusive)."""
    rows = probing.rows
    ranks = probing.keys & ~np.uint64(0xFFFFFFFF)
    low = np.searchsorted(indexed.keys, ranks | first[rows].astype(np.uint64))
    high = np.searchsorted(indexed.keys, ranks | last[rows].astype(np.uint64))
    counts = np.maximum(high - low, 0)
    met = np.flatnonzero(counts)
    ends = np.cumsum(counts[met])
    others = indexed.rows
    for start, stop in _stretches(ends, most):
        part = met[start:stop]
        times = counts[part]
        probe = np.repeat(part, times)
        within = np.arange(len(probe)) - np.repeat(np.cumsum(times) - times, times)
        at = np.repeat(low[part], times) + within
        yield Meeting(rows[probe], others[at], probing.places[probe], indexed.places[at])


def _stretches(ends: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Cut postings into stretches of about as many pairs, at least one posting each."""
    start = done = 0
    while start < len(ends):
        stop = max(start + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield start, stop
        start, done = stop, int(ends[stop - 1])
