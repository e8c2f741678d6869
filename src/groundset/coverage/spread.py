"""How evenly counts are spread, and how sure a share is."""

from __future__ import annotations

import math
from collections.abc import Sequence

_DIGITS = 6
_Z = 1.959963984540054
"""Of a 95 % interval."""


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


def interval(count: int, total: int) -> tuple[float, float]:
    """Give the Wilson 95 % interval of a share; of nothing it is everything."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = count / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if count == 0 else round(low, _DIGITS)), (1.0 if count == total else round(high, _DIGITS))
