"""The pairs of near-duplicates among many packed texts: twins per level, and what is contained in what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.gates.likeness import CONTAINED_LENGTH
from groundset.gates.packing import LENGTHS, Leveled, Numbers, Unpacked, levels_of, unpack
from groundset.text.joining import contained, exact, join, score

_EDGES = 1 << 16
"""Pairs turned into Python numbers together."""


@dataclass(frozen=True, slots=True)
class Texts:
    """Texts to compare, those that are new first; each lot in the order of its keys."""

    keys: list[str]
    new: int
    """How many are new."""
    fresh: Unpacked
    known: Unpacked

    @staticmethod
    def read(new: dict[str, bytes], known: dict[str, bytes]) -> Texts:
        """Unpack texts by key, and empty what they came in; one that is in both counts as new."""
        for key in new:
            known.pop(key, None)
        keys, packed = [], []
        for lot in (new, known):
            names = sorted(lot)
            keys += names
            packed.append(unpack([lot[name] for name in names]))
            lot.clear()
        return Texts(keys, len(packed[0].tokens), *packed)

    @property
    def tokens(self) -> Numbers:
        """The number of tokens of each text."""
        return np.concatenate((self.fresh.tokens, self.known.tokens))

    def level(self, length: int) -> tuple[Leveled, Leveled, Numbers]:
        """Give the new and the known sets of a level, and the number of the text of each."""
        fresh, known = self.fresh.levels[length], self.known.levels[length]
        return fresh, known, np.concatenate((fresh.rows, self.new + known.rows))


@dataclass(frozen=True, slots=True)
class Likenesses:
    """Pairs of texts in columns, with what each is worth."""

    left: Numbers
    right: Numbers
    shared: Numbers
    """Shingles that both have."""
    whole: Numbers
    """Shingles of which these are a share."""

    def only(self, rows: NDArray[np.bool_] | Numbers) -> Likenesses:
        """Give some of them."""
        return Likenesses(self.left[rows], self.right[rows], self.shared[rows], self.whole[rows])

    def named(self, keys: Sequence[str]) -> Iterator[tuple[str, str, float]]:
        """Yield (key, key, share rounded to 6 digits), the lower key first."""
        for at in range(0, len(self.left), _EDGES):
            part = slice(at, at + _EDGES)
            columns = (self.left[part], self.right[part], self.shared[part], self.whole[part])
            for left, right, shared, whole in zip(*(column.tolist() for column in columns), strict=True):
                a, b = sorted((keys[left], keys[right]))
                yield a, b, score(shared, shared, whole)


def twins(texts: Texts, threshold: float) -> Iterator[Likenesses]:
    """Yield the twins on each level: a pair is taken on the level of its shorter text only."""
    if not texts.new:
        return
    native = np.array(LENGTHS)[levels_of(texts.tokens)]
    for length in LENGTHS:
        fresh, known, rows = texts.level(length)
        found = join(fresh.sets, known.sets, threshold)
        left, right = rows[found.left], rows[found.right]
        sizes = np.concatenate((fresh.sets.sizes, known.sets.sizes))
        union = sizes[found.left] + sizes[found.right] - found.shared
        here = np.minimum(native[left], native[right]) == length
        yield Likenesses(left, right, found.shared, union).only(here)


def containments(texts: Texts, share: float) -> Likenesses:
    """Give all pairs of which the text with more tokens holds a share of the other; left is the shorter."""
    fresh, known, rows = texts.level(CONTAINED_LENGTH)
    found = contained(fresh.sets, known.sets, share)
    sizes = np.concatenate((fresh.sets.sizes, known.sets.sizes))
    tokens = texts.tokens[rows]
    a, b = found.left, found.right
    swap = (tokens[a] > tokens[b]) | ((tokens[a] == tokens[b]) & (sizes[a] > sizes[b]))
    inner, outer = np.where(swap, b, a), np.where(swap, a, b)
    limit = exact(share)
    holds = found.shared * limit.denominator >= limit.numerator * sizes[inner]
    return Likenesses(rows[inner], rows[outer], found.shared, sizes[inner]).only(holds)


def without(found: Likenesses, left: Numbers, right: Numbers, count: int) -> Likenesses:
    """Leave out some pairs, in whichever order they name the two of ``count`` texts."""
    taken = np.minimum(left, right) * count + np.maximum(left, right)
    pairs = np.minimum(found.left, found.right) * count + np.maximum(found.left, found.right)
    return found.only(~np.isin(pairs, taken))


def capped(found: Likenesses, keys: Sequence[str], most: int) -> Likenesses:
    """Keep of each left text the pairs with the ``most`` lowest keys on the right."""
    ranks = np.empty(len(keys), np.int64)
    ranks[np.argsort(np.array(keys, np.bytes_), kind="stable")] = np.arange(len(keys))
    found = found.only(np.lexsort((ranks[found.right], found.left)))
    first = np.searchsorted(found.left, found.left)
    return found.only(np.arange(len(found.left)) - first < most)
