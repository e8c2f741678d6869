"""Cells of the coverage map: one value, or several values of different dimensions together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from groundset.settings import CoverageMap

Value = tuple[str, str]
"""Dimension and value."""
Cell = tuple[Value, ...]
"""Values of different dimensions, in the order of the map's dimensions; a single value is a cell too."""


def cell_of(values: Mapping[str, str], coverage: CoverageMap) -> Cell:
    """Give the cell of some values by dimension."""
    return tuple((name, values[name]) for name in coverage.dimensions if name in values)


def in_words(cell: Cell) -> str:
    """Name a cell for people: ``subarea billing with task_type how_to``."""
    return " with ".join(f"{dimension} {value}" for dimension, value in cell)


def holds(cell: Cell, values: Iterable[Value]) -> bool:
    """Tell whether all values of a cell are among these."""
    return set(cell) <= set(values)


class CellIndex:
    """Finds those of many cells that hold for some values, without looking at each."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self._by_names: dict[tuple[str, ...], set[Cell]] = {}
        for cell in cells:
            self._by_names.setdefault(tuple(name for name, _value in cell), set()).add(cell)

    def within(self, values: Iterable[Value]) -> Iterator[Cell]:
        """Yield the cells whose values are all among these, of which each dimension has one at most."""
        given = dict(values)
        for names, cells in self._by_names.items():
            if all(name in given for name in names):
                cell = tuple((name, given[name]) for name in names)
                if cell in cells:
                    yield cell
