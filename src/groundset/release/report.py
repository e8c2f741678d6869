"""The report: one HTML file for people, without scripts and without anything fetched from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from groundset.release.claims import LevelClaim
from groundset.release.coverage import DimensionCount
from groundset.release.facts import Facts
from groundset.release.rows import LineageRow, SampleRow

_QUOTES = 2000
"""Most characters of a text shown; the data files have the rest."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One level of the funnel as widths in percent of the bar's full width."""

    name: str
    level: LevelClaim
    is_gate: bool
    kept: float
    lost: float


def report(facts: Facts) -> str:
    """Render ``report.html``."""
    return _template().render(
        facts=facts,
        claims=facts.claims,
        statistics=facts.statistics,
        bars=_bars(facts),
        dimensions=[_dimension(d) for d in facts.coverage.dimensions],
        coverage=facts.coverage,
        samples=[_example(*pair) for pair in facts.examples],
    )


def _bars(facts: Facts) -> list[Bar]:
    """Scale each kind of thing to its own total, and the gates to all candidates."""
    funnel = facts.claims.funnel
    bars = []
    for name, level, is_gate in facts.levels:
        whole = funnel.candidates.came if is_gate else level.came
        kept, lost = percent(level.kept, whole), percent(level.came - level.kept, whole)
        bars.append(Bar(name.replace("_", " "), level, is_gate, kept, lost))
    return bars


def percent(part: int, whole: int) -> float:
    """Give a share in percent with one decimal, at most 100."""
    return min(100.0, round(100 * part / whole, 1)) if whole > 0 else 0.0


def _dimension(dimension: DimensionCount) -> dict[str, Any]:
    """Scale all bars of a dimension to its largest count or target."""
    widest = max([max(v.count, v.target) for v in dimension.values], default=0)
    rows = [
        {
            "value": v,
            "width": percent(v.count, widest),
            "mark": percent(v.target, widest) if v.target else None,
        }
        for v in dimension.values
    ]
    return {"name": dimension.name, "unmapped": dimension.unmapped, "rows": rows}


def _example(sample: SampleRow, lineage: LineageRow) -> dict[str, Any]:
    messages = [(m.role, _short(m.content)) for m in sample.messages]
    quotes = [(s.uri, s.start, s.end, _short(s.quote or "")) for s in lineage.evidence]
    return {"id": sample.id, "messages": messages, "quotes": quotes, "lineage": lineage}


def _short(text: str) -> str:
    return text if len(text) <= _QUOTES else text[:_QUOTES] + " […]"


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("groundset.release"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    return environment.get_template("report.html")
