"""Whole-numbered vectors and their cosine, the same on every machine and in every batch.

Sums of float32 products depend on their order, and so on the batch. Rows of whole numbers below 2**15
have dot products far below 2**53, which float64 adds up exactly in any order.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

SCALE = 2**15 - 1
"""Length of a row before rounding."""
_LEAST = 1e-12
"""Length below which a row has no direction: what is left of it is rounding."""
_DIGITS = 6

Rows = NDArray[np.float64]


def quantized(rows: NDArray[np.float32]) -> Rows:
    """Scale rows to one length and round them to whole numbers; a row without length becomes zeros."""
    wide = rows.astype(np.float64)
    lengths = np.sqrt((wide * wide).sum(axis=1, keepdims=True))
    scaled: Rows = np.divide(wide, lengths, out=np.zeros_like(wide), where=lengths >= _LEAST) * SCALE
    return np.rint(scaled)


def similarities(rows: Rows, others: Rows) -> Rows:
    """Give the cosine of every row with every other, rounded to 6 digits; 0 with a row of zeros."""
    lengths = np.sqrt(np.outer((rows * rows).sum(axis=1), (others * others).sum(axis=1)))
    dots: Rows = rows @ others.T
    cosines: Rows = np.divide(dots, lengths, out=np.zeros_like(dots), where=lengths > 0)
    rounded: Rows = cosines.round(_DIGITS)
    return rounded
