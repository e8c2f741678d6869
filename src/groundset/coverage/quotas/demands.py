"""What a map asks for, cell by cell, in whole numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from groundset.coverage.cells import Cell, cell_of
from groundset.settings import CoverageMap, Target


@dataclass(frozen=True, slots=True)
class Demands:
    """Least and largest numbers of cells, as written."""

    planned: int
    """Size of the dataset; 0 when none is planned."""
    values: Mapping[str, tuple[Cell, ...]]
    """Single values by dimension, in map order."""
    least: Mapping[Cell, int]
    """Least number of every value and every required combination."""
    most: Mapping[Cell, int]
    """Largest number of what has a ``count``; what is not here has none."""
    shares: Mapping[Cell, Fraction]
    """Shares as written."""
    forbidden: Mapping[Cell, None]
    """Forbidden combinations, in map order."""

    def without(self, cells: Iterable[Cell]) -> Demands:
        """Take out what is asked of some cells; the values themselves stay."""
        gone = set(cells)
        return replace(
            self,
            least={c: 0 if c in gone else n for c, n in self.least.items() if len(c) == 1 or c not in gone},
            most={c: n for c, n in self.most.items() if c not in gone},
            shares={c: n for c, n in self.shares.items() if c not in gone},
            forbidden={c: None for c in self.forbidden if c not in gone},
        )


@dataclass(frozen=True, slots=True)
class Lifted:
    """Least numbers of values and pairs, those included that larger combinations bring with them."""

    least: Mapping[Cell, int]
    because: Mapping[Cell, tuple[Cell, ...]]
    """The cells as written that make up the least number."""
    parts: Mapping[Cell, tuple[tuple[Cell, ...], ...]]
    """Combinations within a cell, in groups whose members exclude one another."""


def written_targets(coverage: CoverageMap) -> dict[Cell, Target]:
    """Give the target of every value and every required combination, in map order."""
    targets = {
        ((name, value),): dimension.target_of(value)
        for name, dimension in coverage.dimensions.items()
        for value in dimension.values
    }
    return targets | {cell_of(one.values, coverage): one.target for one in coverage.required}


def least_number(target: Target, samples: int) -> int:
    """Give the largest of count, floor and share of some samples, the share rounded up.

    A share is the decimal that was written: 0.15 of 20 is 3 exactly.
    """
    return max(target.count, target.floor, math.ceil(Fraction(str(target.share)) * samples))


def demands_of(coverage: CoverageMap, samples_there_are: int) -> Demands:
    """Read the numbers off a map; shares are of the planned size, else of the samples there are."""
    written = written_targets(coverage)
    least = {cell: least_number(t, coverage.samples or samples_there_are) for cell, t in written.items()}
    return Demands(
        planned=coverage.samples,
        values={
            name: tuple(((name, value),) for value in dimension.values)
            for name, dimension in coverage.dimensions.items()
        },
        least=least,
        most={cell: least[cell] for cell, target in written.items() if target.count},
        shares={cell: Fraction(str(target.share)) for cell, target in written.items() if target.share},
        forbidden={cell_of(one, coverage): None for one in coverage.forbidden},
    )


def lifted(least: Mapping[Cell, int]) -> Lifted:
    """Raise pairs to what the larger combinations within them need, and values to what their pairs need.

    Combinations of the same dimensions exclude one another, so their numbers add up; of several
    sets of dimensions the largest sum counts.
    """
    numbers = dict(least)
    because: dict[Cell, tuple[Cell, ...]] = {cell: (cell,) for cell in numbers}
    parts: dict[Cell, tuple[tuple[Cell, ...], ...]] = {}
    for large, size in ((True, 2), (False, 1)):
        combinations = [c for c, n in numbers.items() if n and (len(c) > 2 if large else len(c) == 2)]
        for cell, groups in _groups(combinations, size).items():
            parts[cell] = groups
            for group in groups:
                total = sum(numbers[one] for one in group)
                if total > numbers.get(cell, 0):
                    numbers[cell] = total
                    because[cell] = tuple(dict.fromkeys(c for one in group for c in because[one]))
    return Lifted(numbers, because, parts)


def _groups(combinations: Iterable[Cell], size: int) -> dict[Cell, tuple[tuple[Cell, ...], ...]]:
    """Put combinations to every value (size 1) or pair (size 2) in them, by their dimensions."""
    found: dict[Cell, dict[tuple[str, ...], list[Cell]]] = {}
    for one in combinations:
        names = tuple(name for name, _ in one)
        for inner in _inner(one, size):
            found.setdefault(inner, {}).setdefault(names, []).append(one)
    return {cell: tuple(tuple(group) for group in by.values()) for cell, by in found.items()}


def _inner(cell: Cell, size: int) -> list[Cell]:
    if size == 1:
        return [(value,) for value in cell]
    return [(a, b) for k, a in enumerate(cell) for b in cell[k + 1 :]]
