"""Counts what two sets share, for many pairs together."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from groundset.parallel.threads import map_threads
from groundset.text.joining.columns import Columns
from groundset.text.joining.pairs import Numbers

_ELEMENTS = 1 << 21
"""Elements that are compared together."""
_HALF = np.uint64(32)


def shared(sets: Columns, left: Numbers, right: Numbers) -> Numbers:
    """Give the number of elements that both sets of each pair have."""
    lengths = sets.lengths

    def counted(stretch: tuple[int, int]) -> Numbers:
        part = slice(*stretch)
        return _shared(sets, lengths, left[part], right[part])

    parts = map_threads(counted, _stretches(lengths[left] + lengths[right]))
    return np.concatenate([np.empty(0, np.int64), *parts])


def _shared(sets: Columns, sizes: Numbers, left: Numbers, right: Numbers) -> Numbers:
    """Sort the elements of each pair together: what both have stands there twice."""
    rows = np.concatenate((left, right))
    pairs = np.tile(np.arange(len(left)), 2)
    lengths = sizes[rows]
    ends = np.cumsum(lengths)
    at = np.arange(ends[-1]) + np.repeat(sets.bounds[rows] - (ends - lengths), lengths)
    keys = np.repeat(pairs.astype(np.uint64) << _HALF, lengths) | sets.ranks[at]
    keys.sort()
    twice = keys[1:][keys[1:] == keys[:-1]]
    return np.bincount((twice >> _HALF).astype(np.int64), minlength=len(left))


def _stretches(lengths: Numbers) -> Iterator[tuple[int, int]]:
    ends = np.cumsum(lengths)
    start = done = 0
    while start < len(ends):
        stop = max(start + 1, int(np.searchsorted(ends, done + _ELEMENTS, side="right")))
        yield start, stop
        start, done = stop, int(ends[stop - 1])
