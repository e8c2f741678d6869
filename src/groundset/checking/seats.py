"""Where the rows of a dataset sit in the views of a relation gate, in columns."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from groundset.contracts import RelationGate
from groundset.gates.near_pairs import Related
from groundset.records import Edge, Node

Numbers = NDArray[np.int64]
Nodes = NDArray[np.int32]
"""Numbers of nodes, where there are many."""

_DIGEST = 16
"""Bytes by which keys are told apart."""
_EDGES = 1 << 16
"""Edges whose keys are looked up together."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The nodes of a view that are joined with each node, one node's after the other's."""

    nodes: Nodes
    scores: NDArray[np.float64]
    bounds: Numbers
    """Node i is joined with the nodes from bounds[i] to bounds[i + 1] (exclusive)."""


@dataclass(slots=True)
class Column:
    """The rows that sit in one view: 24 bytes each, besides the keys and grams of nodes that are compared."""

    view: str
    rows: array[int] = field(default_factory=lambda: array("q"))
    """Ascending."""
    _digests: bytearray = field(default_factory=bytearray)
    _compared: array[int] = field(default_factory=lambda: array("q"))
    """Seats whose nodes have grams."""
    _keys: list[str] = field(default_factory=list)
    _grams: list[bytes] = field(default_factory=list)
    _known: NDArray[np.bytes_] = field(default_factory=lambda: np.empty(0, np.bytes_))
    """Keys of the nodes that were given away, ascending."""
    _numbers: Numbers = field(default_factory=lambda: np.empty(0, np.int64))
    """Their numbers."""

    def sit(self, row: int, node: Node) -> None:
        """Seat the next row."""
        if node.grams:
            self._compared.append(len(self.rows))
            self._keys.append(node.key)
            self._grams.append(node.grams)
        self.rows.append(row)
        self._digests += blake2b(node.key.encode(), digest_size=_DIGEST).digest()

    def numbered(self) -> tuple[Numbers, Numbers]:
        """Number the nodes; give the node of each seat, and the first seat of each node."""
        keys = np.frombuffer(self._digests, np.uint64).reshape(-1, 2)
        order = np.lexsort((keys[:, 1], keys[:, 0]))
        keys = keys[order]
        begins = np.ones(len(order), np.bool_)
        begins[1:] = (keys[1:] != keys[:-1]).any(axis=1)
        nodes = np.empty(len(order), np.int64)
        nodes[order] = np.cumsum(begins) - 1
        return nodes, order[begins]

    def give(self, nodes: Numbers, firsts: Numbers) -> Iterator[Node]:
        """Give each node that is compared with others once, and keep only its key."""
        seats = np.frombuffer(self._compared, np.int64)
        chosen = np.flatnonzero(firsts[nodes[seats]] == seats)
        keys = np.array([self._keys[at] for at in chosen.tolist()], np.bytes_)
        order = np.argsort(keys)
        self._known, self._numbers = keys[order], nodes[seats[chosen]][order]
        for at in chosen.tolist():
            node = Node(self.view, self._keys[at], self._grams[at])
            self._keys[at], self._grams[at] = "", b""
            yield node
        self._keys, self._grams = [], []

    def numbers(self, keys: Sequence[str]) -> Numbers:
        """Give the numbers of nodes that were given away."""
        found: Numbers = self._numbers[np.searchsorted(self._known, np.array(keys, np.bytes_))]
        return found


@runtime_checkable
class InColumns(Protocol):
    """A relation gate that gives its edges in columns, too."""

    def related(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Related]:
        """Yield the edges of ``relate``."""


@dataclass(frozen=True, slots=True)
class Edges:
    """The edges of one view, by the numbers of nodes."""

    a: Nodes
    b: Nodes
    scores: NDArray[np.float64]

    def neighbours(self, count: int) -> Neighbours:
        """Look at the edges from both ends; ``count`` is the number of nodes."""
        ends = np.concatenate((self.a, self.b))
        order = np.argsort(ends, kind="stable")
        bounds = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(ends, minlength=count), out=bounds[1:])
        del ends
        return Neighbours(np.concatenate((self.b, self.a))[order], np.tile(self.scores, 2)[order], bounds)


def collected(columns: Mapping[str, Column], gate: RelationGate, nodes: Iterable[Node]) -> dict[str, Edges]:
    """Relate the nodes that columns give, and sort the edges by view, with numbers for keys."""
    none = np.empty(0, np.int32)
    parts = {view: [(none, none, np.empty(0))] for view in columns}
    for found in (
        gate.related(nodes, ()) if isinstance(gate, InColumns) else _together(gate.relate(nodes, ()))
    ):
        numbers = columns[found.view].numbers(found.keys).astype(np.int32)
        parts[found.view].append((numbers[found.a], numbers[found.b], found.scores))
    return {view: Edges(*map(np.concatenate, zip(*own, strict=True))) for view, own in parts.items()}


def _together(edges: Iterable[Edge]) -> Iterator[Related]:
    """Put edges into columns, many at a time."""
    remaining = iter(edges)
    while chunk := list(islice(remaining, _EDGES)):
        views: defaultdict[str, list[Edge]] = defaultdict(list)
        for edge in chunk:
            views[edge.view].append(edge)
        yield from (Related.of(view, own) for view, own in views.items())
