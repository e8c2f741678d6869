"""Cells of the coverage map: one value, or several values of different dimensions together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

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
