"""What a join gives, and the threshold it holds pairs against."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]

_DIGITS = 6
_WAITING = 1 << 22
"""Pairs that wait, at least, before they are put in order with those found before."""


class TooManyPairsError(Exception):
    """More pairs may be alike than were asked for."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of sets in columns, in ascending order; sets are numbered through, the new ones first."""

    left: Numbers
    right: Numbers
    shared: Numbers
    """Elements that both have."""

    @staticmethod
    def of(parts: Sequence[tuple[Numbers, Numbers, Numbers]]) -> Pairs:
        """Put pairs found in parts into their order."""
        none = np.empty(0, np.int64)
        left, right, shared = (np.concatenate([none, *(part[at] for part in parts)]) for at in range(3))
        order = np.lexsort((right, left))
        return Pairs(left[order], right[order], shared[order])


def exact(threshold: float) -> Fraction:
    """Read a threshold as the decimal it prints as; raises ValueError outside (0, 1]."""
    limit = Fraction(str(threshold))
    if not 0 < limit <= 1:
        raise ValueError(f"a similarity threshold must be in (0, 1], not {threshold}")
    return limit


def ceiling(share: Fraction, sizes: Numbers) -> Numbers:
    """Give the least whole numbers that are at least a share of some sizes."""
    return -(-share.numerator * sizes // share.denominator)


def distinct(codes: Sequence[Numbers]) -> Numbers:
    """Give all numbers once, ascending; a sort and a look at neighbours is quicker than ``np.unique``."""
    found = np.concatenate([np.empty(0, np.int64), *codes])
    found.sort()
    keep = np.ones(len(found), np.bool_)
    np.not_equal(found[1:], found[:-1], out=keep[1:])
    return found[keep]


def gathered(parts: Iterable[Numbers], limit: int | None) -> Numbers:
    """Give all numbers once, ascending; raises TooManyPairsError as soon as they are more than ``limit``."""
    found = np.empty(0, np.int64)
    waiting: list[Numbers] = []
    count = 0
    for part in parts:
        waiting.append(part)
        count += len(part)
        if count > max(_WAITING, len(found)):
            found, waiting, count = distinct([found, *waiting]), [], 0
            _ensure_within(found, limit)
    found = distinct([found, *waiting])
    _ensure_within(found, limit)
    return found


def _ensure_within(found: Numbers, limit: int | None) -> None:
    if limit is not None and len(found) > limit:
        raise TooManyPairsError(f"more than {limit:,} pairs")


def score(shared: int, left: int, right: int) -> float:
    """Give the Jaccard similarity of sets of those sizes, rounded to 6 digits."""
    return round(shared / (left + right - shared), _DIGITS)
