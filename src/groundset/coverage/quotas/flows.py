"""Flows of whole numbers: whether numbers within bounds exist, and the cut that proves they do not."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import NamedTuple

from groundset.coverage.cells import Cell

UNBOUNDED = 1 << 62


class Arc(NamedTuple):
    """A flow between two nodes that is to lie between two bounds."""

    start: int
    end: int
    low: int
    high: int
    cell: Cell | None = None
    """Whose number the flow is; none of what is not of the map."""


class Network:
    """A directed network with whole-number capacities; maximum flow after Dinic (1970)."""

    def __init__(self, nodes: int) -> None:
        self._end: list[int] = []
        self._room: list[int] = []
        self._arcs: list[list[int]] = [[] for _ in range(nodes)]

    def add(self, start: int, end: int, room: int) -> int:
        """Add an arc; gives the number by which ``push`` and ``flow`` know it."""
        number = len(self._end)
        self._end += [end, start]
        self._room += [room, 0]
        self._arcs[start].append(number)
        self._arcs[end].append(number + 1)
        return number

    def push(self, arc: int, flow: int) -> None:
        """Send some flow along one arc; the caller sees to it that what enters a node leaves it."""
        self._room[arc] -= flow
        self._room[arc ^ 1] += flow

    def room(self, arc: int) -> int:
        """Give how much more an arc can take."""
        return self._room[arc]

    def flow(self, arc: int) -> int:
        """Give the flow on an arc."""
        return self._room[arc ^ 1]

    def fill(self, source: int, sink: int) -> None:
        """Send as much as goes."""
        while (levels := self._levels(source))[sink] >= 0:
            following = [0] * len(self._arcs)
            while path := self._path(source, sink, levels, following):
                flow = min(self._room[arc] for arc in path)
                for arc in path:
                    self.push(arc, flow)

    def sent(self, source: int) -> int:
        """Give what flows out of a source that nothing flows into."""
        return sum(self.flow(arc) for arc in self._arcs[source])

    def reaching(self, sink: int) -> list[bool]:
        """Tell of each node whether more could flow from it."""
        found = [node == sink for node in range(len(self._arcs))]
        queue = deque([sink])
        while queue:
            for arc in self._arcs[queue.popleft()]:
                if self._room[arc ^ 1] and not found[self._end[arc]]:
                    found[self._end[arc]] = True
                    queue.append(self._end[arc])
        return found

    def reached(self, source: int) -> list[bool]:
        """Tell of each node whether more could flow to it."""
        return [level >= 0 for level in self._levels(source)]

    def _levels(self, source: int) -> list[int]:
        levels = [-1] * len(self._arcs)
        levels[source] = 0
        queue = deque([source])
        while queue:
            node = queue.popleft()
            for arc in self._arcs[node]:
                if self._room[arc] and levels[self._end[arc]] < 0:
                    levels[self._end[arc]] = levels[node] + 1
                    queue.append(self._end[arc])
        return levels

    def _path(self, source: int, sink: int, levels: list[int], following: list[int]) -> list[int]:
        """Find a shortest way to the sink; ``following`` remembers which arcs are used up."""
        path: list[int] = []
        node = source
        while node != sink:
            arcs = self._arcs[node]
            while following[node] < len(arcs):
                arc = arcs[following[node]]
                if self._room[arc] and levels[self._end[arc]] == levels[node] + 1:
                    path.append(arc)
                    node = self._end[arc]
                    break
                following[node] += 1
            else:
                if not path:
                    return []
                node = self._end[path.pop() ^ 1]
                following[node] += 1
        return path


def violated_cut(nodes: int, arcs: Sequence[Arc]) -> list[bool] | None:
    """Find nodes into which more must flow than may leave them; none when a circulation exists.

    By Hoffman's theorem (1960) there is one or the other. No arc's low may be above its high.
    """
    network, wanted = _filled(nodes, arcs)
    return None if network.sent(nodes) == wanted else network.reached(nodes)[:nodes]


def tight(nodes: int, arcs: Sequence[Arc], source: int, sink: int) -> list[bool] | None:
    """Tell of each node whether its arc from the source, or to the sink, can carry no more than its low.

    None when no circulation exists.
    """
    network, wanted = _filled(nodes, arcs)
    if network.sent(nodes) < wanted:
        return None
    onward = network.reached(sink)
    back = network.reaching(source)
    from_source = {arc.end for arc in arcs if arc.start == source}
    return [not (back[node] if node in from_source else onward[node]) for node in range(nodes)]


def _filled(nodes: int, arcs: Sequence[Arc]) -> tuple[Network, int]:
    """Give the flow above the lows, from an extra source to an extra sink, and what it would have to be."""
    surplus = [0] * nodes
    network = Network(nodes + 2)
    for arc in arcs:
        surplus[arc.end] += arc.low
        surplus[arc.start] -= arc.low
        if arc.high > arc.low:
            network.add(arc.start, arc.end, arc.high - arc.low)
    for node, more in enumerate(surplus):
        if more > 0:
            network.add(nodes, node, more)
        elif more < 0:
            network.add(node, nodes + 1, -more)
    network.fill(nodes, nodes + 1)
    return network, sum(more for more in surplus if more > 0)
