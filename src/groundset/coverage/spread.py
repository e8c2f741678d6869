"""How evenly counts are spread, and how sure a share is."""

from __future__ import annotations

import math
from collections.abc import Sequence

from groundset.text.shares import interval

__all__ = ["concentration", "evenness", "interval"]

_DIGITS = 6


def evenness(counts: Sequence[int]) -> float:
    """Shannon entropy of counts over that of an even spread: 1 is even, 0 is all in one place."""
    total = sum(counts)
    if total == 0 or len(counts) < 2:
        return 0.0
    shares = [n / total for n in counts if n]
    return round(abs(math.fsum(p * math.log(p) for p in shares)) / math.log(len(counts)), _DIGITS)


def concentration(counts: Sequence[int]) -> float:
    """Gini coefficient of counts: 0 when all are equal, near 1 when one has everything."""
    total, size = sum(counts), len(counts)
    if total == 0:
        return 0.0
    ranked = sum(place * n for place, n in enumerate(sorted(counts), 1))
    return round((2 * ranked - (size + 1) * total) / (size * total), _DIGITS)
