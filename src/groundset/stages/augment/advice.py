"""Whether augmenting is worth it, by the figures."""

from __future__ import annotations

from groundset.coverage.counting import Coverage
from groundset.coverage.spread import evenness

EVEN = 0.95
"""Evenness of a dimension from which more of the same changes little."""


def reason_to_skip(found: Coverage) -> str:
    """Say why augmenting is not worth it; empty where it is."""
    if not found.samples or not any(c.target for c in (*found.values, *found.combined)):
        return ""
    if not found.gaps:
        return "every target is met"
    names = dict.fromkeys(c.cell[0][0] for c in found.values)
    spread = {
        name: evenness([c.count for c in found.values if c.cell[0][0] == name])
        for name in names
        if sum(c.cell[0][0] == name for c in found.values) > 1
    }
    if spread and min(spread.values()) >= EVEN:
        least = min(spread, key=lambda name: (spread[name], name))
        return (
            f"the samples are spread evenly already ({least}, the least even dimension, has evenness "
            f"{spread[least]:.2f} of 1): more pairs of the same documents change little; "
            "lower the targets, or add documents"
        )
    return ""
