"""Look-ups of many grams at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from groundset.text.hashing import Hashes

Places = NDArray[np.int64]

_BITS_PER_GRAM = 32


class GramTable:
    """Distinct grams behind a bitmap of hashed slots.

    The bitmap turns away all but some 3 % of foreign grams at one look-up each. It has 4 bytes a gram, so
    that of a million grams stays in a processor's cache.
    """

    def __init__(self, grams: Hashes) -> None:
        """Take in grams that ascend and do not repeat."""
        self.grams = grams
        size = max(8, (len(grams) * _BITS_PER_GRAM - 1).bit_length()) if len(grams) else 8
        self._shift = np.uint64(64 - size)
        bits = np.zeros(1 << size, np.bool_)
        bits[grams >> self._shift] = True
        self._bitmap = np.packbits(bits, bitorder="little")

    def find(self, grams: Hashes) -> tuple[Places, Places]:
        """Give where known grams stand in a sequence, ascending, and the number of each."""
        slots = grams >> self._shift
        octets = self._bitmap.take((slots >> np.uint64(3)).view(np.int64))
        octets >>= slots.astype(np.uint8) & np.uint8(7)
        octets &= np.uint8(1)
        places = np.flatnonzero(octets.view(np.bool_))
        if not len(self.grams) or not len(places):
            return places[:0], places[:0]
        met = grams[places]
        numbers = np.searchsorted(self.grams, met)
        numbers[numbers == len(self.grams)] = 0
        known = self.grams[numbers] == met
        return places[known], numbers[known]


def stretches(starts: Places, counts: Places) -> Places:
    """Number through stretches that begin at ``starts`` and are ``counts`` long, one after the other."""
    ends = np.cumsum(counts)
    total = int(ends[-1]) if len(ends) else 0
    return np.arange(total) + np.repeat(starts - ends + counts, counts)


def borders(keys: NDArray[np.int64] | Hashes) -> Places:
    """Give where each run of equal keys begins, and the end of the last."""
    changes = np.flatnonzero(keys[1:] != keys[:-1]) + 1
    return np.concatenate(([0], changes, [len(keys)])) if len(keys) else np.zeros(1, np.int64)
