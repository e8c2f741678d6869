"""Which rows repeat an earlier one: a single pass down the dataset, the first of its like staying."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from groundset.contracts import Progress, RelationGate
from groundset.records import Edge, Node


@dataclass(frozen=True, slots=True)
class Twin:
    """A row that repeats another."""

    gate: str
    reason: str
    other: int
    """The first row that it repeats and that itself repeats none."""
    score: float
    """Similarity in the view of the reason."""


@dataclass(slots=True)
class Seats:
    """Where the rows of one relation gate sit: rows in one node, and rows in joined nodes, are twins."""

    gate: RelationGate
    rows: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    """(view, key of the node) to its rows, ascending."""
    _nodes: dict[tuple[str, str], Node] = field(default_factory=dict)

    def sit(self, row: int, node: Node) -> None:
        """Seat a row; only the first of a node's rows brings its grams."""
        place = (node.view, node.key)
        if place in self.rows:
            self.rows[place].append(row)
        else:
            self.rows[place] = [row]
            self._nodes[place] = node

    def twins(self) -> dict[int, Twin]:
        """Find the rows that repeat an earlier one, in the order of the views that may reject a row."""
        joined = _joined(self.gate.relate(self._nodes.values(), ()))
        self._nodes.clear()
        seats: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
        for place, rows in self.rows.items():
            for row in rows:
                seats[row].append(place)
        order = {name: at for at, (name, view) in enumerate(self.gate.views.items()) if view.limit}
        first: dict[tuple[str, str], int] = {}
        found: dict[int, Twin] = {}
        for row in sorted(seats):
            counting = (place for place in seats[row] if place[0] in order)
            places = sorted(counting, key=lambda place: order[place[0]])
            twin = self._twin(places, joined, first)
            if twin is None:
                for place in places:
                    first.setdefault(place, row)
            else:
                found[row] = twin
        return found

    def _twin(
        self,
        places: Sequence[tuple[str, str]],
        joined: Mapping[tuple[str, str], Sequence[tuple[str, float]]],
        first: Mapping[tuple[str, str], int],
    ) -> Twin | None:
        for place in places:
            view, _key = place
            known = [(first[place], 1.0)] if place in first else []
            known += [
                (first[view, key], score) for key, score in joined.get(place, ()) if (view, key) in first
            ]
            if known:
                other, score = min(known, key=lambda one: one[0])
                return Twin(self.gate.name, self.gate.views[view].reason, other, score)
        return None


def find(gates: Iterable[Seats], progress: Progress) -> dict[str, dict[int, Twin]]:
    """Give each gate's twins, by row."""
    found = {}
    for seats in gates:
        progress.start(f"{seats.gate.name}: comparing rows", None)
        found[seats.gate.name] = seats.twins()
        progress.finish()
    return found


def _joined(edges: Iterable[Edge]) -> dict[tuple[str, str], list[tuple[str, float]]]:
    joined: defaultdict[tuple[str, str], list[tuple[str, float]]] = defaultdict(list)
    for edge in edges:
        joined[edge.view, edge.a].append((edge.b, edge.score))
        joined[edge.view, edge.b].append((edge.a, edge.score))
    return dict(joined)
