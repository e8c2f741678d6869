"""A sketch of 512 bits for each set, which bounds how much two sets can share."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from groundset.text.joining.columns import Columns
from groundset.text.joining.pairs import Numbers

_BITS = 512
_ROWS = 1 << 13
"""Sets sketched at once: a byte a bit."""
_FACTOR = np.uint32(0x9E3779B1)
_SHIFT = np.uint32(32 - 9)


class Sketches:
    """A bit for each element, of 512 by hash."""

    def __init__(self, sets: Columns) -> None:
        rows = len(sets.sizes)
        self._bits: NDArray[np.uint64] = np.zeros((rows, _BITS // 64), np.uint64)
        for start in range(0, rows, _ROWS):
            stop = min(start + _ROWS, rows)
            ranks = sets.ranks[sets.bounds[start] : sets.bounds[stop]]
            table = np.zeros((stop - start, _BITS), np.bool_)
            of = np.repeat(np.arange(stop - start), sets.lengths[start:stop])
            table[of, ranks * _FACTOR >> _SHIFT] = True
            self._bits[start:stop] = np.packbits(table, axis=1).view(np.uint64)

    def apart(self, left: Numbers, right: Numbers) -> Numbers:
        """Give the least number of elements that only one of the two sets has, for each pair."""
        return _count(self._bits[left] ^ self._bits[right])

    def missing(self, inner: Numbers, outer: Numbers) -> Numbers:
        """Give the least number of elements of the first set that the second has not, for each pair."""
        return _count(self._bits[inner] & ~self._bits[outer])


def _count(bits: NDArray[np.uint64]) -> Numbers:
    counts: Numbers = np.bitwise_count(bits).sum(axis=1, dtype=np.int64)
    return counts
