"""datasketch: MinHash of 128 permutations, its own bands for the threshold, pairs kept by their estimate."""

from __future__ import annotations

from collections.abc import Iterable

from datasketch import MinHash, MinHashLSH

from benchmarks.peers.pairing import PERMUTATIONS, THRESHOLD, main, shingles


def find(rows: list[str]) -> Iterable[tuple[int, int]]:
    """Give the pairs of the index whose estimate reaches the threshold."""
    index = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    tokens = ([word.encode("utf-8", "replace") for word in shingles(row)] for row in rows)
    sketches = list(MinHash.generator(tokens, num_perm=PERMUTATIONS))
    for number, sketch in enumerate(sketches):
        for other in index.query(sketch):
            if sketches[other].jaccard(sketch) >= THRESHOLD:
                yield other, number
        index.insert(number, sketch, check_duplication=False)


if __name__ == "__main__":
    main(find)
