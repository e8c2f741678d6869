"""Which sides hold which grams of one length, and where."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from groundset.gates.sides import Side
from groundset.gates.verbatim.tables import GramTable, Places, borders
from groundset.text.hashing import bounds_of

SCALE = 1_000_000
"""Weights have 6 digits: as whole numbers their sums do not depend on the order."""


class Postings:
    """Sides whose grams have one length; a *posting* is a distinct gram of a side."""

    def __init__(self, n: int, numbers: Sequence[int], sides: Sequence[Side]) -> None:
        """Take in sides, each under its number; one of them at least."""
        self.n = n
        self.numbers = np.array(numbers, np.int64)
        """Number of each side, ascending."""
        self.tokens = np.array([side.tokens for side in sides], np.int64)
        """Length of each side."""
        grams = np.concatenate([np.frombuffer(side.grams, np.uint64) for side in sides])
        counts = np.array([len(side.grams) for side in sides], np.int64)
        owner = np.repeat(np.arange(len(sides)), counts)
        place = np.arange(len(grams)) - np.repeat(bounds_of(counts)[:-1], counts)
        order = np.lexsort((place, owner, grams))
        grams, owner, self.places = grams[order], owner[order], place[order]
        self.place_bounds = borders_of_pairs(grams, owner)
        """Posting i stands at places[place_bounds[i] : place_bounds[i + 1]] of its side."""
        self.owners = owner[self.place_bounds[:-1]]
        """Side of each posting."""
        of_posting = grams[self.place_bounds[:-1]]
        self.bounds = borders(of_posting)
        """Gram i has the postings bounds[i] to bounds[i + 1] (exclusive)."""
        self.table = GramTable(of_posting[self.bounds[:-1]])
        self.distinct = np.bincount(self.owners, minlength=len(sides))
        """Distinct grams of each side."""
        self._first = bounds_of(self.tokens + 1)[:-1]
        self._weights = np.concatenate(
            [bounds_of(np.rint(np.frombuffer(side.weights) * SCALE).astype(np.int64)) for side in sides]
        )

    def weight(self, owners: Places, starts: Places, ends: Places) -> Places:
        """Sum the weights of stretches of tokens of sides."""
        first = self._first[owners]
        summed: Places = self._weights[first + ends] - self._weights[first + starts]
        return summed


def borders_of_pairs(left: Places, right: Places) -> Places:
    """Give where each run of equal pairs begins, and the end of the last."""
    changes = np.flatnonzero((left[1:] != left[:-1]) | (right[1:] != right[:-1])) + 1
    return np.concatenate(([0], changes, [len(left)]))
