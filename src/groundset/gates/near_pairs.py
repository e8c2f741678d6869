"""The pairs of near-duplicates among many packed texts: twins per level, and what is contained in what.

They stay in columns: a pair is 32 bytes there, and would be ten times that as an object.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.errors import DataError
from groundset.gates.likeness import CONTAINED_LENGTH
from groundset.gates.packing import LENGTHS, Leveled, Numbers, Unpacked, levels_of, unpack
from groundset.records import Edge
from groundset.text.joining import TooManyPairsError, contained, exact, join, score

MOST_PAIRS = 20_000_000
"""Pairs of one level that are held: of rows from one mould, some 6,000 have as many."""

_EDGES = 1 << 19
"""Edges that are made together, and pairs that are looked up."""


@dataclass(frozen=True, slots=True)
class Related:
    """Edges of one view in columns."""

    view: str
    keys: Sequence[str]
    a: Numbers
    """The number of the lower key of each edge."""
    b: Numbers
    scores: NDArray[np.float64]

    @staticmethod
    def of(view: str, edges: Sequence[Edge]) -> Related:
        """Put edges of a view into columns."""
        keys = [*(edge.a for edge in edges), *(edge.b for edge in edges)]
        a, b = np.arange(len(keys)).reshape(2, -1)
        return Related(view, keys, a, b, np.array([edge.score for edge in edges], np.float64))

    def edges(self) -> Iterator[Edge]:
        """Yield them one by one."""
        for a, b, likeness in zip(self.a.tolist(), self.b.tolist(), self.scores.tolist(), strict=True):
            yield Edge(self.view, self.keys[a], self.keys[b], likeness)


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

    def only(self, rows: NDArray[np.bool_] | Numbers | slice) -> Likenesses:
        """Give some of them."""
        return Likenesses(self.left[rows], self.right[rows], self.shared[rows], self.whole[rows])

    def named(self, view: str, keys: Sequence[str]) -> Iterator[Related]:
        """Yield them as edges, many at a time, with their shares rounded to 6 digits."""
        ranks = _ranks(keys)
        for at in range(0, len(self.left), _EDGES):
            part = self.only(slice(at, at + _EDGES))
            swap = ranks[part.left] > ranks[part.right]
            a, b = np.where(swap, part.right, part.left), np.where(swap, part.left, part.right)
            yield Related(view, keys, a, b, part._scores())

    def _scores(self) -> NDArray[np.float64]:
        """Divide once for each two numbers: there are few."""
        both = self.shared << 32 | self.whole
        known = np.unique(both)
        shares = [score(one >> 32, one >> 32, one & 0xFFFFFFFF) for one in known.tolist()]
        return np.array(shares, np.float64)[np.searchsorted(known, both)]


def twins(texts: Texts, threshold: float) -> Iterator[Likenesses]:
    """Yield the twins on each level: a pair is taken on the level of its shorter text only."""
    if not texts.new:
        return
    native = np.array(LENGTHS)[levels_of(texts.tokens)]
    for length in LENGTHS:
        fresh, known, rows = texts.level(length)
        with _bounded():
            found = join(fresh.sets, known.sets, threshold, limit=MOST_PAIRS)
        left, right = rows[found.left], rows[found.right]
        sizes = np.concatenate((fresh.sets.sizes, known.sets.sizes))
        union = sizes[found.left] + sizes[found.right] - found.shared
        here = np.minimum(native[left], native[right]) == length
        yield Likenesses(left, right, found.shared, union).only(here)


def containments(texts: Texts, share: float) -> Likenesses:
    """Give all pairs of which the text with more tokens holds a share of the other; left is the shorter."""
    fresh, known, rows = texts.level(CONTAINED_LENGTH)
    with _bounded():
        found = contained(fresh.sets, known.sets, share, limit=MOST_PAIRS)
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
    taken = np.append(np.minimum(left, right) * count + np.maximum(left, right), count * count)
    taken.sort()
    stays = np.ones(len(found.left), np.bool_)
    for at in range(0, len(stays), _EDGES):
        part = found.only(slice(at, at + _EDGES))
        pairs = np.minimum(part.left, part.right) * count + np.maximum(part.left, part.right)
        stays[at : at + _EDGES] = taken[np.searchsorted(taken, pairs)] != pairs
    return found.only(stays)


def capped(found: Likenesses, keys: Sequence[str], most: int) -> Likenesses:
    """Keep of each left text the pairs with the ``most`` lowest keys on the right."""
    ranks = _ranks(keys)
    found = found.only(np.lexsort((ranks[found.right], found.left)))
    first = np.searchsorted(found.left, found.left)
    return found.only(np.arange(len(found.left)) - first < most)


def _ranks(keys: Sequence[str]) -> Numbers:
    """Give the place of each key in their order."""
    ranks = np.empty(len(keys), np.int64)
    ranks[np.argsort(np.array(keys, np.bytes_), kind="stable")] = np.arange(len(keys))
    return ranks


@contextmanager
def _bounded() -> Iterator[None]:
    """Say what is wrong with rows of which too many are alike."""
    try:
        yield
    except TooManyPairsError as error:
        raise DataError(
            f"near_duplicate: over {MOST_PAIRS:,} pairs are nearly alike: the rows are made from few moulds",
            "check them in parts, or leave the gate out with --gates; in a project, raise the thresholds "
            "under `deduplication.near` in groundset.yaml",
        ) from error
