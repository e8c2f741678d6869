"""groundset's exact join."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.peers.pairing import THRESHOLD, WORDS, main
from groundset.text.grams import Sets, shingle_sets
from groundset.text.hashing import hashed
from groundset.text.joining import join

_ROWS = 20_000
"""Hashed at a time: only their sets are held."""


def find(rows: list[str]) -> Iterable[tuple[int, int]]:
    """Give all pairs of the predicate."""
    parts = (shingle_sets(hashed(rows[at : at + _ROWS]), WORDS) for at in range(0, len(rows), _ROWS))
    pairs = join(Sets.joined(parts), Sets.of([]), THRESHOLD)
    return zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)


if __name__ == "__main__":
    main(find)
