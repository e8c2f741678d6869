"""Sets made ready for a join: without what cannot be shared, rarest first, the smallest set first."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.text.grams import Sets
from groundset.text.joining.pairs import Numbers

_CHUNK = 1 << 22
"""Elements that are looked at together."""
_SLOTS_PER_ELEMENT = 4
_SLOTS = 1 << 28
"""Most slots; with more elements a few more than need be are kept."""
_RANK_BITS = np.uint64(32)
Ranks = NDArray[np.uint32]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Columns:
    """Sets in order of size, with ranks for elements; rare elements have low ranks and stand first."""

    names: Numbers
    """Number of each set as it was given: new sets first, then known ones."""
    new: Mask
    sizes: Numbers
    """Of the whole sets, with the elements that were dropped."""
    ranks: Ranks
    bounds: Numbers

    @property
    def lengths(self) -> Numbers:
        """Elements of each set that are left."""
        return np.diff(self.bounds)


def columns(new: Sets, known: Sets, least: Numbers) -> Columns:
    """Make two lots of sets ready; of a set that has fewer than ``least`` elements left, nothing is left."""
    sizes = np.concatenate((new.sizes, known.sizes))
    fresh = np.arange(len(sizes)) < len(new)
    keep = _perhaps_shared(new.elements, known.elements)
    border = len(new.elements)
    lots = (
        _without(np.arange(len(new)), new.sizes, new.elements, keep[:border], least),
        _without(np.arange(len(new), len(sizes)), known.sizes, known.elements, keep[border:], least),
    )
    names, lengths, elements = (np.concatenate([lot[at] for lot in lots]) for at in range(3))
    del keep, lots
    elements, shared = _ranked(elements, np.repeat(fresh[names], lengths))
    names, lengths, elements = _without(names, lengths, elements, shared, least)
    order = np.lexsort((names, sizes[names]))
    place = np.empty(len(order), np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    keys = np.repeat(place, lengths) << _RANK_BITS
    keys |= elements
    keys.sort()
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths[order])))
    names = names[order]
    return Columns(names, fresh[names], sizes[names], keys.astype(np.uint32), bounds)


def _without(
    names: Numbers, lengths: Numbers, elements: NDArray[np.uint64], keep: Mask, least: Numbers
) -> tuple[Numbers, Numbers, NDArray[np.uint64]]:
    """Drop elements that are not to be kept, and the sets of which too few are left."""
    ends = np.concatenate((np.zeros(1, np.int64), np.cumsum(keep, dtype=np.int64)))
    bounds = np.concatenate((np.zeros(1, np.int64), np.cumsum(lengths, dtype=np.int64)))
    left: Numbers = ends[bounds[1:]] - ends[bounds[:-1]]
    stays = (left >= least[names]) & (left > 0)
    return names[stays], left[stays], elements[keep & np.repeat(stays, lengths)]


def _perhaps_shared(new: NDArray[np.uint64], known: NDArray[np.uint64]) -> Mask:
    """Tell which elements may stand in a set that theirs may be paired with; too many, never too few."""
    wanted = max(1 << 10, _SLOTS_PER_ELEMENT * len(new))
    slots = np.uint64(min(_SLOTS, 1 << wanted.bit_length()) - 1)
    once, again = (np.zeros(int(slots) + 1, np.bool_) for _ in range(2))
    for chunk in _chunks(new):
        found = np.sort(chunk & slots)
        again[found[1:][found[1:] == found[:-1]]] = True
        again[found[once[found]]] = True
        once[found] = True
    keep = np.empty(len(new) + len(known), np.bool_)
    at = len(new)
    for chunk in _chunks(known):
        keep[at : at + len(chunk)] = once[chunk & slots]
        again[chunk & slots] = True
        at += len(chunk)
    at = 0
    for chunk in _chunks(new):
        keep[at : at + len(chunk)] = again[chunk & slots]
        at += len(chunk)
    return keep


def _chunks(elements: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
    return [elements[at : at + _CHUNK] for at in range(0, len(elements), _CHUNK)]


def _ranked(elements: NDArray[np.uint64], fresh: Mask) -> tuple[NDArray[np.uint64], Mask]:
    """Give the rank of each element, rarest first, and whether a new set and another one have it."""
    order = np.argsort(elements)  # Equal elements have one rank, whatever their order.
    ordered = elements[order]
    starts = np.ones(len(ordered), np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
    firsts = np.flatnonzero(starts)
    counts = np.diff(np.append(firsts, len(ordered)))
    news = np.add.reduceat(fresh[order], firsts, dtype=np.int64) if len(firsts) else counts
    ranks = np.empty(len(counts), np.uint64)
    ranks[np.argsort(counts, kind="stable")] = np.arange(len(counts), dtype=np.uint64)
    group = np.cumsum(starts) - 1
    ranked, shared = np.empty(len(ordered), np.uint64), np.empty(len(ordered), np.bool_)
    ranked[order] = ranks[group]
    shared[order] = ((counts > 1) & (news > 0))[group]
    return ranked, shared
