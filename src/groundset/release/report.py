"""The report: one HTML file for people, without scripts and without anything fetched from elsewhere."""

from __future__ import annotations

from typing import Any

from groundset.release.facts import Facts
from groundset.release.making import canary_rows
from groundset.release.rows import LineageRow, SampleRow
from groundset.report.coverage.facts import coverage_facts
from groundset.report.coverage.shown import shown
from groundset.report.funnel import Level
from groundset.report.page import render

_QUOTES = 2000
"""Most characters of a text shown; the data files have the rest."""


def report(facts: Facts) -> str:
    """Render ``report.html``."""
    return render(
        "groundset.release",
        "report.html",
        facts=facts,
        claims=facts.claims,
        statistics=facts.statistics,
        levels=_levels(facts),
        canaries=list(canary_rows(facts.claims.canaries or ())),
        coverage=shown(coverage_facts(facts.coverage.model_dump())),
        samples=[_example(*pair) for pair in facts.examples],
    )


def _levels(facts: Facts) -> list[Level]:
    return [Level(name, level.came, level.kept, level.reasons, gate) for name, level, gate in facts.levels]


def _example(sample: SampleRow, lineage: LineageRow) -> dict[str, Any]:
    messages = [(m.role, _short(m.content)) for m in sample.messages]
    quotes = [(s.uri, s.start, s.end, _short(s.quote or "")) for s in lineage.evidence]
    return {"id": sample.id, "messages": messages, "quotes": quotes, "lineage": lineage}


def _short(text: str) -> str:
    return text if len(text) <= _QUOTES else text[:_QUOTES] + " […]"
