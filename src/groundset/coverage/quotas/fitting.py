"""Iterative proportional fitting, in whole numbers of a small unit so that it is the same anywhere."""

from __future__ import annotations

from groundset.coverage.quotas.bounds import Table

UNIT = 1 << 32
"""Parts of one sample."""
MOST_PASSES = 60
NEAR = UNIT >> 10
"""A fit is good when no sum is further off than this."""

Parts = list[list[int]]


def fitted(table: Table) -> Parts:
    """Fit independence (row times column) to the sums, in parts of ``UNIT``.

    Cells that come out beyond a bound are held there and the others fitted again. After Deming
    and Stephan (1940). Where bounds leave no fit, what comes out is only near one.
    """
    held = {(i, j): 0 for i, j in table.cells() if table.highs[i][j] == 0}
    while True:
        parts = _fit(table, held)
        beyond = {}
        for i, j in table.cells():
            low, high = table.lows[i][j] * UNIT, table.highs[i][j] * UNIT
            if (i, j) not in held and not low <= parts[i][j] <= high:
                beyond[i, j] = low if parts[i][j] < low else high
        if not beyond:
            return parts
        held |= beyond


def _fit(table: Table, held: dict[tuple[int, int], int]) -> Parts:
    """Fit the cells that are not held to what the held ones leave."""
    total = max(1, sum(table.rows))
    rows, columns = [n * UNIT for n in table.rows], [n * UNIT for n in table.columns]
    parts = [[UNIT * row * column // total for column in table.columns] for row in table.rows]
    for (i, j), number in held.items():
        rows[i], columns[j], parts[i][j] = rows[i] - number, columns[j] - number, 0
    rows, columns = [max(0, n) for n in rows], [max(0, n) for n in columns]
    for _ in range(MOST_PASSES):
        parts = _scaled(parts, rows)
        turned = _scaled([list(column) for column in zip(*parts, strict=True)], columns)
        parts = [list(row) for row in zip(*turned, strict=True)]
        if all(abs(sum(row) - n) <= NEAR for row, n in zip(parts, rows, strict=True)):
            break
    for (i, j), number in held.items():
        parts[i][j] = number
    return parts


def _scaled(parts: Parts, sums: list[int]) -> Parts:
    """Scale every row to its sum."""
    found = []
    for row, wanted in zip(parts, sums, strict=True):
        total = sum(row)
        found.append([part * wanted // total for part in row] if total else row)
    return found
