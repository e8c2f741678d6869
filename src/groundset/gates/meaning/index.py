"""An index for more rows than can be compared with all others, and how many twins it finds.

Cross-polytope hashing (Andoni et al. 2015, Practical and Optimal LSH for Angular Distance): a vector is
turned by fixed random signs onto a few axes, and the axis it lies nearest to is its hash. Here each of
several hashes gives its nearest axes, and each of several tables a key for every combination. Two nodes of
one guard meet where they share a key of a table. That hangs on their own two vectors alone, so neither order
nor batch nor history changes what is found. Sums of signed whole numbers are exact, so no key hangs on how
they are added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from groundset.gates.meaning.packed import Group
from groundset.gates.meaning.search import Pairs, Places, proposed, verified

RULES = 1
"""Raise it when keys change."""

_SEED = 20_260_101
_TABLES = 6
_HASHES = 4
"""Per table."""
_AXES = 32
_NEAREST = 2
"""Axes that each hash gives."""
_CHUNK = 4_096
_SMALL = 64
"""Nodes of one key up to which they are paired one by one, and above which as a block."""
_BLOCK = 2_000


def indexed_pairs(group: Group, threshold: float) -> Iterator[Pairs]:
    """Yield the pairs that share a key, of which one is new and that are alike in every part; each once."""
    seen = np.zeros(0, np.int64)
    for table in range(_TABLES):
        keys, rows = _sorted_keys(group, table)
        for found in _meeting(group, keys, rows, threshold):
            if len(found.left):
                names = found.left * len(group.keys) + found.right
                fresh, first = np.unique(names, return_index=True)
                first = first[~np.isin(fresh, seen)]
                seen = np.union1d(seen, names)
                yield Pairs(found.left[first], found.right[first], found.scores[first])


def _sorted_keys(group: Group, table: int) -> tuple[NDArray[np.uint64], Places]:
    """Give all keys of a table in order, with the rows they belong to."""
    starts = range(0, len(group.keys), _CHUNK)
    keys = np.concatenate([_keys(group, table, at, at + _CHUNK) for at in starts])
    rows = np.repeat(np.arange(len(group.keys)), keys.shape[1])
    order = np.argsort(keys, axis=None, kind="stable")
    return keys.ravel()[order], rows[order]


def _keys(group: Group, table: int, start: int, stop: int) -> NDArray[np.uint64]:
    """Give the keys of some rows: a line for each."""
    ends = group.rows[start:stop][:, :2].astype(np.float64)  # what is asked, and the answer
    flat = ends.reshape(len(ends), -1)
    keys = group.kinds[start:stop, None].astype(np.uint64)
    for number in range(_HASHES):
        nearest = _nearest(flat @ _signs(table, number, flat.shape[1]))
        keys = (keys[:, :, None] * np.uint64(2 * _AXES) + nearest[:, None, :]).reshape(len(flat), -1)
    return keys


def _nearest(turned: NDArray[np.float64]) -> NDArray[np.uint64]:
    """Give the axes, each with a number for either end, that vectors lie nearest to: a line for each."""
    away, lines = np.abs(turned), np.arange(len(turned))
    found = np.empty((len(turned), _NEAREST), np.uint64)
    for place in range(_NEAREST):
        axis = away.argmax(axis=1)
        found[:, place] = 2 * axis + (turned[lines, axis] < 0)
        away[lines, axis] = -1
    return found


@lru_cache(maxsize=_TABLES * _HASHES)
def _signs(table: int, number: int, width: int) -> NDArray[np.float64]:
    bits = np.random.PCG64([_SEED, table, number]).random_raw(width * _AXES) >> np.uint64(63)
    signs: NDArray[np.float64] = bits.astype(np.float64).reshape(width, _AXES) * 2 - 1
    return signs


def _meeting(group: Group, keys: NDArray[np.uint64], rows: Places, threshold: float) -> Iterator[Pairs]:
    """Yield what is alike among rows of one key."""
    edges = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1], True])
    sizes = np.diff(edges)
    few = np.repeat(sizes <= _SMALL, sizes)
    yield from _one_by_one(group, keys[few], rows[few], threshold)
    for start, size in zip(edges[:-1][sizes > _SMALL], sizes[sizes > _SMALL], strict=True):
        yield from _in_blocks(group, np.sort(rows[start : start + size]), threshold)


def _one_by_one(group: Group, keys: NDArray[np.uint64], rows: Places, threshold: float) -> Iterator[Pairs]:
    for apart in range(1, _SMALL):
        same = np.flatnonzero(keys[apart:] == keys[:-apart])
        if not len(same):
            return
        for at in range(0, len(same), _CHUNK * 16):
            here = same[at : at + _CHUNK * 16]
            left, right = rows[here], rows[here + apart]  # Stable order: the lower row comes first.
            new = left < group.new
            yield verified(group, left[new], right[new], threshold)


def _in_blocks(group: Group, rows: Places, threshold: float) -> Iterator[Pairs]:
    keys = tuple(group.keys[row] for row in rows)
    some = Group(keys, group.kinds[rows], len(rows), group.rows[rows], group.words[rows], ())
    units = [some.units(part) for part in range(group.rows.shape[1])]
    new = int(np.searchsorted(rows, group.new))
    for start in range(0, new, _BLOCK):
        for at in range(start, len(rows), _BLOCK):
            left, right = proposed(
                units, slice(start, min(start + _BLOCK, new)), slice(at, at + _BLOCK), threshold
            )
            upper = left < right
            yield verified(group, rows[left[upper]], rows[right[upper]], threshold)
