"""The shape of ``schemas/coverage.json`` as typed values."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import TypeAdapter

Values = Mapping[str, str]
"""Dimension to value."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a value or a combination of values stands against its target."""

    count: int
    effective: int
    """Its samples when template siblings count once."""
    expected: int
    """Samples that likely have it in truth, by how sure tags are."""
    before: int
    """Its samples before augmentation."""
    target: int
    shortfall: int
    state: str
    """``empty``, ``thin``, ``met``, ``over`` or ``forbidden``."""

    @property
    def before_short(self) -> int:
        """Samples that were missing before augmentation."""
        return 0 if self.state == "forbidden" else max(0, self.target - self.before)


@dataclass(frozen=True, slots=True)
class Combination(Standing):
    """How values of different dimensions stand together."""

    values: dict[str, str]
    """Dimension to value, in the order of the map."""


@dataclass(frozen=True, slots=True)
class Gap(Combination):
    """A value or combination that falls short, and how the filling of it ended."""

    doubtful: bool
    """Whether it likely has enough in truth."""
    stop: str
    says: str
    offered: int = 0
    kept: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Valued(Standing):
    """How a value of one dimension stands."""

    value: str


@dataclass(frozen=True, slots=True)
class Dimension:
    """One dimension with all its values."""

    name: str
    description: str
    values: tuple[Valued, ...]
    unmapped: int
    alarm: bool
    methods: dict[str, int]
    evenness: float

    @property
    def evenness_before(self) -> float:
        """Evenness of the counts before augmentation: 1 is even, 0 is all in one place."""
        counts = [one.before for one in self.values]
        total = sum(counts)
        if not total or len(counts) < 2:
            return 0.0
        shares = (n / total for n in counts if n)
        return round(abs(math.fsum(p * math.log(p) for p in shares)) / math.log(len(counts)), 6)


@dataclass(frozen=True, slots=True)
class Together:
    """Values that samples have together."""

    values: dict[str, str]
    count: int


@dataclass(frozen=True, slots=True)
class Combined:
    """Of the combinations of so many values that the map allows, those that have a sample."""

    ways: int
    possible: int
    covered: int
    missing: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A cell of two dimensions and how many samples it should hold."""

    values: dict[str, str]
    target: int


@dataclass(frozen=True, slots=True)
class PairQuotas:
    """Two dimensions that are shown against each other, the rows first."""

    dimensions: tuple[str, str]
    cells: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Targets that contradict one another."""

    says: str


@dataclass(frozen=True, slots=True)
class Part:
    """Documents, or passages, with and without a sample."""

    total: int
    with_samples: int
    characters: int
    characters_with_samples: int
    reasons: dict[str, int]


@dataclass(frozen=True, slots=True)
class Unused:
    """A document without a sample."""

    document: str
    characters: int
    reason: str


@dataclass(frozen=True, slots=True)
class Documents:
    """How much of the corpus the samples stand for."""

    documents: Part
    passages: Part
    largest_without: tuple[Unused, ...]


@dataclass(frozen=True, slots=True)
class Opening:
    """How instructions begin most often."""

    words: str
    share: float


@dataclass(frozen=True, slots=True)
class Diversity:
    """How varied the instructions are."""

    distinct_words: float
    distinct_pairs: float
    openings: int
    commonest_opening: Opening
    nearest: float


@dataclass(frozen=True, slots=True)
class Means:
    """A way to fill a gap, and how many pairs wait there."""

    means: str
    available: int


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What the first round set out to do for one gap."""

    values: dict[str, str]
    shortfall: int = 0
    means: tuple[Means, ...] = ()
    offered: int = 0
    also: int = 0
    """Pairs that are offered for other gaps and fill this one too."""
    expected: int = 0


@dataclass(frozen=True, slots=True)
class RoundRow:
    """What one round did for one gap."""

    values: dict[str, str]
    round: int = 1
    offered: int = 0
    kept: int = 0
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Augmentation:
    """What was done to fill the gaps."""

    skip: str
    before: int
    """Samples before the first round."""
    plan: tuple[PlanRow, ...]
    rounds: tuple[RoundRow, ...]
    trimmed: int


@dataclass(frozen=True, slots=True)
class CoverageFacts:
    """Everything that is told of coverage."""

    samples: int
    effective: int
    planned: int
    dimensions: tuple[Dimension, ...]
    combinations: tuple[Combination, ...]
    together: tuple[Together, ...]
    combined: Combined
    gaps: tuple[Gap, ...]
    """What matters most first."""
    infeasible: tuple[Infeasible, ...]
    documents: Documents | None
    diversity: Diversity | None
    augmentation: Augmentation
    quotas: tuple[PairQuotas, ...] = field(default=())

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Values and named combinations that have a target."""
        values: tuple[Standing, ...] = tuple(one for dimension in self.dimensions for one in dimension.values)
        return tuple(s for s in (*values, *self.combinations) if s.target and s.state != "forbidden")

    @property
    def alarms(self) -> tuple[Dimension, ...]:
        """Dimensions of which too many samples have no value."""
        return tuple(dimension for dimension in self.dimensions if dimension.alarm)

    @property
    def augmented(self) -> bool:
        """Whether anything was done to fill gaps."""
        return bool(self.augmentation.rounds or self.augmentation.plan or self.augmentation.trimmed)

    @property
    def short_before(self) -> int:
        """Targets that were not met before augmentation."""
        return sum(one.before_short > 0 for one in self.standings)

    @property
    def missing(self) -> tuple[int, int]:
        """Samples missing from all targets, before augmentation and now."""
        return sum(s.before_short for s in self.standings), sum(s.shortfall for s in self.standings)


def coverage_facts(told: Mapping[str, Any]) -> CoverageFacts:
    """Read the shape of ``schemas/coverage.json``."""
    return _reader().validate_python(told)


@cache
def _reader() -> TypeAdapter[CoverageFacts]:
    from pydantic import TypeAdapter

    return TypeAdapter(CoverageFacts)
