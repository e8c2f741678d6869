"""A table with given sums, its cells within bounds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """Sums of rows and columns, which add up to the same, and bounds of the cells by row."""

    rows: list[int]
    columns: list[int]
    lows: list[list[int]]
    highs: list[list[int]]

    def cells(self) -> list[tuple[int, int]]:
        """Give all positions, row by row."""
        return [(i, j) for i in range(len(self.rows)) for j in range(len(self.columns))]
