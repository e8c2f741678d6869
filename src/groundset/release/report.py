"""The report: one HTML file for people, without scripts and without anything fetched from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundset.release.coverage import DimensionCount, ValueCount
from groundset.release.facts import Facts
from groundset.release.rows import LineageRow, SampleRow
from groundset.report.funnel import Level
from groundset.report.page import render

_QUOTES = 2000
"""Most characters of a text shown; the data files have the rest."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension of the coverage map; ``widest`` is what a full bar stands for."""

    name: str
    values: tuple[ValueCount, ...]
    unmapped: int
    widest: int


def report(facts: Facts) -> str:
    """Render ``report.html``."""
    return render(
        "groundset.release",
        "report.html",
        facts=facts,
        claims=facts.claims,
        statistics=facts.statistics,
        levels=_levels(facts),
        dimensions=[_dimension(d) for d in facts.coverage.dimensions],
        coverage=facts.coverage,
        samples=[_example(*pair) for pair in facts.examples],
    )


def _levels(facts: Facts) -> list[Level]:
    return [Level(name, level.came, level.kept, level.reasons, gate) for name, level, gate in facts.levels]


def _dimension(dimension: DimensionCount) -> Dimension:
    """Scale all bars of a dimension to its largest count or target."""
    widest = max([max(v.count, v.target) for v in dimension.values], default=0)
    return Dimension(dimension.name, dimension.values, dimension.unmapped, widest)


def _example(sample: SampleRow, lineage: LineageRow) -> dict[str, Any]:
    messages = [(m.role, _short(m.content)) for m in sample.messages]
    quotes = [(s.uri, s.start, s.end, _short(s.quote or "")) for s in lineage.evidence]
    return {"id": sample.id, "messages": messages, "quotes": quotes, "lineage": lineage}


def _short(text: str) -> str:
    return text if len(text) <= _QUOTES else text[:_QUOTES] + " […]"
