"""Controlled rounding: a table of fractions to whole numbers whose rows and columns add up exactly."""

from __future__ import annotations

from groundset.coverage.quotas.bounds import Table
from groundset.coverage.quotas.fitting import UNIT, Parts
from groundset.coverage.quotas.flows import Network


def rounded(table: Table, parts: Parts) -> list[list[int]]:
    """Round each cell up or down, or by as little more as the sums and bounds make necessary.

    After Causey, Cox and Ernst (1985): the cells rounded up are a flow from rows to columns. The
    largest remainders come first; equal ones run along the diagonals, so that no column gets them all.
    There must be a table within the bounds.
    """
    slack = 0
    while True:
        found = _rounded(table, parts, slack)
        if found is not None:
            return found
        if slack > sum(table.rows):
            raise ValueError("no table lies within the bounds")
        slack = 2 * slack + 1


def _rounded(table: Table, parts: Parts, slack: int) -> list[list[int]] | None:
    """Find whole numbers at most ``slack`` beyond the next ones below and above, if there are any."""
    floors = {
        (i, j): max(table.lows[i][j], min(table.highs[i][j], parts[i][j] // UNIT)) for i, j in table.cells()
    }
    lows = {(i, j): max(table.lows[i][j], n - slack) for (i, j), n in floors.items()}
    highs = {
        (i, j): max(n, min(table.highs[i][j], n + slack + (parts[i][j] % UNIT > 0)))
        for (i, j), n in floors.items()
    }
    rows = [n - sum(lows[i, j] for j in range(len(table.columns))) for i, n in enumerate(table.rows)]
    columns = [n - sum(lows[i, j] for i in range(len(table.rows))) for j, n in enumerate(table.columns)]
    if min(rows) < 0 or min(columns) < 0:
        return None
    added = _sent(
        {cell: highs[cell] - lows[cell] for cell in lows},
        rows,
        columns,
        {cell: floors[cell] - lows[cell] for cell in lows},
        _by_remainder(table, parts),
    )
    if added is None:
        return None
    return [[lows[i, j] + added[i, j] for j in range(len(table.columns))] for i in range(len(table.rows))]


def _by_remainder(table: Table, parts: Parts) -> list[tuple[int, int]]:
    """Order cells by their fraction, the largest first."""
    width = len(table.columns)
    return sorted(table.cells(), key=lambda c: (-(parts[c[0]][c[1]] % UNIT), (c[1] - c[0]) % width, c[0]))


def _sent(
    room: dict[tuple[int, int], int],
    rows: list[int],
    columns: list[int],
    first: dict[tuple[int, int], int],
    then: list[tuple[int, int]],
) -> dict[tuple[int, int], int] | None:
    """Send what rows have to columns that need it: some first, then one each in an order, then what goes."""
    source, sink, start = 0, 1, 2 + len(rows)
    network = Network(start + len(columns))
    given = [network.add(source, 2 + i, n) for i, n in enumerate(rows)]
    taken = [network.add(start + j, sink, n) for j, n in enumerate(columns)]
    between = {(i, j): network.add(2 + i, start + j, n) for (i, j), n in room.items()}
    for (i, j), wanted in [*first.items(), *((cell, 1) for cell in then)]:
        flow = min(wanted, network.room(given[i]), network.room(taken[j]), network.room(between[i, j]))
        for arc in (given[i], between[i, j], taken[j]):
            network.push(arc, flow)
    network.fill(source, sink)
    if any(network.room(arc) for arc in given):
        return None
    return {cell: network.flow(arc) for cell, arc in between.items()}
