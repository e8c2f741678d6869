"""rensa: MinHash of 128 permutations in 16 bands of 8, pairs kept by their estimate."""

from __future__ import annotations

from collections.abc import Iterable

from rensa import RMinHash, RMinHashLSH

from benchmarks.peers.pairing import PERMUTATIONS, THRESHOLD, main, shingles

BANDS = 16


def find(rows: list[str]) -> Iterable[tuple[int, int]]:
    """Give the pairs of the index whose estimate reaches the threshold."""
    index = RMinHashLSH(THRESHOLD, PERMUTATIONS, BANDS)
    sketches = RMinHash.from_token_sets([shingles(row) for row in rows], PERMUTATIONS, 42)
    for number, sketch in enumerate(sketches):
        for other in index.query(sketch):
            if sketches[other].jaccard(sketch) >= THRESHOLD:
                yield other, number
        index.insert(number, sketch)


if __name__ == "__main__":
    main(find)
