"""How many of the combinations that a map allows have a sample: t-way coverage, as of covering arrays.

The full product of all dimensions is hopeless to fill; pairs of values are what a dataset can hold.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, product
from math import prod

from groundset.coverage.cells import Cell, CellIndex, cell_of
from groundset.coverage.counting import Coverage
from groundset.errors import UserError
from groundset.settings import CoverageMap

MOST = 2_000_000
"""Combinations looked at; more are nobody's to read."""


@dataclass(frozen=True, slots=True)
class Combined:
    """Combinations of so many values: how many the map allows, and how many have a sample."""

    ways: int
    possible: int
    covered: int
    missing: tuple[Cell, ...]
    """Those without a sample, the one that chance would have filled most first."""

    @property
    def share(self) -> float:
        """Part of the possible that is covered; all of nothing."""
        return round(self.covered / self.possible, 6) if self.possible else 1.0


def combined(found: Coverage, coverage: CoverageMap, ways: int = 2) -> Combined:
    """Compare what was counted, ``ways`` values at a time, with all that the map allows."""
    sizes = [len(d.values) for d in coverage.dimensions.values()]
    if sum(map(prod, combinations(sizes, ways))) > MOST:
        raise UserError(
            f"the map has more than {MOST:,} combinations of {ways} values",
            f"ask for fewer than {ways} at a time",
        )
    seen = {c.cell for c in found.together if len(c.cell) == ways}
    allowed = list(_allowed(coverage, ways))
    missing = [cell for cell in allowed if cell not in seen]
    by_chance = {c.cell[0]: c.count for c in found.values}
    # One after the other: the order of the map is kept among equals.
    missing.sort(key=lambda cell: -prod(by_chance[value] for value in cell))
    return Combined(ways, len(allowed), len(allowed) - len(missing), tuple(missing))


def _allowed(coverage: CoverageMap, ways: int) -> Iterator[Cell]:
    forbidden = CellIndex(cell_of(values, coverage) for values in coverage.forbidden)
    for names in combinations(coverage.dimensions, ways):
        for values in product(*(coverage.dimensions[name].values for name in names)):
            cell = tuple(zip(names, values, strict=True))
            if not any(forbidden.within(cell)):
                yield cell
