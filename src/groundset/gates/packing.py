"""Shingle sets of texts on the levels on which they could meet a twin: made, packed, unpacked by the batch.

Packed, a text is little-endian 64-bit words: its tokens, the sizes of its sets on each level (0 where it
takes no part), then the sets, shortest shingles first, each ascending.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from groundset.gates.likeness import LEVELS
from groundset.text.grams import Sets, shingle_sets
from groundset.text.hashing import HashedTexts, Hashes, bounds_of

Numbers = NDArray[np.int64]

LENGTHS: Final = tuple(length for _least, length in LEVELS)
_LEAST: Final = np.array([least for least, _length in LEVELS])
_WORD: Final = 8
_HEADER: Final = 1 + len(LEVELS)
"""Words before the sets."""
_CHUNK: Final = 1 << 21
"""Words unpacked together."""


@dataclass(frozen=True, slots=True)
class Leveled:
    """Sets of one level."""

    rows: Numbers
    """Ascending numbers of the texts that take part."""
    sets: Sets
    """One per row."""


@dataclass(frozen=True, slots=True)
class Unpacked:
    """Many texts, as they were packed."""

    tokens: Numbers
    levels: Mapping[int, Leveled]
    """By shingle length."""


def levels_of(tokens: Numbers) -> Numbers:
    """Give the number of the level on which texts of so many tokens, at least one, meet longer ones."""
    return np.searchsorted(_LEAST, tokens, side="right") - 1


def select(texts: HashedTexts, rows: Numbers, most: int | None = None) -> HashedTexts:
    """Give some texts, or the first ``most`` tokens of each."""
    counts = np.diff(texts.bounds)[rows]
    counts = counts if most is None else np.minimum(counts, most)
    bounds = bounds_of(counts)
    at = np.arange(bounds[-1]) + np.repeat(texts.bounds[rows] - bounds[:-1], counts)
    return HashedTexts(texts.words[at], bounds, texts.lettered[at])


def pack_levels(texts: HashedTexts, limit: Fraction) -> list[bytes]:
    """Pack texts of at least one token, each on every level on which it could meet a twin at the limit."""
    native = levels_of(np.diff(texts.bounds))
    lower = [_lower(texts, native, level, limit) for level in range(len(LEVELS))]
    own = shingle_sets(texts, np.array(LENGTHS)[native])
    return _packed(texts, [*enumerate(lower)], native, own)


def pack_level(texts: HashedTexts, length: int) -> list[bytes]:
    """Pack texts on one level alone."""
    native = np.full(len(texts.bounds) - 1, LENGTHS.index(length))
    return _packed(texts, [], native, shingle_sets(texts, length))


def _lower(texts: HashedTexts, native: Numbers, level: int, limit: Fraction) -> Leveled:
    """Give the sets of longer texts that have few enough shingles to meet a text whose own level this is."""
    length = LENGTHS[level]
    if level + 1 == len(LEVELS):
        return Leveled(np.empty(0, np.int64), Sets.of(()))
    most = int((LEVELS[level + 1][0] - length) / limit)
    longer = np.flatnonzero(native > level)
    # Its shingles are at least as many as its distinct words, but for the last few: few have few of these.
    beginnings = select(texts, longer, 2 * (most + length))
    longer = longer[shingle_sets(beginnings, 1).sizes - (length - 1) <= most]
    sets = shingle_sets(select(texts, longer), length)
    few = np.flatnonzero(sets.sizes <= most)
    parts = [sets.elements[sets.bounds[at] : sets.bounds[at + 1]] for at in few]
    elements = np.concatenate([np.empty(0, np.uint64), *parts])
    return Leveled(longer[few], Sets(elements, bounds_of(sets.sizes[few])))


def _packed(
    texts: HashedTexts, lower: Sequence[tuple[int, Leveled]], native: Numbers, own: Sets
) -> list[bytes]:
    count = len(own)
    header = np.zeros((count, _HEADER), "<u8")
    header[:, 0] = np.diff(texts.bounds)
    header[np.arange(count), 1 + native] = own.sizes
    pieces: list[list[bytes]] = [[] for _ in range(count)]
    for level, leveled in lower:
        header[leveled.rows, 1 + level] = leveled.sets.sizes
        for row, piece in zip(leveled.rows.tolist(), _cut(leveled.sets), strict=True):
            pieces[row].append(piece)
    heads = header.tobytes()
    size = _HEADER * _WORD
    return [
        b"".join((heads[size * row : size * (row + 1)], *pieces[row], piece))
        for row, piece in enumerate(_cut(own))
    ]


def _cut(sets: Sets) -> Iterator[bytes]:
    data = sets.elements.astype("<u8", copy=False).tobytes()
    places = (sets.bounds * _WORD).tolist()
    return (data[start:end] for start, end in pairwise(places))


def unpack(packed: Sequence[bytes]) -> Unpacked:
    """Read what was packed; memory is that of the sets, and some for a chunk."""
    heads = b"".join([blob[: _HEADER * _WORD] for blob in packed])
    header = np.frombuffer(heads, "<u8").reshape(-1, _HEADER).astype(np.int64)
    sizes = header[:, 1:]
    rows = [np.flatnonzero(sizes[:, level]) for level in range(len(LEVELS))]
    bounds = [bounds_of(sizes[taking, level]) for level, taking in enumerate(rows)]
    columns: list[Hashes] = [np.empty(each[-1], np.uint64) for each in bounds]
    filled = [0] * len(LEVELS)
    for start, stop in _chunks(_HEADER + sizes.sum(axis=1)):
        data = np.frombuffer(b"".join(packed[start:stop]), "<u8")
        part = sizes[start:stop]
        places = bounds_of(_HEADER + part.sum(axis=1))[:-1] + _HEADER
        for level, column in enumerate(columns):
            found = data[_runs(places, part[:, level])]
            column[filled[level] : filled[level] + len(found)] = found
            filled[level] += len(found)
            places = places + part[:, level]
    leveled = zip(LENGTHS, rows, columns, bounds, strict=True)
    return Unpacked(header[:, 0], {n: Leveled(at, Sets(column, ends)) for n, at, column, ends in leveled})


def _runs(starts: Numbers, counts: Numbers) -> Numbers:
    """Number the places of stretches, one after the other."""
    bounds = bounds_of(counts)
    return np.arange(bounds[-1]) + np.repeat(starts - bounds[:-1], counts)


def _chunks(lengths: Numbers) -> Iterator[tuple[int, int]]:
    ends = np.cumsum(lengths)
    start = done = 0
    while start < len(ends):
        stop = max(start + 1, int(np.searchsorted(ends, done + _CHUNK, side="right")))
        yield start, stop
        start, done = stop, int(ends[stop - 1])
