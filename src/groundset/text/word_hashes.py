"""Words as 64-bit numbers, the same on every machine and in every process.

A word hashes its UTF-8 bytes, eight at a time, each eight mixed with what came before (the finaliser of
SplitMix64: Steele, Lea and Flood, OOPSLA 2014), so words of up to eight bytes never collide.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

CHUNK: Final = 8
"""Bytes that are hashed at once."""
_CACHED_WORDS: Final = 1 << 18
_CACHED_LENGTH: Final = 64
_ALL: Final = (1 << 64) - 1
_STEP: Final = 0x9E3779B97F4A7C15
_FACTORS: Final = (0xBF58476D1CE4E5B9, 0x94D049BB133111EB)
_KEPT_BYTES = np.array([(1 << 8 * length) - 1 for length in range(CHUNK + 1)], dtype=np.uint64)


def word_hash(word: str) -> int:
    """Hash one token."""
    return _remembered(word) if len(word) <= _CACHED_LENGTH else _word_hash(word)


def _word_hash(word: str) -> int:
    data = word.encode("utf-8", "surrogatepass")
    value = 0
    for start in range(0, len(data), CHUNK):
        value = (value ^ int.from_bytes(data[start : start + CHUNK], "little")) + _STEP & _ALL
        value = (value ^ value >> 30) * _FACTORS[0] & _ALL
        value = (value ^ value >> 27) * _FACTORS[1] & _ALL
        value ^= value >> 31
    return value


_remembered = lru_cache(maxsize=_CACHED_WORDS)(_word_hash)


def mixed(values: Hashes) -> Hashes:
    """Mix 64-bit numbers, one to one, so that every bit depends on all of them."""
    values = values + np.uint64(_STEP)
    for shift, factor in zip((30, 27), _FACTORS, strict=True):
        values ^= values >> np.uint64(shift)
        values *= np.uint64(factor)
    values ^= values >> np.uint64(31)
    return values


def hash_words(data: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> Hashes:
    """Hash stretches of bytes, eight bytes of all of them at a time; at least seven bytes follow the last."""
    eights: Hashes = np.ndarray((len(data) - CHUNK + 1,), "<u8", data, strides=(1,))
    lengths = ends - starts
    hashes = mixed(eights[starts] & _KEPT_BYTES[np.minimum(lengths, CHUNK)])
    rows = np.flatnonzero(lengths > CHUNK)
    for done in range(CHUNK, _CACHED_LENGTH, CHUNK):
        left = lengths[rows] - done
        chunk = eights[starts[rows] + done] & _KEPT_BYTES[np.minimum(left, CHUNK)]
        hashes[rows] = mixed(hashes[rows] ^ chunk)
        rows = rows[left > CHUNK]
    for row in rows:
        hashes[row] = _word_hash(data[starts[row] : ends[row]].decode())
    return hashes
