"""All pairs of the predicate by brute force: every run of three words of every row, counted exactly.

It shares no code with what is measured but the tokens: runs are strings, sets are rows of a sparse matrix,
and all rows are multiplied with all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from benchmarks.peers.pairing import THRESHOLD, WORDS

_BLOCK = 1000


def codes(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Write pairs, the smaller number first, as one number each, sorted."""
    found = pairs.reshape(-1, 2)
    return np.unique(found.min(axis=1) << 32 | found.max(axis=1))


def truth(rows: Iterable[str], words: Callable[[str], list[str]]) -> NDArray[np.int64]:
    """Give the codes of all pairs at the threshold."""
    matrix = _matrix(rows, words)
    sizes = np.asarray(matrix.sum(axis=1)).ravel().astype(np.int64)
    limit = Fraction(str(THRESHOLD))
    turned = matrix.T.tocsr()
    found = [np.empty(0, np.int64)]
    for start in range(0, matrix.shape[0], _BLOCK):
        products = (matrix[start : start + _BLOCK] @ turned).tocoo()
        left, right = products.row.astype(np.int64) + start, products.col.astype(np.int64)
        shared = products.data.astype(np.int64)
        union = sizes[left] + sizes[right] - shared
        twins = (left < right) & (shared * limit.denominator >= limit.numerator * union)
        found.append(left[twins] << 32 | right[twins])
    return np.unique(np.concatenate(found))


def _matrix(rows: Iterable[str], words: Callable[[str], list[str]]) -> sparse.csr_matrix:
    columns: dict[tuple[str, ...], int] = {}
    indices: list[int] = []
    bounds = [0]
    for row in rows:
        tokens = words(row)
        runs = {tuple(tokens[at : at + WORDS]) for at in range(len(tokens) - WORDS + 1)}
        indices += sorted(columns.setdefault(run, len(columns)) for run in runs)
        bounds.append(len(indices))
    data = np.ones(len(indices), np.int32)
    return sparse.csr_matrix((data, indices, bounds), shape=(len(bounds) - 1, len(columns)))
