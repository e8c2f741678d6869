"""Runs of tokens as 64-bit numbers, and sets of them in columns.

A run hashes with fixed odd factors, one per place, over the hashes of its words modulo 2**64 (powers of one
factor, so that a run of n takes log n steps), then its length enters and the sum is mixed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from groundset.text.hashing import HashedTexts, Hashes, bounds_of, mixed

ELEMENT_BITS: Final = 52
"""Bits of the elements of ``shingle_sets``."""
_FACTOR: Final = 0xD1342543DE82EF95
_LENGTH_FACTOR: Final = 0xA0761D6478BD642F
_ALL: Final = (1 << 64) - 1
_BLOCK: Final = 1 << 14
"""Runs hashed at once: what fits a core's cache."""
_ROWS: Final = 1 << (64 - ELEMENT_BITS)
"""Sets made at once: a row and an element share 64 bits."""


@dataclass(frozen=True, slots=True)
class Sets:
    """Sets of numbers in columns, one after the other; each ascends and repeats nothing."""

    elements: Hashes
    bounds: NDArray[np.int64]
    """Set i has the elements bounds[i] to bounds[i + 1] (exclusive)."""

    def __len__(self) -> int:
        return len(self.bounds) - 1

    @property
    def sizes(self) -> NDArray[np.int64]:
        """The number of elements of each set."""
        return np.diff(self.bounds)

    @staticmethod
    def of(sets: Iterable[Sequence[int] | Hashes]) -> Sets:
        """Make sets of numbers in any order, repeated or not."""
        columns = [np.unique(np.asarray(numbers, dtype=np.uint64)) for numbers in sets]
        return Sets(np.concatenate([np.empty(0, np.uint64), *columns]), bounds_of(map(len, columns)))

    @staticmethod
    def joined(parts: Iterable[Sets]) -> Sets:
        """Put lots of sets one after the other."""
        lots = list(parts)
        if len(lots) == 1:
            return lots[0]
        sizes = np.concatenate([np.empty(0, np.int64), *(lot.sizes for lot in lots)])
        return Sets(
            np.concatenate([np.empty(0, np.uint64), *(lot.elements for lot in lots)]), bounds_of(sizes)
        )


def grams(words: Hashes, n: int) -> Hashes:
    """Hash every run of n tokens of one text, in order; empty when there are fewer tokens."""
    if n < 1:
        raise ValueError(f"a run has at least one token, not {n}")
    found = np.empty(max(0, len(words) - n + 1), dtype=np.uint64)
    block = max(_BLOCK, n)
    for start in range(0, len(found), block):
        stop = min(start + block, len(found))
        found[start:stop] = _block_of_grams(words[start : stop + n - 1], n)
    return found


def _block_of_grams(words: Hashes, n: int) -> Hashes:
    """Hash all runs of n, from runs of 1, 2, 4, … that the binary digits of n ask for."""
    doubled, length, covered = words, 1, 0
    total = words[: len(words) - n + 1]
    for digit in reversed(f"{n:b}"):
        if digit == "1":
            part = doubled[covered : covered + len(words) - n + 1]
            total = total * _power(length) + part if covered else part
            covered += length
        if covered < n:
            doubled = doubled[:-length] * _power(length) + doubled[length:]
            length *= 2
    return mixed(total + np.uint64(n * _LENGTH_FACTOR & _ALL))


def _power(exponent: int) -> np.uint64:
    return np.uint64(pow(_FACTOR, exponent, _ALL + 1))


def grams_of(texts: HashedTexts, n: int) -> tuple[Hashes, NDArray[np.int64]]:
    """Hash every run of n tokens of each text, none across a border, with the bounds of each text's runs."""
    sizes = np.diff(texts.bounds)
    counts = np.maximum(sizes - n + 1, 0)
    return _within(grams(texts.words, n), sizes, counts), bounds_of(counts)


def _within(found: Hashes, sizes: NDArray[np.int64], counts: NDArray[np.int64]) -> Hashes:
    """Keep the first ``counts`` runs of each text, of the runs that begin at each of its ``sizes`` tokens."""
    stretches = np.column_stack((counts, sizes - counts)).ravel()
    keep = np.repeat(np.tile([True, False], len(sizes)), stretches)
    kept: Hashes = found[keep[: len(found)]]
    return kept


def shingle_sets(texts: HashedTexts, k: int | NDArray[np.int64]) -> Sets:
    """Give the set of runs of k tokens of each text, as the upper 52 bits of their hashes.

    ``k`` may be given per text. A text with fewer tokens has an empty set.
    """
    rows = len(texts.bounds) - 1
    each = np.broadcast_to(np.asarray(k, dtype=np.int64), rows)
    return Sets.joined(_sets(texts, each, row, min(row + _ROWS, rows)) for row in range(0, rows, _ROWS))


def _sets(texts: HashedTexts, each: NDArray[np.int64], start: int, stop: int) -> Sets:
    """Make the sets of a stretch of texts by sorting rows and elements together."""
    bounds = texts.bounds[start : stop + 1]
    words = texts.words[bounds[0] : bounds[-1]]
    keys = np.concatenate(list(_keys(words, np.diff(bounds), each[start:stop])))
    keys.sort()
    distinct = np.ones(len(keys), dtype=np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=distinct[1:])
    keys = keys[distinct]
    borders = np.arange(1, stop - start, dtype=np.uint64) << np.uint64(ELEMENT_BITS)
    ends = [0, *np.searchsorted(keys, borders), len(keys)]
    return Sets(keys & np.uint64((1 << ELEMENT_BITS) - 1), np.array(ends, dtype=np.int64))


def _keys(words: Hashes, sizes: NDArray[np.int64], each: NDArray[np.int64]) -> Iterator[Hashes]:
    """Yield the elements of all sets, the row above each, for one length of run after the other."""
    rows = np.arange(len(sizes), dtype=np.uint64) << np.uint64(ELEMENT_BITS)
    for k in np.unique(each):
        counts = np.where(each == k, np.maximum(sizes - k + 1, 0), 0)
        found = _within(grams(words, int(k)), sizes, counts)
        yield np.repeat(rows, counts) | found >> np.uint64(64 - ELEMENT_BITS)


def pack(numbers: Hashes) -> bytes:
    """Pack numbers in the order given as little-endian 64-bit words."""
    return numbers.astype("<u8", copy=False).tobytes()


def unpack(packed: bytes) -> Hashes:
    """Read what ``pack`` wrote; raises ValueError when the length is no multiple of 8."""
    return np.frombuffer(packed, dtype="<u8").astype(np.uint64)
