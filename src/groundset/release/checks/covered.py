"""coverage.json counts what the samples' tags count up to, and its gaps are its shortfalls."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.release.checks.case import Case, Found, shown
from groundset.release.coverage import CoverageReport, DimensionCount, TagCounts, ValueCount, count_tags
from groundset.release.layout import COVERAGE


def check_coverage(case: Case) -> Found:
    """Count tags anew and compare."""
    report = case.release.coverage()
    counts = count_tags(report, case.lineage)
    for problem in (*_dimensions(report, counts), *_pairs(report, counts), *_gaps(report), *_rounds(report)):
        yield COVERAGE, problem


def _dimensions(report: CoverageReport, counts: TagCounts) -> Iterator[str]:
    listed = {(d.name, v.value) for d in report.dimensions for v in d.values}
    if len(listed) != sum(len(d.values) for d in report.dimensions):
        yield "a value stands twice"
    for name, value in sorted(counts.values.keys() - listed):
        yield f"{shown(name)}: {shown(value)} is missing"
    for dimension in report.dimensions:
        yield from _dimension(dimension, counts)


def _dimension(dimension: DimensionCount, counts: TagCounts) -> Iterator[str]:
    if dimension.unmapped != counts.samples - counts.mapped[dimension.name]:
        yield f"{shown(dimension.name)}: the number of unmapped samples is not that of the tags"
    for value in dimension.values:
        name = f"{shown(dimension.name)}: {shown(value.value)}"
        if value.count != counts.values[dimension.name, value.value]:
            yield f"{name}: the count is not that of the tags"
        if value.shortfall != max(0, value.target - value.count):
            yield f"{name}: the shortfall is not target less count"
        if value.state not in _states(value):
            yield f"{name}: is not {value.state}"


def _states(value: ValueCount) -> tuple[str, ...]:
    if value.count < value.target:
        return ("empty",) if value.count == 0 else ("thin",)
    return ("met", "over") if value.count else ("met", "empty")


def _pairs(report: CoverageReport, counts: TagCounts) -> Iterator[str]:
    for pair in report.pairs:
        if pair.count != counts.pairs[frozenset((pair.a, pair.b))]:
            yield f"the count of {shown(' with '.join((*pair.a, *pair.b)))} is not that of the tags"


def _gaps(report: CoverageReport) -> Iterator[str]:
    short = sorted(
        (d.name, v.value, v.count, v.target, v.shortfall, v.state)
        for d in report.dimensions
        for v in d.values
        if v.shortfall
    )
    listed = sorted((g.dimension, g.value, g.count, g.target, g.shortfall, g.state) for g in report.gaps)
    if short != listed:
        yield "the gaps are not the values that fall short of their target"


def _rounds(report: CoverageReport) -> Iterator[str]:
    if any(not r.kept <= r.admitted <= r.offered for r in report.augmentation):
        yield "a round of augmentation kept more than it admitted, or admitted more than it was offered"
