"""groundset's exact join."""

from __future__ import annotations

from collections.abc import Iterable

from benchmarks.peers.pairing import THRESHOLD, WORDS, main
from groundset.text.grams import Sets, shingle_sets
from groundset.text.hashing import hashed
from groundset.text.joining import join


def find(rows: list[str]) -> Iterable[tuple[int, int]]:
    """Give all pairs of the predicate."""
    pairs = join(shingle_sets(hashed(rows), WORDS), Sets.of([]), THRESHOLD)
    return zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)


if __name__ == "__main__":
    main(find)
