"""How many twins by meaning the index finds, measured on some rows against a comparison with all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from groundset.gates.meaning.index import indexed_pairs
from groundset.gates.meaning.packed import grouped
from groundset.gates.meaning.search import all_pairs
from groundset.records import Node, content_hash
from groundset.text.shares import interval

SAMPLE = 1_000


@dataclass(frozen=True, slots=True)
class Recall:
    """What the index found of the twins of some rows."""

    rows: int
    """Rows that were compared with all others."""
    pairs: int
    """Pairs of twins in which they are."""
    found: int
    """How many of these the index finds."""

    @property
    def interval(self) -> tuple[float, float]:
        """Least and greatest recall that fit (Wilson 1927, at 95 %); from 0 to 1 where there is no pair."""
        return interval(self.found, self.pairs)


def measured(nodes: Iterable[Node], threshold: float) -> Recall:
    """Compare the index with all pairs for the rows whose hash comes first; the same for the same nodes."""
    ordered = sorted(nodes, key=lambda node: content_hash("recall", node.view, node.key))
    sample, others = ordered[:SAMPLE], ordered[SAMPLE:]
    true = {
        (group.keys[a], group.keys[b])
        for group in grouped(sample, others, apart=True)
        for pairs in all_pairs(group, threshold)
        for a, b in zip(pairs.left, pairs.right, strict=True)
    }
    found = {
        (group.keys[a], group.keys[b])
        for group in grouped(sample, others, apart=False)
        for pairs in indexed_pairs(group, threshold)
        for a, b in zip(pairs.left, pairs.right, strict=True)
    }
    return Recall(len(sample), len(true), len(true & found))
