"""Shingles: runs of k words as 61-bit numbers, the same on every machine and in every process.

A word hashes with BLAKE2b; a run of words with a polynomial over those hashes modulo the Mersenne prime
2**61 - 1 (Karp and Rabin), so that every run of every length costs one multiplication from the prefix
hashes.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from itertools import accumulate

MODULUS = (1 << 61) - 1
_BASE = 0x1A2B3C4D5E6F7081 % MODULUS
_CACHED_WORDS = 1_000_000
_CACHED_LENGTH = 64


class _Hashes(dict[str, int]):
    """Word to its hash, remembered."""

    def __missing__(self, word: str) -> int:
        digest = blake2b(word.encode("utf-8", "surrogatepass"), digest_size=8, person=b"word").digest()
        value = int.from_bytes(digest, "little") % (MODULUS - 1) + 1
        if len(word) <= _CACHED_LENGTH:
            if len(self) >= _CACHED_WORDS:
                self.clear()
            self[word] = value
        return value


_hashes = _Hashes()


def prefixes(words: Iterable[str]) -> list[int]:
    """Hash every prefix of a sequence of words; the first entry is the empty prefix."""
    hashed = map(_hashes.__getitem__, words)
    return list(accumulate(hashed, lambda sofar, value: (sofar * _BASE + value) % MODULUS, initial=0))


def grams(prefix: Sequence[int], n: int) -> list[int]:
    """Hash every run of n words, in order, from the prefix hashes; empty when there are fewer words."""
    power = pow(_BASE, n, MODULUS)
    return [(end - start * power) % MODULUS for start, end in zip(prefix, prefix[n:], strict=False)]


def shingles(words: Iterable[str], k: int) -> frozenset[int]:
    """Give the set of runs of k words."""
    return frozenset(grams(prefixes(words), k))


def pack(numbers: Iterable[int]) -> bytes:
    """Pack numbers in the order given (sort a set first) as little-endian 64-bit words."""
    return _little_endian(array("Q", numbers)).tobytes()


def unpack(packed: bytes) -> array[int]:
    """Read what ``pack`` wrote; raises ValueError when the length is no multiple of 8."""
    numbers = array("Q")
    numbers.frombytes(packed)
    return _little_endian(numbers)


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
