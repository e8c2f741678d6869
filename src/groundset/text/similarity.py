"""Exact set-similarity join: all pairs of sets whose Jaccard similarity reaches a threshold.

Prefix, length and positional filters (PPJoin: Xiao, Wang, Lin and Yu, WWW 2008) propose pairs and an
exact intersection decides, in integers, so recall and precision are 1. Before that, sets of which too few
elements occur anywhere else are dropped, which is most of an ordinary dataset.

Worked example, threshold 0.8: two sets of 10 must share 9 elements, so if both are sorted rarest first,
they share one among their first two; only pairs that meet there are ever looked at.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

_SLOTS_PER_ELEMENT = 4
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Item:
    """A named set."""

    id: str
    elements: Sequence[int]
    """Distinct, in any order."""


def join(new: Sequence[Item], known: Sequence[Item], threshold: float) -> Iterator[tuple[str, str, float]]:
    """Yield (a, b, Jaccard rounded to 6 digits) for all pairs of new sets, and new with known, at the limit.

    Each pair comes once, ``a`` before ``b``, in sorted order, whatever the order of the input. Ids must be
    unique over both; an empty set has no twin. ``threshold`` is the decimal it prints as: 0.8 means 4/5.
    """
    limit = exact(threshold)
    records = _recount(_prune(new, known, limit), limit)
    yield from sorted(_Join(limit).pairs(_ordered(records)))


def exact(threshold: float) -> Fraction:
    """Read a threshold as the decimal it prints as; raises ValueError outside (0, 1]."""
    limit = Fraction(str(threshold))
    if not 0 < limit <= 1:
        raise ValueError(f"a similarity threshold must be in (0, 1], not {threshold}")
    return limit


def score(shared: int, left: int, right: int, limit: Fraction) -> float | None:
    """Give the Jaccard similarity of sets of sizes left and right; None below the limit or for empty sets."""
    union = left + right - shared
    if shared == 0 or shared * limit.denominator < limit.numerator * union:
        return None
    return round(shared / union, 6)


@dataclass(slots=True)
class _Record:
    """A set on its way through the join."""

    id: str
    size: int
    """Of the whole set, dropped elements included."""
    elements: frozenset[int]
    """Those that occur in a set it may be paired with."""
    new: bool


def _prune(new: Sequence[Item], known: Sequence[Item], limit: Fraction) -> list[_Record]:
    """Drop what occurs nowhere else, with one byte per hashed slot: it may keep too much, not too little."""
    slots = _SLOTS_PER_ELEMENT * sum(len(item.elements) for item in new)
    mask = (1 << slots.bit_length()) - 1
    seen = bytearray(mask + 1)
    for item in new:
        for element in item.elements:
            slot = element & mask
            seen[slot] = 2 if seen[slot] else 1
    old = [record for item in known if (record := _trimmed(item, seen, mask, 1, limit))]
    for record in old:
        for element in record.elements:
            seen[element & mask] = 2
    return old + [record for item in new if (record := _trimmed(item, seen, mask, 2, limit))]


def _trimmed(item: Item, seen: bytearray, mask: int, least: int, limit: Fraction) -> _Record | None:
    elements = [element for element in item.elements if seen[element & mask] >= least]
    if not _enough(len(elements), len(item.elements), limit):
        return None
    return _Record(item.id, len(item.elements), frozenset(elements), least == 2)


def _enough(left: int, size: int, limit: Fraction) -> bool:
    """Tell whether a set of which only ``left`` elements occur elsewhere can have a twin at all."""
    return left >= max(1, _ceil(limit, size))


def _ceil(limit: Fraction, size: int) -> int:
    return -(-limit.numerator * size // limit.denominator)


def _recount(records: list[_Record], limit: Fraction) -> list[_Record]:
    """Drop again by exact counts, until nothing falls or a few rounds are over."""
    for _ in range(_ROUNDS):
        counts = _counts(records)
        left = []
        for record in records:
            elements = frozenset(element for element in record.elements if counts[element] > 1)
            if _enough(len(elements), record.size, limit):
                left.append(_Record(record.id, record.size, elements, record.new))
        if len(left) == len(records):
            return left
        records = left
    return records


def _counts(records: Iterable[_Record]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for record in records:
        counts.update(record.elements)
    return counts


def _ordered(records: list[_Record]) -> list[tuple[_Record, list[int]]]:
    """Sort sets by size, and replace elements by ranks, rarest first: small numbers intersect faster."""
    counts = _counts(records)
    by_rarity = sorted(counts, key=lambda element: (counts[element], element))
    ranks = {element: rank for rank, element in enumerate(by_rarity)}
    ordered = []
    for record in sorted(records, key=lambda record: (record.size, record.id)):
        ranked = sorted(map(ranks.__getitem__, record.elements))
        ordered.append((_Record(record.id, record.size, frozenset(ranked), record.new), ranked))
    return ordered


class _Postings:
    """The sets whose prefix holds one element, in order of size, and where it stands in each."""

    __slots__ = ("places", "records", "start")

    def __init__(self) -> None:
        self.records: list[int] = []
        self.places: list[int] = []
        self.start = 0
        """Sets before it are too small for any that is still to come."""


class _Join:
    """One pass over sets in order of size: each meets the smaller ones that share of its prefix."""

    def __init__(self, limit: Fraction) -> None:
        self._limit = limit
        self._pair_limit = limit / (1 + limit)
        """Two twins share at least this part of their sizes' sum."""
        self._new: dict[int, _Postings] = {}
        self._known: dict[int, _Postings] = {}
        self._records: list[_Record] = []
        self._lengths: list[int] = []

    def pairs(self, ordered: Iterable[tuple[_Record, list[int]]]) -> Iterator[tuple[str, str, float]]:
        """Yield the twins among sets that come in order of size."""
        for record, ranks in ordered:
            yield from self._probe(record, ranks)
            self._index(record, ranks)

    def _probe(self, record: _Record, ranks: list[int]) -> Iterator[tuple[str, str, float]]:
        for other in sorted(self._candidates(record, ranks)):
            twin = self._records[other]
            shared = len(record.elements & twin.elements)
            found = score(shared, record.size, twin.size, self._limit)
            if found is not None:
                yield (min(record.id, twin.id), max(record.id, twin.id), found)

    def _candidates(self, record: _Record, ranks: list[int]) -> set[int]:
        """Find the sets that meet this one in both prefixes, less those whose rests are too short."""
        length = len(ranks)
        least = _ceil(self._limit, record.size)
        met: set[int] = set()
        found: set[int] = set()
        for place, rank in enumerate(ranks[: length - least + 1]):
            for index in (self._new, self._known) if record.new else (self._new,):
                postings = index.get(rank)
                if postings is None or self._exhausted(postings, least, met):
                    continue
                for at in range(postings.start, len(postings.records)):
                    other = postings.records[at]
                    if other not in met:
                        met.add(other)
                        rest = min(length - place, self._lengths[other] - postings.places[at])
                        if rest >= _ceil(self._pair_limit, record.size + self._records[other].size):
                            found.add(other)
        return found

    def _exhausted(self, postings: _Postings, least: int, met: set[int]) -> bool:
        """Drop the sets that are too small from now on; tell whether only sets met before are left."""
        records = postings.records
        while postings.start < len(records) and self._records[records[postings.start]].size < least:
            postings.start += 1
        return met.issuperset(records[postings.start :] if postings.start else records)

    def _index(self, record: _Record, ranks: list[int]) -> None:
        number = len(self._records)
        self._records.append(record)
        self._lengths.append(len(ranks))
        index = self._new if record.new else self._known
        prefix = len(ranks) - _ceil(self._pair_limit, 2 * record.size) + 1
        for place, rank in enumerate(ranks[: max(0, prefix)]):
            postings = index.get(rank)
            if postings is None:
                postings = index[rank] = _Postings()
            postings.records.append(number)
            postings.places.append(place)
