"""Which rows repeat an earlier one: a single pass down the dataset, the first of its like staying.

As in a project: a row is rejected where an earlier row that stays is its twin, or where as many of its
relatives stay as its view lets through.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np

from groundset.checking.seats import Column, Edges, Neighbours, Numbers, collected
from groundset.contracts import Progress, RelationGate, View
from groundset.records import Node

_SHOWN = 20
"""Rows of a view that is told which are kept, to choose examples from."""


@dataclass(frozen=True, slots=True)
class Twin:
    """A row that repeats another."""

    gate: str
    view: str
    reason: str
    other: int
    """The first row that it repeats and that itself repeats none."""
    score: float
    """Similarity in the view."""


@dataclass(slots=True)
class Seats:
    """Where the rows of one relation gate sit: rows in one node, and rows in joined nodes, are relatives.

    Of a row stays what ``Column`` says, in each view.
    """

    gate: RelationGate
    told: dict[str, int] = field(default_factory=dict)
    """Reason to rows, of views that reject nothing: those at the lower end of an edge."""
    related: list[tuple[int, Twin]] = field(default_factory=list)
    """Some of those rows, of each view the most alike, with the row at the upper end."""
    _columns: dict[str, Column] = field(default_factory=dict)

    def sit(self, row: int, node: Node) -> None:
        """Seat a row; rows come in order."""
        if node.view not in self._columns:
            self._columns[node.view] = Column(node.view)
        self._columns[node.view].sit(row, node)

    def twins(self) -> dict[int, Twin]:
        """Find the rows that repeat an earlier one, in the order of the views that may reject a row."""
        columns = {name: self._columns[name] for name in self.gate.views if name in self._columns}
        numbered = {name: column.numbered() for name, column in columns.items()}
        given = (node for name, column in columns.items() for node in column.give(*numbered[name]))
        edges = collected(columns, self.gate, given)
        benches = []
        for name, column in columns.items():
            nodes, firsts = numbered[name]
            view = self.gate.views[name]
            if view.limit:
                neighbours = edges.pop(name).neighbours(len(firsts))
                benches.append(_Bench(name, view, column, nodes, neighbours))
            elif len(edges[name].a):
                self.told[view.reason] = int(np.isin(nodes, np.unique(edges[name].a)).sum())
                rows = np.array(column.rows, np.int64)[firsts]
                self.related += self._related(name, rows, edges[name])
        return dict(_Pass(self.gate.name, benches).twins())

    def _related(self, view: str, rows: Numbers, edges: Edges) -> list[tuple[int, Twin]]:
        """Give the most alike at the ends of edges; ``rows`` are the first row of each node."""
        ends = rows[np.array(edges.a, np.int64)], rows[np.array(edges.b, np.int64)]
        scores = np.array(edges.scores)
        found: dict[int, Twin] = {}
        for at in np.lexsort((ends[1], ends[0], -scores)).tolist():
            row, other, score = int(ends[0][at]), int(ends[1][at]), float(scores[at])
            found.setdefault(row, Twin(self.gate.name, view, self.gate.views[view].reason, other, score))
            if len(found) == _SHOWN:
                break
        return list(found.items())


class _Bench:
    """One view: its nodes, their neighbours, and the rows that stay on each."""

    def __init__(self, name: str, view: View, column: Column, nodes: Numbers, neighbours: Neighbours) -> None:
        self.name, self.view = name, view
        rows = np.array(column.rows, np.int64)
        crowded = np.bincount(nodes)[nodes] > 1
        paired = np.diff(neighbours.bounds)[nodes] > 0
        self.rows = rows[crowded | paired]
        """Those that have any company."""
        self.nodes = dict(zip(self.rows.tolist(), nodes[crowded | paired].tolist(), strict=True))
        self._neighbours = neighbours
        self._kept: defaultdict[int, list[int]] = defaultdict(list)
        self._taken = np.zeros(len(neighbours.bounds) - 1, np.bool_)
        """Nodes of which a row stays."""

    def sit(self, row: int) -> None:
        """Let a row stay; of twins the first is enough."""
        node = self.nodes.get(row)
        if node is not None and len(self._kept[node]) < self.view.limit:
            self._kept[node].append(row)
            self._taken[node] = True

    def relatives(self, row: int) -> list[tuple[int, float]]:
        """Give the rows that stay and are relatives, with their likeness; enough of them to decide."""
        node = self.nodes.get(row)
        if node is None:
            return []
        near, (start, end) = self._neighbours, self._neighbours.bounds[node : node + 2]
        found = [(kept, 1.0) for kept in self._kept.get(node, ())]
        places = start + np.flatnonzero(self._taken[near.nodes[start:end]])
        for other, score in zip(near.nodes[places].tolist(), near.scores[places].tolist(), strict=True):
            found += [(kept, score) for kept in self._kept[other]]
        return found


class _Pass:
    """The pass down the rows that have company in any view."""

    def __init__(self, gate: str, benches: list[_Bench]) -> None:
        self._gate = gate
        self._benches = sorted(
            benches, key=lambda bench: bench.view.limit > 1
        )  # twins are the graver finding

    def twins(self) -> Iterator[tuple[int, Twin]]:
        """Yield the rows that do not stay, in order."""
        rows = [np.empty(0, np.int64), *(bench.rows for bench in self._benches)]
        for row in np.unique(np.concatenate(rows)).tolist():
            twin = self._twin(row)
            if twin is None:
                for bench in self._benches:
                    bench.sit(row)
            else:
                yield row, twin

    def _twin(self, row: int) -> Twin | None:
        for bench in self._benches:
            found = bench.relatives(row)
            if len(found) >= bench.view.limit:
                other, score = min(found)
                return Twin(self._gate, bench.name, bench.view.reason, other, score)
        return None


def find(gates: Iterable[Seats], progress: Progress) -> dict[str, dict[int, Twin]]:
    """Give each gate's twins, by row."""
    found = {}
    for seats in gates:
        progress.start(f"{seats.gate.name}: comparing rows", None)
        found[seats.gate.name] = seats.twins()
        progress.finish()
    return found
