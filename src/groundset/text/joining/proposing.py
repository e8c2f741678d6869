"""Proposes pairs: sets that meet in an element early enough in both."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.text.joining.columns import Columns, Mask, Ranks
from groundset.text.joining.pairs import Numbers

PAIRS = 1 << 19
"""Pairs that are looked at together."""
_HALF = np.uint64(32)
_LOW = np.uint64((1 << 32) - 1)
_POSTINGS = 1 << 22
"""Postings that are made, or looked up, together."""


@dataclass(frozen=True, slots=True)
class Postings:
    """The first elements of some sets, by rank and then by set."""

    keys: NDArray[np.uint64]
    """Rank above set."""
    places: NDArray[np.uint32]
    """Where the element stands in its set."""

    @property
    def rows(self) -> Numbers:
        """The sets."""
        return (self.keys & _LOW).astype(np.int64)

    def marked(self, ranks: Ranks) -> Mask:
        """Tell of each rank, up to the highest of some, whether it is among them."""
        found = np.zeros(int(ranks.max(initial=0)) + 1, np.bool_)
        found[self.keys >> _HALF] = True
        return found

    def only(self, rows: NDArray[np.bool_]) -> Postings:
        """Give those of some sets."""
        if rows.all():
            return self
        mine = rows[self.rows]
        return Postings(self.keys[mine], self.places[mine])


def postings(sets: Columns, prefixes: Numbers, wanted: Mask | None = None) -> Postings:
    """List the first elements of each set, as many as its prefix says; only those ``wanted``, by rank."""
    counts = np.clip(prefixes, 0, sets.lengths)
    keys, places = [np.empty(0, np.uint64)], [np.empty(0, np.uint32)]
    for start, stop in _stretches(np.cumsum(counts), _POSTINGS):
        own = counts[start:stop]
        rows = np.repeat(np.arange(start, stop), own)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(own) - own, own)
        ranks = sets.ranks[sets.bounds[rows] + within]
        if wanted is not None:
            chosen = wanted[ranks]
            ranks, rows, within = ranks[chosen], rows[chosen], within[chosen]
        keys.append(ranks.astype(np.uint64) << _HALF | rows.astype(np.uint64))
        places.append(within.astype(np.uint32))
    found = Postings(np.concatenate(keys), np.concatenate(places))
    del keys, places
    order = np.argsort(found.keys)
    return Postings(found.keys[order], found.places[order])


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
    for begin in range(0, len(probing.keys), _POSTINGS):
        part = slice(begin, begin + _POSTINGS)
        yield from _meetings(Postings(probing.keys[part], probing.places[part]), indexed, first, last, most)


def _meetings(
    probing: Postings, indexed: Postings, first: Numbers, last: Numbers, most: int
) -> Iterator[Meeting]:
    rows = probing.rows
    ranks = probing.keys & ~_LOW
    low = np.searchsorted(indexed.keys, ranks | first[rows].astype(np.uint64))
    high = np.searchsorted(indexed.keys, ranks | last[rows].astype(np.uint64))
    counts = np.maximum(high - low, 0)
    met = np.flatnonzero(counts)
    for start, stop in _stretches(np.cumsum(counts[met]), most):
        part = met[start:stop]
        times = counts[part]
        probe = np.repeat(part, times)
        within = np.arange(len(probe)) - np.repeat(np.cumsum(times) - times, times)
        at = np.repeat(low[part], times) + within
        others = (indexed.keys[at] & _LOW).astype(np.int64)
        places = (probing.places[probe].astype(np.int64), indexed.places[at].astype(np.int64))
        yield Meeting(rows[probe], others, *places)


def _stretches(ends: Numbers, most: int) -> Iterator[tuple[int, int]]:
    """Cut postings into stretches of about as many pairs, at least one posting each."""
    start = done = 0
    while start < len(ends):
        stop = max(start + 1, int(np.searchsorted(ends, done + most, side="right")))
        yield start, stop
        start, done = stop, int(ends[stop - 1])
