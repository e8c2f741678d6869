"""Grids of ruling lines: edges that touch one another make rows and columns of cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundset.readers.pdf.model import Box, Edge

_NEAR = 3.0
"""Edges this close are one, or touch."""
_MOST_EDGES = 900
_MOST_UNITS = 6_000


@dataclass(frozen=True, slots=True)
class Grid(Box):
    """A ruled area: borders of its units, and for each unit the unit that its cell begins with."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    owner: tuple[tuple[tuple[int, int], ...], ...]

    def cell(self, x: float, y: float) -> tuple[int, int]:
        """Give row and column of the cell that a point inside the grid lies in."""
        row = sum(1 for border in self.ys[1:-1] if border <= y)
        column = sum(1 for border in self.xs[1:-1] if border <= x)
        return self.owner[row][column]


def grids(edges: Sequence[Edge]) -> tuple[Grid, ...]:
    """Find the grids of at least two cells."""
    merged = [*_merged([e for e in edges if e.level]), *_merged([e for e in edges if not e.level])]
    if not 3 <= len(merged) <= _MOST_EDGES:
        return ()
    found = [grid for group in _touching(merged) if (grid := _grid(group))]
    return tuple(sorted(found, key=lambda grid: (grid.top, grid.x0)))


def _merged(edges: list[Edge]) -> list[Edge]:
    """Put edges of one direction that are nearly in line on one line, and join those that meet."""
    lines: list[list[Edge]] = []
    for edge in sorted(edges, key=lambda e: (_across(e), _along(e))):
        if lines and _across(edge) - _across(lines[-1][0]) <= _NEAR:
            lines[-1].append(edge)
        else:
            lines.append([edge])
    return [edge for line in lines for edge in _joined(line)]


def _across(edge: Edge) -> float:
    return edge.top if edge.level else edge.x0


def _along(edge: Edge) -> tuple[float, float]:
    return (edge.x0, edge.x1) if edge.level else (edge.top, edge.bottom)


def _joined(line: list[Edge]) -> list[Edge]:
    place = sum(_across(edge) for edge in line) / len(line)
    spans: list[tuple[float, float]] = []
    for start, end in sorted(_along(edge) for edge in line):
        if spans and start <= spans[-1][1] + _NEAR:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    if line[0].level:
        return [Edge(start, place, end, place, level=True) for start, end in spans]
    return [Edge(place, start, place, end, level=False) for start, end in spans]


def _touching(edges: list[Edge]) -> list[list[Edge]]:
    groups: list[list[Edge]] = []
    left = edges
    while left:
        group, waiting, left = [], [left[0]], left[1:]
        while waiting:
            edge = waiting.pop()
            group.append(edge)
            near = [other for other in left if _touch(edge, other)]
            if near:
                waiting += near
                left = [other for other in left if not _touch(edge, other)]
        groups.append(group)
    return groups


def _touch(a: Edge, b: Edge) -> bool:
    return (
        a.x0 <= b.x1 + _NEAR
        and b.x0 <= a.x1 + _NEAR
        and a.top <= b.bottom + _NEAR
        and b.top <= a.bottom + _NEAR
    )


def _grid(group: list[Edge]) -> Grid | None:
    level, upright = [e for e in group if e.level], [e for e in group if not e.level]
    if not level or not upright:
        return None
    box = Box(
        min(e.x0 for e in group),
        min(e.top for e in group),
        max(e.x1 for e in group),
        max(e.bottom for e in group),
    )
    xs = _borders([e.x0 for e in upright], box.x0, box.x1)
    ys = _borders([e.top for e in level], box.top, box.bottom)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 1 or not 2 <= rows * columns <= _MOST_UNITS:
        return None
    owner: list[list[tuple[int, int]]] = [[(r, c) for c in range(columns)] for r in range(rows)]
    for r in range(rows):
        for c in range(columns):
            if c and not _covered(upright, xs[c], ys[r], ys[r + 1]):
                owner[r][c] = owner[r][c - 1]
            elif r and not _covered(level, ys[r], xs[c], xs[c + 1]):
                owner[r][c] = owner[r - 1][c]
    return Grid(box.x0, box.top, box.x1, box.bottom, tuple(xs), tuple(ys), tuple(tuple(row) for row in owner))


def _borders(places: list[float], first: float, last: float) -> list[float]:
    borders: list[float] = []
    for place in sorted([*places, first, last]):
        if not borders or place - borders[-1] > _NEAR:
            borders.append(place)
    return borders


def _covered(edges: list[Edge], place: float, start: float, end: float) -> bool:
    """Tell whether an edge separates two units along most of their common side."""
    for edge in edges:
        low, high = _along(edge)
        if abs(_across(edge) - place) <= _NEAR and min(high, end) - max(low, start) > 0.5 * (end - start):
            return True
    return False


def upright_borders(found: Sequence[Grid], edges: Sequence[Edge]) -> tuple[Edge, ...]:
    """Give the upright edges inside grids, in order: no run of text goes across one."""
    inside = [
        edge
        for edge in edges
        if not edge.level
        and any(
            g.x0 - _NEAR <= edge.x0 <= g.x1 + _NEAR and g.top < edge.bottom and edge.top < g.bottom
            for g in found
        )
    ]
    return tuple(sorted(inside, key=lambda edge: (edge.x0, edge.top)))
