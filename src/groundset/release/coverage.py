"""The shape of coverage.json, and how its counts follow from the samples' tags."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import Field

from groundset.release.claims import Document
from groundset.release.rows import LineageRow, Offset, Row

Gap = Literal["empty", "thin", "met", "over"]


class ValueCount(Row):
    """How many samples have a value, and how many should."""

    value: str
    count: Offset
    target: Offset
    shortfall: Offset
    state: Gap
    fillable: bool | None
    """Whether the corpus holds more candidates for it; None when nobody looked."""


class DimensionCount(Row):
    """One dimension of the coverage map."""

    name: str
    values: tuple[ValueCount, ...]
    unmapped: Offset
    """Samples that have no value of it."""


class PairCount(Row):
    """How many samples have two values of two dimensions."""

    a: tuple[str, str]
    b: tuple[str, str]
    count: Offset


class GapRow(Row):
    """A value that falls short of its target, and what to do about it."""

    dimension: str
    value: str
    count: Offset
    target: Offset
    shortfall: Offset
    state: Gap
    advice: str


class RoundRow(Row):
    """One round of augmentation for one value."""

    round: Offset
    dimension: str
    value: str
    offered: Offset
    admitted: Offset
    kept: Offset
    stop: Literal["continued", "met", "saturated", "out_of_candidates", "max_rounds"]


class CoverageReport(Document):
    """The whole of coverage.json."""

    dimensions: tuple[DimensionCount, ...]
    pairs: tuple[PairCount, ...]
    gaps: tuple[GapRow, ...]
    augmentation: tuple[RoundRow, ...]
    entropy: dict[str, Annotated[float, Field(ge=0.0, le=1.0)]]
    """Of the counts of a dimension's values, 1 when they are equal."""


@dataclass
class TagCounts:
    """Samples per value, per pair of values and per dimension that they have a value of."""

    samples: int = 0
    values: Counter[tuple[str, str]] = field(default_factory=Counter)
    mapped: Counter[str] = field(default_factory=Counter)
    wanted: frozenset[frozenset[tuple[str, str]]] = frozenset()
    pairs: Counter[frozenset[tuple[str, str]]] = field(default_factory=Counter)

    def add(self, row: LineageRow) -> None:
        """Count one sample; a value counts once however often it is tagged."""
        self.samples += 1
        values = values_of(row)
        self.values.update(values)
        self.mapped.update({dimension for dimension, _ in values})
        self.pairs.update(pair for pair in self.wanted if pair <= values)


def values_of(row: LineageRow) -> set[tuple[str, str]]:
    """Give the (dimension, value) pairs a sample counts for; what is unmapped counts for none."""
    return {(tag.dimension, tag.value) for tag in row.tags if tag.method != "unmapped"}


def count_tags(report: CoverageReport, rows: Iterable[LineageRow]) -> TagCounts:
    """Count anew what a report counts."""
    counts = TagCounts(wanted=frozenset(frozenset((pair.a, pair.b)) for pair in report.pairs))
    for row in rows:
        counts.add(row)
    return counts
