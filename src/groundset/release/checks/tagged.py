"""Every sample has one tag of each dimension of the map, told in a way that there is."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.coverage.tagging import FROM_ORIGIN, UNMAPPED
from groundset.records import Tag
from groundset.release.checks.case import Case, Found, shown
from groundset.release.checks.recounted import is_of
from groundset.release.layout import LINEAGE
from groundset.release.rows import LineageRow
from groundset.settings import CoverageMap

_METHODS = frozenset({"rule", "column", "function", "path", "keyword", "embedding", UNMAPPED})
_RULE = "rule"


def check_tags(case: Case, coverage: CoverageMap) -> Found:
    """Check the tags of every sample against the map of coverage.json."""
    by_rule = {t.dimension for row in case.lineage for t in row.tags if t.method == _RULE}
    for row in case.lineage:
        for problem in _problems(row, coverage, by_rule):
            yield f"{LINEAGE} {row.id}", problem


def _problems(row: LineageRow, coverage: CoverageMap, by_rule: set[str]) -> Iterator[str]:
    if [tag.dimension for tag in row.tags] != sorted(coverage.dimensions):
        yield "it has not exactly one tag of each dimension of the coverage map"
    for tag in row.tags:
        name = f"its tag {shown(tag.dimension)}"
        if tag.dimension in coverage.dimensions and not is_of(tag, coverage):
            yield f"{name} has a value that the coverage map has not"
        if tag.method not in _METHODS or (tag.method == UNMAPPED) != (tag.value == UNMAPPED):
            yield f"{name} is told in a way that there is not"
        if not _has_true_rival(tag, coverage):
            yield f"{name} names a rival that there is not"
        if tag.dimension in by_rule and not _fits(tag, row, coverage):
            yield f"{name} is not what its origin says, as the dimension's other tags are"


def _has_true_rival(tag: Tag, coverage: CoverageMap) -> bool:
    """Only what was told by resemblance, or not told, has a rival: another value of the dimension."""
    if not tag.rival:
        return True
    values = coverage.dimensions[tag.dimension].values if tag.dimension in coverage.dimensions else {}
    return tag.method in ("embedding", UNMAPPED) and tag.rival in values and tag.rival != tag.value


def _fits(tag: Tag, row: LineageRow, coverage: CoverageMap) -> bool:
    """A dimension that is told by origin is told so for every sample whose origin says anything of it."""
    field = FROM_ORIGIN.get(tag.dimension)
    if field is None or tag.dimension not in coverage.dimensions:
        return False
    said = getattr(row.origin, field)
    if said in coverage.dimensions[tag.dimension].values:
        return (tag.value, tag.method) == (said, _RULE)
    return not said or tag.method == UNMAPPED
