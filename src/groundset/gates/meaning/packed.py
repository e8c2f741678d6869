"""What a node of the view ``meaning`` holds: hashed guards, vectors of its parts, claims of its answer."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from groundset.gates.meaning.guards import Claims
from groundset.records import Node

VIEW = "meaning"
_GUARD = 8
"""Bytes of the hash of a guard."""
_HEAD = struct.Struct(f"<{_GUARD}sBI")
_TAIL = struct.Struct("<QQI")
_WHOLE = np.dtype("<i2")
_COUNT = np.dtype("<u4")
_HASH = np.dtype("<u4")

Wide = NDArray[np.float64]
Narrow = NDArray[np.float32]
_Nodes = dict[str, bytes]
"""Key to grams."""


@dataclass(frozen=True, slots=True)
class Group:
    """Nodes of as many parts each; those of one kind may be twins of one another. New ones first."""

    keys: tuple[str, ...]
    kinds: NDArray[np.int64]
    """Number of the guard of each node."""
    new: int
    """How many of them are new."""
    rows: NDArray[np.int16]
    """(nodes, parts, dimensions)."""
    words: NDArray[np.int64]
    """(nodes, parts): how many words each part has."""
    tails: tuple[bytes, ...]
    """What the answers claim, packed."""

    def agree(self, left: int, right: int) -> bool:
        """Tell whether what two answers claim goes together."""
        return _claims(self.tails[left]).agrees(_claims(self.tails[right]))

    def wide(self, at: NDArray[np.int64], part: int) -> Wide:
        """Give the vectors of one part of some nodes, whole numbers."""
        rows: Wide = self.rows[at, part].astype(np.float64)
        return rows

    def units(self, part: int) -> Narrow:
        """Give the vectors of one part at length 1, nearly."""
        rows = self.rows[:, part].astype(np.float32)
        lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows, dtype=np.float64))
        rows /= lengths.astype(np.float32)[:, None]
        return rows


def packed(guard: bytes, parts: Sequence[Wide], words: Sequence[int], claims: Claims) -> Node:
    """Make a node.

    ``guard`` is a hash of 8 bytes; the parts are vectors of whole numbers, none all zeros, and ``words`` are
    their numbers of words.
    """
    tail = _TAIL.pack(claims.more, claims.less, len(claims.names))
    hashes = np.array((*claims.names, *claims.words), _HASH).tobytes()
    body = np.stack(parts).astype(_WHOLE).tobytes() + np.array(words, _COUNT).tobytes()
    grams = b"".join((_HEAD.pack(guard, len(parts), len(parts[0])), body, tail, hashes))
    return Node(VIEW, blake2b(grams, digest_size=16).hexdigest(), grams)


def grouped(new: Iterable[Node], known: Iterable[Node], *, apart: bool) -> Iterator[Group]:
    """Yield the nodes of guards under which a new one has company, in order.

    ``apart``: each guard makes a group; else all guards of as many parts do. A node that comes as both
    new and known counts as new.
    """
    sorts: dict[bytes, tuple[_Nodes, _Nodes]] = {}
    for at, nodes in enumerate((new, known)):
        for node in nodes:
            if node.view == VIEW:
                sorts.setdefault(node.grams[: _HEAD.size], ({}, {}))[at][node.key] = node.grams
    together: dict[bytes, list[tuple[_Nodes, _Nodes]]] = {}
    for head, (fresh, old) in sorted(sorts.items()):
        others = {key: grams for key, grams in old.items() if key not in fresh}
        if fresh and len(fresh) + len(others) > 1:
            together.setdefault(head if apart else head[_GUARD:], []).append((fresh, others))
    for alike in together.values():
        yield _group(alike)


def _group(alike: Sequence[tuple[_Nodes, _Nodes]]) -> Group:
    """Put nodes in order, given those that are new and those that are known of each kind."""
    placed = [
        (key, kind, grams)
        for at in (0, 1)
        for kind, nodes in enumerate(alike)
        for key, grams in sorted(nodes[at].items())
    ]
    keys, kinds, grams = zip(*placed, strict=True)
    _guard, parts, width = _HEAD.unpack(grams[0][: _HEAD.size])
    middle = _HEAD.size + parts * width * _WHOLE.itemsize
    end = middle + parts * _COUNT.itemsize
    rows = np.frombuffer(b"".join(one[_HEAD.size : middle] for one in grams), _WHOLE)
    words = np.frombuffer(b"".join(one[middle:end] for one in grams), _COUNT).astype(np.int64)
    tails = tuple(one[end:] for one in grams)
    new = sum(len(fresh) for fresh, _old in alike)
    shape = len(keys), parts
    return Group(keys, np.array(kinds), new, rows.reshape(*shape, width), words.reshape(shape), tails)


@lru_cache(maxsize=100_000)
def _claims(tail: bytes) -> Claims:
    more, less, names = _TAIL.unpack_from(tail)
    hashes = tuple(np.frombuffer(tail, _HASH, offset=_TAIL.size).tolist())
    return Claims(hashes[:names], hashes[names:], more, less)
