"""Whole numbers for every cell of two dimensions, whose rows and columns add up to the quotas."""

from __future__ import annotations

from groundset.coverage.cells import Cell
from groundset.coverage.quotas.bounds import Table
from groundset.coverage.quotas.demands import demands_of, lifted
from groundset.coverage.quotas.fitting import fitted
from groundset.coverage.quotas.pairs import pair_of
from groundset.coverage.quotas.rounding import rounded
from groundset.coverage.quotas.targets import quotas
from groundset.settings import CoverageMap


def cell_quotas(coverage: CoverageMap, down: str, across: str, samples: int) -> dict[Cell, int]:
    """Give the number of samples each pair of values of two dimensions should have.

    With a planned size, rows and columns add up to the quotas of the two dimensions, required
    cells have at least their numbers and forbidden ones none; otherwise a cell is as near as whole
    numbers go to what independent dimensions would give. Empty where something of either dimension
    cannot be had (``quotas`` says what). Without a planned size only required cells have numbers.

    Cells are named, and stand, in the order of the map.
    """
    order = list(coverage.dimensions)
    if down == across:
        raise ValueError(f"a table has two dimensions, not {down} twice")
    down, across = sorted((down, across), key=order.index)
    found = quotas(coverage, samples)
    if found.contradicted & {down, across}:
        return {}
    demands = demands_of(coverage, samples)
    pair = pair_of(down, across, demands)
    cells = [(row[0], column[0]) for row in pair.down for column in pair.across]
    known = lifted(demands.least).least
    if not coverage.samples:
        return {cell: 0 if cell in pair.forbidden else known.get(cell, 0) for cell in cells}
    if not cells:
        return {}
    table = Table(
        rows=[found.targets[row] for row in pair.down],
        columns=[found.targets[column] for column in pair.across],
        lows=[[known.get(row + column, 0) for column in pair.across] for row in pair.down],
        highs=[
            [
                0 if row + column in pair.forbidden else demands.most.get(row + column, coverage.samples)
                for column in pair.across
            ]
            for row in pair.down
        ],
    )
    numbers = rounded(table, fitted(table))
    return dict(zip(cells, (n for row in numbers for n in row), strict=True))
