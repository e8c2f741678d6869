"""What coverage.json says of augmentation and trimming does not contradict itself or the candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from groundset.coverage.cells import Cell, cell_of
from groundset.funnel import COVERAGE, OVER_TARGET
from groundset.release.checks.case import Case, shown
from groundset.release.coverage import AugmentationRow, CoverageReport, GapRow
from groundset.settings import CoverageMap

_AUGMENTED = "augmented"


def augmentation_problems(case: Case, report: CoverageReport, coverage: CoverageMap) -> Iterator[str]:
    """Say what does not fit."""
    done = report.augmentation
    offered: Counter[Cell] = Counter()
    kept: Counter[Cell] = Counter()
    stopped = {cell_of(row.values, coverage): row.stop for row in done.rounds}
    for row in done.rounds:
        offered[cell_of(row.values, coverage)] += row.offered
        kept[cell_of(row.values, coverage)] += row.kept
    yield from _rounds(report, coverage, offered, kept)
    yield from _plan(done)
    for gap in report.gaps:
        cell = cell_of(gap.values, coverage)
        yield from _gap(gap, offered[cell], kept[cell], stopped.get(cell, ""))
    yield from _candidates(case, done, offered.total())
    yield from _before(case, report, coverage, changed=bool(offered.total() or done.trimmed))


def _rounds(
    report: CoverageReport, coverage: CoverageMap, offered: Counter[Cell], kept: Counter[Cell]
) -> Iterator[str]:
    rows = report.augmentation.rounds
    names = {cell for cell, row in report.standings(coverage).items() if row.state != "forbidden"}
    places = [(row.round, cell_of(row.values, coverage)) for row in rows]
    turns = [0, *(turn for turn, _cell in places)]
    if any(not 0 <= b - a <= 1 for a, b in pairwise(turns)) or len(set(places)) < len(places):
        yield "the rounds of augmentation are not in order, or one stands twice"
    for row, (_turn, cell) in zip(rows, places, strict=True):
        if cell not in names or dict(cell) != row.values:
            yield f"a round of augmentation is about {shown(str(row.values))}, which is nothing of the map"
    for cell in sorted(offered):
        if not 0 <= kept[cell] <= offered[cell]:
            yield f"{shown(str(dict(cell)))}: augmentation kept {kept[cell]} of {offered[cell]} offered pairs"


def _plan(done: AugmentationRow) -> Iterator[str]:
    first = [row.values for row in done.rounds if row.round == 1]
    if [row.values for row in done.plan] != first[: len(done.plan)] or (first and not done.plan):
        yield "the plan of augmentation is not about what its first round is about"
    for row in done.plan:
        if row.offered > sum(one.available for one in row.means) or row.expected > row.shortfall:
            yield f"the plan for {shown(str(row.values))} offers or expects more than there can be"


def _gap(gap: GapRow, offered: int, kept: int, stopped: str) -> Iterator[str]:
    name = f"the gap {shown(str(gap.values))}"
    if (gap.offered, gap.kept) != (offered, kept):
        yield f"{name}: offered and kept are not those of the rounds"
    if gap.stop == "not_tried" and (gap.offered or gap.left):
        yield f"{name}: it was not tried, and yet something was offered for it or is left"
    if stopped in ("unfillable", "saturated") and gap.stop != stopped:
        yield f"{name}: it is {gap.stop}, and in its last round it was {stopped}"
    if gap.stop == "unfillable" and gap.left:
        yield f"{name}: {gap.left} pairs are left, so it is not unfillable"


def _candidates(case: Case, done: AugmentationRow, offered: int) -> Iterator[str]:
    origins = [row.origin for row in case.lineage] + [row.origin for row in case.rejected]
    augmented = sum(origin.method == _AUGMENTED for origin in origins)
    if augmented > offered:
        yield f"{augmented} candidates were augmented, and only {offered} pairs were offered"
    if done.trimmed != len(case.trimmed):
        ended = f"{len(case.trimmed)} ended as {OVER_TARGET}"
        yield f"it says that {done.trimmed} samples were trimmed, and {ended}"


def _before(case: Case, report: CoverageReport, coverage: CoverageMap, *, changed: bool) -> Iterator[str]:
    """Before the first round there were at most the samples that were not augmented, and twins of others."""
    whole = report.augmentation.before
    most = sum(row.origin.method != _AUGMENTED for row in case.lineage)
    most += sum(
        row.origin.method != _AUGMENTED and (row.other != "" or row.gate == COVERAGE) for row in case.rejected
    )
    if whole > most:
        yield f"it says that there were {whole} samples before augmentation, and there were {most} at most"
    for cell, row in report.standings(coverage).items():
        if row.before > whole:
            yield f"{shown(str(dict(cell)))}: it had more samples before augmentation than there were"
        if not changed and row.before != row.count:
            yield f"{shown(str(dict(cell)))}: nothing was augmented or trimmed, and yet its count changed"
    if not changed and whole != report.samples:
        yield "nothing was augmented or trimmed, and yet the number of samples changed"
