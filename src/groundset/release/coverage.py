"""The rows of coverage.json: exactly the shape that ``groundset.coverage.summary`` gives."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from groundset.coverage.cells import Cell, cell_of
from groundset.release.claims import Document
from groundset.release.rows import LineageRow, Offset, Row
from groundset.settings import UNMAPPED, CoverageMap

State = Literal["empty", "thin", "met", "over", "forbidden"]
Stop = Literal["saturated", "unfillable", "out_of_budget", "not_tried"]
Part = Annotated[float, Field(ge=0.0, le=1.0)]
Whole = Annotated[int, Field(gt=-(2**53), lt=2**53)]
Values = dict[str, str]
"""Dimension to value: a cell of the map."""


class CellRow(Row):
    """Samples of several values together."""

    values: Values
    count: Offset
    effective: Offset
    """Template siblings count once."""


class StandingRow(Row):
    """How a cell stands against its target."""

    count: Offset
    effective: Offset
    expected: Offset
    """Samples that it is likely to have in truth, by how sure tags are."""
    before: Offset
    """Samples before the first round of augmentation."""
    target: Offset
    """Least number of samples."""
    aim: Offset
    """Number to aim at; 0 where none was given. Only what has one can be over."""
    quota: Offset
    """Its part of the planned size; 0 where none is planned."""
    shortfall: Offset
    state: State
    share: tuple[Part, Part]
    """95 % interval of its share of all samples."""


class ValueCount(StandingRow):
    """One value of a dimension."""

    value: str


class CombinationRow(StandingRow):
    """A required or forbidden combination."""

    values: Values


class GapRow(CombinationRow):
    """A value or combination that falls short, and how the filling of it ended."""

    doubtful: bool
    """Whether it likely has enough in truth."""
    stop: Stop
    says: str
    offered: Offset
    kept: Offset
    left: Offset


class DimensionCount(Row):
    """One dimension of the coverage map."""

    name: str
    description: str
    values: tuple[ValueCount, ...]
    unmapped: Offset
    """Samples that have no value of it."""
    alarm: bool
    methods: dict[str, Offset]
    """How its tags were found."""
    evenness: Part
    concentration: Part


class CombinedRow(Row):
    """Combinations of so many values: how many the map allows, how many have a sample, which have none."""

    ways: Annotated[int, Field(ge=1, le=8)]
    possible: Offset
    covered: Offset
    share: Part
    missing: tuple[Values, ...]


class InfeasibleRow(Row):
    """Targets that contradict one another."""

    cells: tuple[Values, ...]
    says: str


class PartRow(Row):
    """Documents, or passages, with and without a sample."""

    total: Offset
    with_samples: Offset
    characters: Offset
    characters_with_samples: Offset
    reasons: dict[str, Offset]


class WithoutRow(Row):
    """A document without a sample."""

    document: str
    characters: Offset
    reason: str


class DocumentsRow(Row):
    """How much of the corpus the samples stand for."""

    documents: PartRow
    passages: PartRow
    largest_without: tuple[WithoutRow, ...]


class OpeningRow(Row):
    """How most instructions begin."""

    words: str
    share: Part


class DiversityRow(Row):
    """How varied the instructions are."""

    distinct_words: Part
    distinct_pairs: Part
    openings: Offset
    commonest_opening: OpeningRow
    nearest: Annotated[float, Field(ge=-1.0, le=1.0)]


class MeansRow(Row):
    """A source of pairs and how many of them waited."""

    means: str
    available: Offset


class PlanRow(Row):
    """What the first round set out to do for one gap."""

    values: Values
    shortfall: Offset
    means: tuple[MeansRow, ...]
    rate: Part
    offered: Offset
    also: Offset
    """Pairs that are offered for other gaps and fill this one too."""
    expected: Offset
    calls: Offset


class RoundRow(Row):
    """What one round did for one gap."""

    round: Offset
    values: Values
    offered: Offset
    """Pairs that count in it and were offered for the first time."""
    kept: Whole
    """How many more of all that was offered are kept now; fewer where a new pair ousts an older one."""
    stop: Literal["continued", "met", "saturated", "unfillable", "out_of_budget"]


class AugmentationRow(Row):
    """What was done to fill the gaps."""

    skip: str
    """Why it is not worth it; empty where it is."""
    before: Offset
    """Samples before the first round."""
    plan: tuple[PlanRow, ...]
    rounds: tuple[RoundRow, ...]
    trimmed: Offset


class QuotaRow(Row):
    """What one cell of a table should have."""

    values: Values
    target: Offset


class QuotasRow(Row):
    """The targets of a table of two dimensions; a cell that is not listed should have nothing."""

    dimensions: tuple[str, str]
    cells: tuple[QuotaRow, ...]


class CoverageReport(Document):
    """The whole of coverage.json."""

    samples: Offset
    effective: Offset
    planned: Offset
    max_unmapped: Part
    """Share of samples without a value of a dimension above which an alarm is raised."""
    dimensions: tuple[DimensionCount, ...]
    combinations: tuple[CombinationRow, ...]
    """Required ones first, then forbidden ones."""
    together: tuple[CellRow, ...]
    combined: CombinedRow
    gaps: tuple[GapRow, ...]
    """What matters most first."""
    infeasible: tuple[InfeasibleRow, ...]
    documents: DocumentsRow | None
    diversity: DiversityRow | None
    augmentation: AugmentationRow
    quotas: tuple[QuotasRow, ...]

    def standings(self, coverage: CoverageMap) -> dict[Cell, StandingRow]:
        """Give the row of every value and combination by its cell."""
        rows: dict[Cell, StandingRow] = {((d.name, v.value),): v for d in self.dimensions for v in d.values}
        return rows | {cell_of(row.values, coverage): row for row in self.combinations}


def values_of(row: LineageRow) -> set[tuple[str, str]]:
    """Give the (dimension, value) pairs a sample counts for; what is unmapped counts for none."""
    return {(tag.dimension, tag.value) for tag in row.tags if tag.method != UNMAPPED}
