"""How a pair that waits in the reserve was come by, as its rank tells."""

from __future__ import annotations

ON_DEMAND, RESTYLED = 1_000_000, 2_000_000
"""Ranks from which pairs are of families on demand, and from which they ask again in another style."""
MEANS = ("reserve", "on_demand", "restyled")
"""Pairs beyond the limit per passage; of families opened for thin cells only; asked in another style."""


def means_of(rank: int) -> str:
    """Name the means that brings a pair of this rank."""
    return MEANS[(rank >= ON_DEMAND) + (rank >= RESTYLED)]
