"""Samples counted in the cells of the coverage map, and each cell held against its target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from groundset.coverage.cells import Cell, CellIndex, Value, cell_of
from groundset.coverage.quotas import Infeasible, Quotas, quotas
from groundset.coverage.spread import interval
from groundset.records import Tag
from groundset.settings import UNMAPPED, CoverageMap
from groundset.text.counting import most_of

OVER = 2.0
"""A cell with a count to aim at is over from this many times the count."""


@dataclass(frozen=True, slots=True)
class CellCount:
    """How one cell stands."""

    cell: Cell
    count: int
    effective: int
    """Its samples when template siblings count once."""
    target: int
    """Least number of samples: what was written, or the quota where a dimension has no target at all."""
    aim: int = 0
    """The target's ``count``: the only kind of target that can be overshot."""
    quota: int = 0
    """Its part of the planned size; 0 where none is planned."""
    samples: int = 0
    """Of the whole dataset."""
    forbidden: bool = False
    expected: int = 0
    """Samples that it is likely to have in truth, by how sure its tags and those of others are."""

    @property
    def shortfall(self) -> int:
        """Samples missing."""
        return max(0, self.target - self.count)

    @property
    def state(self) -> str:
        """``empty``, ``thin``, ``met``, ``over`` or ``forbidden``."""
        if self.forbidden:
            return "forbidden"
        if self.shortfall:
            return "thin" if self.count else "empty"
        return "over" if self.aim and self.count > OVER * self.aim else "met"

    @property
    def doubtful(self) -> bool:
        """Whether it falls short by its tags, and likely has enough in truth."""
        return self.shortfall > 0 and self.expected >= self.target

    @property
    def share(self) -> tuple[float, float]:
        """Wilson 95 % interval of its share of all samples."""
        return interval(self.count, self.samples)

    @property
    def urgency(self) -> float:
        """What a gap matters: samples missing, weighed by how large a part of the target is missing."""
        return self.shortfall * self.shortfall / self.target if self.target else 0.0


@dataclass(frozen=True, slots=True)
class Coverage:
    """All counts of a set of samples."""

    values: tuple[CellCount, ...]
    """Single values, in the order of the map."""
    combined: tuple[CellCount, ...]
    """Required and forbidden combinations, in the order of the map."""
    together: tuple[CellCount, ...]
    """Every combination of as many values as was asked for that has a sample, in the order of the map."""
    unmapped: dict[str, int]
    """Dimension to samples without a value of it."""
    methods: dict[str, dict[str, int]]
    """Dimension to how its tags were found, the most frequent first."""
    infeasible: tuple[Infeasible, ...]
    samples: int
    effective: int

    @property
    def gaps(self) -> list[CellCount]:
        """Cells with a shortfall, what matters most first."""
        thin = [c for c in (*self.values, *self.combined) if c.shortfall and not c.forbidden]
        return sorted(thin, key=lambda c: (-c.urgency, len(c.cell), c.cell))

    def of(self, cell: Cell) -> CellCount:
        """Give the count of a value or of a combination that the map names."""
        return next(c for c in (*self.values, *self.combined) if c.cell == cell)


@dataclass
class Counter:
    """Counts samples as they come; memory grows with cells and moulds, not with samples' texts."""

    coverage: CoverageMap
    ways: int = 2
    """How many values together are counted besides what the map names."""
    _seen: dict[Cell, list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0]))
    _moulds: dict[Cell, set[str]] = field(default_factory=lambda: defaultdict(set))
    _likely: dict[Value, int] = field(default_factory=lambda: defaultdict(int))
    """Hundredths of samples: each counts for its value, and for its rival, as much as is likely."""
    _methods: dict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(int)))

    def __post_init__(self) -> None:
        named = [one.values for one in self.coverage.required] + self.coverage.forbidden
        self._named = [cell_of(values, self.coverage) for values in named]
        self._forbidden = set(self._named[len(self.coverage.required) :])
        self._other_sizes = CellIndex(cell for cell in self._named if len(cell) != self.ways)
        self._without_targets = {
            name for name, dimension in self.coverage.dimensions.items() if not dimension.asks
        }
        self._order = {name: at for at, name in enumerate(self.coverage.dimensions)}
        self._places = {
            (name, value): (self._order[name], at)
            for name, dimension in self.coverage.dimensions.items()
            for at, value in enumerate(dimension.values)
        }

    def add(self, tags: Iterable[Tag], mould: str) -> None:
        """Count one sample by its tags; ``mould`` is what template siblings share."""
        given = sorted((t for t in tags if t.dimension in self._order), key=self._place)
        values: list[Value] = [(t.dimension, t.value) for t in given if t.value != UNMAPPED]
        for tag in given:
            self._methods[tag.dimension][UNMAPPED if tag.value == UNMAPPED else tag.method] += 1
            sure = round(100 * tag.confidence)
            self._likely[tag.dimension, tag.value] += sure
            self._likely[tag.dimension, tag.rival] += 100 - sure
        whole: list[Cell] = [()]
        single: list[Cell] = [(value,) for value in values]
        several: list[Cell] = list(combinations(values, self.ways)) if self.ways > 1 else []
        named = list(self._other_sizes.within(values))
        for cell in (*whole, *single, *several, *named):
            counts, moulds = self._seen[cell], self._moulds[cell]
            counts[0] += 1
            if mould not in moulds:
                moulds.add(mould)
                counts[1] += 1

    def _place(self, tag: Tag) -> int:
        return self._order[tag.dimension]

    def result(self) -> Coverage:
        """Hold what was counted against the map's targets."""
        samples, effective = self._seen[()]
        wanted = quotas(self.coverage, samples)
        values = [
            (name, value)
            for name, dimension in self.coverage.dimensions.items()
            for value in dimension.values
        ]
        seen = [cell for cell in self._seen if len(cell) == self.ways]
        return Coverage(
            values=tuple(self._count((value,), wanted, samples) for value in values),
            combined=tuple(self._count(cell, wanted, samples) for cell in self._named),
            together=tuple(self._count(cell, wanted, samples) for cell in sorted(seen, key=self._rank)),
            unmapped={name: self._methods[name][UNMAPPED] for name in self.coverage.dimensions},
            methods={name: dict(most_of(self._methods[name])) for name in self.coverage.dimensions},
            infeasible=wanted.infeasible,
            samples=samples,
            effective=effective,
        )

    def _count(self, cell: Cell, wanted: Quotas, samples: int) -> CellCount:
        count, effective = self._seen.get(cell, (0, 0))
        forbidden = cell in self._forbidden
        quota = wanted.targets.get(cell, 0) if self.coverage.samples else 0
        by_quota = len(cell) == 1 and cell[0][0] in self._without_targets
        target = quota if by_quota else wanted.least.get(cell, 0)
        aim = wanted.aims.get(cell, 0)
        expected = self._likely[cell[0]] // 100 if len(cell) == 1 else count
        target = 0 if forbidden else target
        return CellCount(cell, count, effective, target, aim, quota, samples, forbidden, expected)

    def _rank(self, cell: Cell) -> list[tuple[int, int]]:
        return [self._places[value] for value in cell]


def count(tagged: Iterable[tuple[tuple[Tag, ...], str]], coverage: CoverageMap, ways: int = 2) -> Coverage:
    """Count samples, each given as its tags and its mould."""
    counter = Counter(coverage, ways)
    for tags, mould in tagged:
        counter.add(tags, mould)
    return counter.result()
