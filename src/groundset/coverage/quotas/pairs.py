"""The table of two dimensions as a circulation: rows, columns and cells within bounds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

from groundset.coverage.cells import Cell
from groundset.coverage.quotas.demands import Demands
from groundset.coverage.quotas.flows import UNBOUNDED, Arc, tight, violated_cut

SOURCE, SINK = 0, 1


@dataclass(frozen=True, slots=True)
class Pair:
    """Two dimensions, the earlier one of the map first."""

    down: tuple[Cell, ...]
    across: tuple[Cell, ...]
    forbidden: Mapping[Cell, None]
    planned: int

    @property
    def nodes(self) -> int:
        """Number of nodes of the circulation."""
        return 2 + len(self.down) + len(self.across)

    def arcs(self, least: Mapping[Cell, int], most: Mapping[Cell, int]) -> list[Arc]:
        """Give source to rows, rows to columns, columns to sink, and what closes the circle.

        Without a planned size, a value that nothing is forbidden with may go without a partner.
        """
        first = 2 + len(self.down)

        def arc(start: int, end: int, cell: Cell) -> Arc:
            high = 0 if cell in self.forbidden else most.get(cell, UNBOUNDED)
            return Arc(start, end, least.get(cell, 0), high, cell)

        arcs = [arc(SOURCE, 2 + i, row) for i, row in enumerate(self.down)]
        arcs += [arc(first + j, SINK, column) for j, column in enumerate(self.across)]
        arcs += [
            arc(2 + i, first + j, row + column)
            for i, row in enumerate(self.down)
            for j, column in enumerate(self.across)
        ]
        if self.planned:
            return [*arcs, Arc(SINK, SOURCE, self.planned, self.planned)]
        bound = {value for cell in self.forbidden for value in cell}
        arcs += [Arc(2 + i, SINK, 0, UNBOUNDED) for i, row in enumerate(self.down) if row[0] not in bound]
        arcs += [
            Arc(SOURCE, first + j, 0, UNBOUNDED)
            for j, column in enumerate(self.across)
            if column[0] not in bound
        ]
        return [*arcs, Arc(SINK, SOURCE, 0, UNBOUNDED)]

    def holds(self, least: Mapping[Cell, int], most: Mapping[Cell, int]) -> bool:
        """Tell whether there is a table within the bounds."""
        return violated_cut(self.nodes, self.arcs(least, most)) is None

    def tight(self, least: Mapping[Cell, int], most: Mapping[Cell, int]) -> frozenset[Cell] | None:
        """Name the values that no table within the bounds has more of than their least number.

        None when there is no table within the bounds.
        """
        found = tight(self.nodes, self.arcs(least, most), SOURCE, SINK)
        if found is None:
            return None
        values = zip((*self.down, *self.across), found[2:], strict=True)
        return frozenset(value for value, is_tight in values if is_tight)


def pair_of(down: str, across: str, demands: Demands) -> Pair:
    """Give the table of two dimensions, named in the order of the map."""
    forbidden = {c: None for c in demands.forbidden if tuple(name for name, _ in c) == (down, across)}
    return Pair(demands.values[down], demands.values[across], forbidden, demands.planned)


def bounded_pairs(demands: Demands, combined: Iterable[Cell]) -> list[Pair]:
    """Give the pairs of dimensions with forbidden or limited cells, in map order.

    In any other pair, rows and columns that add up always find a table.
    """
    limited = [c for c in combined if len(c) == 2]
    named = {tuple(name for name, _ in cell) for cell in (*demands.forbidden, *limited)}
    order = list(demands.values)
    return [pair_of(a, b, demands) for a, b in combinations(order, 2) if (a, b) in named]
