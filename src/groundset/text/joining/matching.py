"""All pairs of sets whose Jaccard similarity reaches a threshold."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from groundset.parallel.threads import map_threads
from groundset.text.grams import Sets
from groundset.text.joining.columns import Columns, columns
from groundset.text.joining.counting import shared
from groundset.text.joining.pairs import Numbers, Pairs, ceiling, distinct, exact, gathered
from groundset.text.joining.proposing import PAIRS, Meeting, meetings, postings
from groundset.text.joining.sketches import Sketches


def join(new: Sets, known: Sets, threshold: float, *, most: int = PAIRS, limit: int | None = None) -> Pairs:
    """Give all pairs of new sets, and of new with known ones, at the threshold; left is the lower number.

    ``threshold`` is the decimal it prints as: 0.8 means 4/5. An empty set has no twin. ``most`` bounds how
    many pairs are looked at together, and changes no result. Raises TooManyPairsError where more than
    ``limit`` pairs may be alike.
    """
    share = exact(threshold)
    least = ceiling(share, np.concatenate((new.sizes, known.sizes)))
    return _Matching(columns(new, known, least), share, most).pairs(limit)


class _Matching:
    """One join; a pair shares at least ``limit / (1 + limit)`` of the sum of its sizes."""

    def __init__(self, sets: Columns, limit: Fraction, most: int) -> None:
        self._sets, self._limit, self._most = sets, limit, most
        self._sketches = Sketches(sets)
        self._lengths = sets.lengths

    def pairs(self, limit: int | None) -> Pairs:
        """Propose, bound and count."""
        sets, lengths = self._sets, self._lengths
        own = np.arange(len(lengths))
        smallest = np.searchsorted(sets.sizes, ceiling(self._limit, sets.sizes))
        probing = postings(sets, lengths - ceiling(self._limit, sets.sizes) + 1)
        indexed = postings(sets, lengths - self._needed(sets.sizes, sets.sizes) + 1)
        # Known sets meet new ones alone.
        runs = [(probing.only(sets.new), indexed), (probing.only(~sets.new), indexed.only(sets.new))]
        met = (m for probes, index in runs for m in meetings(probes, index, smallest, own, self._most))
        return self._counted(gathered(map_threads(self._bounded, met), limit))

    def _needed(self, sizes: Numbers, others: Numbers) -> Numbers:
        """Give the least number of elements that twins of those sizes share."""
        return ceiling(self._limit / (1 + self._limit), sizes + others)

    def _bounded(self, met: Meeting) -> Numbers:
        """Drop pairs of which too little is left after the place where they meet, or by their sketches."""
        a, b, lengths = met.others, met.probes, self._lengths
        needed = self._needed(self._sets.sizes[a], self._sets.sizes[b])
        rest = np.minimum(lengths[a] - met.other_places, lengths[b] - met.probe_places)
        stays = rest >= needed
        a, b, needed = a[stays], b[stays], needed[stays]
        stays = lengths[a] + lengths[b] - self._sketches.apart(a, b) >= 2 * needed
        return distinct([a[stays] << 32 | b[stays]])

    def _counted(self, codes: Numbers) -> Pairs:
        a, b = codes >> 32, codes & 0xFFFFFFFF
        count = shared(self._sets, a, b)
        twins = count >= self._needed(self._sets.sizes[a], self._sets.sizes[b])
        left, right = self._sets.names[a[twins]], self._sets.names[b[twins]]
        return Pairs.of([(np.minimum(left, right), np.maximum(left, right), count[twins])])
