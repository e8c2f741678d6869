"""Whether rows that come in five batches give the pairs, and the rows that stay, of one batch."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from benchmarks.peers.pairing import THRESHOLD, WORDS
from groundset.text.grams import Sets, shingle_sets
from groundset.text.hashing import hashed
from groundset.text.joining import join

_BATCHES = 5


def told(rows: list[str]) -> str:
    """Say in a few words what differs."""
    at_once = _pairs(rows, [len(rows)])
    one_by_one = _pairs(rows, [len(rows) // _BATCHES] * (_BATCHES - 1))
    kept = [_kept(pairs, len(rows)) for pairs in (at_once, one_by_one)]
    pairs = "the same" if np.array_equal(at_once, one_by_one) else "DIFFERENT"
    stay = "the same" if np.array_equal(kept[0], kept[1]) else "DIFFERENT"
    return f"{pairs} {len(at_once):,} pairs, {stay} {kept[0].sum():,} rows kept"


def _pairs(rows: list[str], sizes: list[int]) -> NDArray[np.int64]:
    """Join batch after batch with all that came before; give (earlier, later) numbers of rows, sorted."""
    bounds = np.cumsum([0, *sizes, len(rows) - sum(sizes)])
    found = [np.empty((0, 2), np.int64)]
    for start, stop in pairwise(bounds.tolist()):
        new, known = (shingle_sets(hashed(part), WORDS) for part in (rows[start:stop], rows[:start]))
        pairs = join(new, known if start else Sets.of([]), THRESHOLD)
        numbers = np.concatenate((np.arange(start, stop), np.arange(start)))
        found.append(np.sort(np.column_stack((numbers[pairs.left], numbers[pairs.right])), axis=1))
    return np.unique(np.concatenate(found), axis=0)


def _kept(pairs: NDArray[np.int64], count: int) -> NDArray[np.bool_]:
    """Go down the rows: one stays unless it is a twin of an earlier one that stays."""
    kept = np.ones(count, np.bool_)
    order = np.lexsort((pairs[:, 0], pairs[:, 1]))
    for earlier, later in pairs[order].tolist():
        if kept[earlier]:
            kept[later] = False
    return kept
