"""All pairs of a group whose parts are alike: float32 proposes with a margin, whole numbers decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.gates.meaning.packed import Group, Narrow

_BLOCK = 2_048
_CELLS = 4_000_000
"""Cosines at a time."""
_DENSE = 64
"""From one proposed pair in so many on, the next part is compared as a whole block as well."""
_DIGITS = 6
SHORT = 16
"""Words of a part of a question up to which the threshold holds; above it grows with them."""
ANSWER = 1
"""Place of the answer among the parts."""

Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of rows of a group, ``left`` below ``right``."""

    left: Places
    right: Places
    scores: NDArray[np.float64]


def all_pairs(group: Group, threshold: float) -> Iterator[Pairs]:
    """Yield every pair of which one is new and that is alike in every part; memory is bounded per step."""
    units = [group.units(part) for part in range(group.rows.shape[1])]
    for start in range(0, group.new, _BLOCK):
        stop = min(start + _BLOCK, group.new)
        width = max(1, _CELLS // (stop - start))
        for at in range(start, len(group.keys), width):
            left, right = proposed(units, slice(start, stop), slice(at, at + width), threshold)
            upper = left < right
            yield verified(group, left[upper], right[upper], threshold)


def proposed(units: list[Narrow], rows: slice, others: slice, threshold: float) -> tuple[Places, Places]:
    """Give the pairs of a block that may be alike in every part; misses none."""
    least = np.float32(threshold - margin(units[0].shape[1]))
    mask = units[0][rows] @ units[0][others].T >= least
    for part in units[1:]:
        if np.count_nonzero(mask) * _DENSE < mask.size:
            break
        mask &= part[rows] @ part[others].T >= least
    left, right = np.nonzero(mask)
    return left + (rows.start or 0), right + (others.start or 0)


def margin(width: int) -> float:
    """Give how far a float32 cosine may lie below the true one: a bound on rounding, and then some."""
    return max(1e-4, 8 * width * float(np.finfo(np.float32).eps))


def verified(group: Group, left: Places, right: Places, threshold: float) -> Pairs:
    """Keep the pairs that are alike in every part, by exact dot products, and whose answers agree."""
    scores = np.ones(len(left))
    group_least = least(group, threshold)
    step = max(1, _CELLS // group.rows.shape[2])
    for part in range(group.rows.shape[1]):
        found = [
            _cosines(group, part, left[at : at + step], right[at : at + step])
            for at in range(0, len(left), step)
        ]
        cosines = np.concatenate(found) if found else scores
        alike = cosines >= np.maximum(group_least[left, part], group_least[right, part])
        scores = np.minimum(scores, cosines)
        left, right, scores = left[alike], right[alike], scores[alike]
    pairs = zip(left.tolist(), right.tolist(), strict=True)
    agree = np.fromiter((group.agree(a, b) for a, b in pairs), np.bool_, len(left))
    return Pairs(left[agree], right[agree], scores[agree])


def least(group: Group, threshold: float) -> NDArray[np.float64]:
    """Give the cosine that each part must reach: in a long question one other word moves it little."""
    allowed = np.minimum(1.0, SHORT / np.maximum(group.words, 1))
    allowed[:, ANSWER] = 1.0
    required: NDArray[np.float64] = (1 - (1 - threshold) * allowed).round(_DIGITS)
    return required


def _cosines(group: Group, part: int, left: Places, right: Places) -> NDArray[np.float64]:
    """Give cosines, rounded to 6 digits: the same sums as ``embedding.similarities``, a pair at a time."""
    rows, others = group.wide(left, part), group.wide(right, part)
    dots = np.einsum("ij,ij->i", rows, others)
    lengths = np.einsum("ij,ij->i", rows, rows) * np.einsum("ij,ij->i", others, others)
    cosines: NDArray[np.float64] = (dots / np.sqrt(lengths)).round(_DIGITS)
    return cosines
