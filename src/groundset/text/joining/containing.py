"""All pairs of sets of which one holds most of the other."""

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


def contained(new: Sets, known: Sets, share: float, *, most: int = PAIRS, limit: int | None = None) -> Pairs:
    """Give all pairs of which the larger set holds that share of the smaller; left is the smaller one.

    Of two sets of one size that with the lower number counts as the smaller. At least one of a pair is new.
    Raises TooManyPairsError where more than ``limit`` pairs may be such.
    """
    nothing = np.zeros(len(new) + len(known), np.int64)
    return _Containing(columns(new, known, nothing), exact(share), most).pairs(limit)


class _Containing:
    """One join: the inner set meets the outer one among its own rarest elements."""

    def __init__(self, sets: Columns, share: Fraction, most: int) -> None:
        self._sets, self._most = sets, most
        self._needed = ceiling(share, sets.sizes)
        self._sketches = Sketches(sets)
        self._lengths = sets.lengths

    def pairs(self, limit: int | None) -> Pairs:
        """Propose, bound and count."""
        sets, lengths = self._sets, self._lengths
        own = np.arange(len(lengths))
        inner = postings(sets, lengths - self._needed + 1)
        outer = postings(sets, lengths, inner.marked(sets.ranks))
        # Known sets meet new ones alone.
        runs = [(inner.only(sets.new), outer), (inner.only(~sets.new), outer.only(sets.new))]
        last = np.full(len(own), len(own))
        met = (m for probes, index in runs for m in meetings(probes, index, own + 1, last, self._most))
        return self._counted(gathered(map_threads(self._bounded, met), limit))

    def _bounded(self, met: Meeting) -> Numbers:
        """Drop pairs of which too little is left after the place where they meet, or by their sketches."""
        inner, outer, lengths = met.probes, met.others, self._lengths
        needed = self._needed[inner]
        rest = np.minimum(lengths[inner] - met.probe_places, lengths[outer] - met.other_places)
        stays = rest >= needed
        inner, outer, needed = inner[stays], outer[stays], needed[stays]
        stays = lengths[inner] - self._sketches.missing(inner, outer) >= needed
        return distinct([inner[stays] << 32 | outer[stays]])

    def _counted(self, codes: Numbers) -> Pairs:
        inner, outer = codes >> 32, codes & 0xFFFFFFFF
        count = shared(self._sets, inner, outer)
        holds = count >= self._needed[inner]
        names = self._sets.names
        return Pairs.of([(names[inner[holds]], names[outer[holds]], count[holds])])
