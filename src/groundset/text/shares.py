"""How sure a counted share is."""

from __future__ import annotations

import math

_DIGITS = 6
_Z = 1.959963984540054
"""Of a 95 % interval."""


def interval(count: int, total: int) -> tuple[float, float]:
    """Give the Wilson 95 % interval of a share; of nothing it is everything."""
    if total == 0:
        return 0.0, 1.0
    share, z2 = count / total, _Z * _Z
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total * total)) / (1 + z2 / total)
    low, high = max(0.0, middle - half), min(1.0, middle + half)
    return (0.0 if count == 0 else round(low, _DIGITS)), (1.0 if count == total else round(high, _DIGITS))
