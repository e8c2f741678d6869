"""All that the coverage section shows, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass

from groundset.report.coverage.facts import CoverageFacts, Dimension, Valued
from groundset.report.coverage.heat import Heat, heats
from groundset.report.coverage.words import GapGroup, against_the_map, gap_groups, score, verdict

_SHOWN, _LISTED = 20, 200
"""Values of a dimension that are shown, and that are listed."""
_CLEARLY = 0.6
"""Different samples are clearly fewer when they are at most this share of all."""
_FEW = 5
"""Samples below which nobody needs to be told how many differ."""


@dataclass(frozen=True, slots=True)
class Bars:
    """The values of one dimension as bars."""

    dimension: Dimension
    first: tuple[Valued, ...]
    more: tuple[Valued, ...]
    """Listed, but folded away."""
    left_out: int
    widest: int
    """What a full bar stands for."""
    found: tuple[tuple[str, int], ...]
    """How its tags were found, and how many."""


@dataclass(frozen=True, slots=True)
class CoverageShown:
    """The coverage section."""

    facts: CoverageFacts
    score: str
    verdict: str
    forbidden: str
    """How many samples are in combinations that the map forbids, in words."""
    heats: tuple[Heat, ...]
    bars: tuple[Bars, ...]
    gaps: tuple[GapGroup, ...]


def shown(facts: CoverageFacts) -> CoverageShown:
    """Make everything ready."""
    return CoverageShown(
        facts,
        score(facts),
        verdict(facts),
        against_the_map(facts),
        heats(facts),
        tuple(_bars(dimension) for dimension in facts.dimensions),
        gap_groups(facts.gaps),
    )


def different(one: Valued) -> int:
    """Give how many samples differ where that is clearly less than all; else 0."""
    return one.effective if one.count >= _FEW and one.effective <= _CLEARLY * one.count else 0


def _bars(dimension: Dimension) -> Bars:
    ordered = sorted(dimension.values, key=lambda one: -(one.shortfall**2 / one.target if one.target else 0))
    return Bars(
        dimension,
        tuple(ordered[:_SHOWN]),
        tuple(ordered[_SHOWN:_LISTED]),
        max(0, len(ordered) - _LISTED),
        max([dimension.unmapped, *(max(v.count, v.before, v.target) for v in ordered)], default=0),
        tuple((method, number) for method, number in dimension.methods.items() if method != "unmapped"),
    )
