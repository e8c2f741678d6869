"""Sets made ready for a join: without what cannot be shared, rarest first, the smallest set first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from groundset.parallel.threads import map_threads
from groundset.text.grams import ELEMENT_BITS, Sets
from groundset.text.hashing import bounds_of
from groundset.text.joining.pairs import Numbers

_CHUNK = 1 << 22
"""Elements that are looked at together."""
_SLOTS_PER_ELEMENT = 4
_SLOTS = 1 << 28
"""Most slots; with more elements a few more than need be are kept."""
_RANK_BITS = np.uint64(32)
_PARTS = 16
_PART_BITS = np.uint64(ELEMENT_BITS - 4)
"""Parts by the highest four bits of an element; larger numbers go to the last."""
_MOST_COUNTED = (1 << 16) - 1
Ranks = NDArray[np.uint32]
Mask = NDArray[np.bool_]
_Element = TypeVar("_Element", np.uint64, np.uint32)


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
    names, lengths, elements = _perhaps_alike(new, known, least)
    ranks, shared = _ranked(elements, fresh[names], lengths)
    del elements
    names, lengths, ranks = _without(names, lengths, ranks, shared, least)
    order = np.lexsort((names, sizes[names]))
    bounds = bounds_of(lengths[order])
    names = names[order]
    return Columns(names, fresh[names], sizes[names], _in_order(order, lengths, ranks), bounds)


def _perhaps_alike(new: Sets, known: Sets, least: Numbers) -> tuple[Numbers, Numbers, NDArray[np.uint64]]:
    """Give names, lengths and elements of the sets that may have enough in common with another."""
    keep = _perhaps_shared(new.elements, known.elements)
    border = len(new.elements)
    first = _without(np.arange(len(new)), new.sizes, new.elements, keep[:border], least)
    if not len(known):
        return first
    others = np.arange(len(new), len(new) + len(known))
    second = _without(others, known.sizes, known.elements, keep[border:], least)
    return (
        np.concatenate((first[0], second[0])),
        np.concatenate((first[1], second[1])),
        np.concatenate((first[2], second[2])),
    )


def _in_order(order: Numbers, lengths: Numbers, ranks: Ranks) -> Ranks:
    """Put sets into an order, the ranks of each ascending."""
    place = np.empty(len(order), np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    keys = np.repeat(place, lengths) << _RANK_BITS
    keys |= ranks
    keys.sort()
    return keys.astype(np.uint32)


def _without(
    names: Numbers, lengths: Numbers, elements: NDArray[_Element], keep: Mask, least: Numbers
) -> tuple[Numbers, Numbers, NDArray[_Element]]:
    """Drop elements that are not to be kept, and the sets of which too few are left."""
    left = np.zeros(len(lengths), np.int64)
    some = np.flatnonzero(lengths)
    if len(some):
        left[some] = np.add.reduceat(keep, bounds_of(lengths)[some], dtype=np.int64)
    stays = (left >= least[names]) & (left > 0)
    return names[stays], left[stays], elements[keep & np.repeat(stays, lengths)]


def _perhaps_shared(new: NDArray[np.uint64], known: NDArray[np.uint64]) -> Mask:
    """Tell which elements may stand in a set that theirs may be paired with; too many, never too few."""
    wanted = max(1 << 10, _SLOTS_PER_ELEMENT * len(new))
    mask = np.uint64(min(_SLOTS, 1 << wanted.bit_length()) - 1)
    # How often an element of a new set fell into each slot: never, once, or again (or once, and a known one).
    met = np.zeros(int(mask) + 1, np.uint8)
    for chunk in _chunks(new):
        found = np.sort(chunk & mask)
        met[found] = 1 + (met[found] > 0)
        met[found[1:][found[1:] == found[:-1]]] = 2
    keep = np.empty(len(new) + len(known), np.bool_)
    at = len(new)
    for chunk in _chunks(known):
        slots = chunk & mask
        keep[at : at + len(chunk)] = met[slots] > 0
        met[slots[met[slots] == 1]] = 2
        at += len(chunk)
    at = 0
    for chunk in _chunks(new):
        keep[at : at + len(chunk)] = met[chunk & mask] > 1
        at += len(chunk)
    return keep


def _chunks(elements: NDArray[np.uint64]) -> list[NDArray[np.uint64]]:
    return [elements[at : at + _CHUNK] for at in range(0, len(elements), _CHUNK)]


def _ranked(elements: NDArray[np.uint64], fresh: Mask, lengths: Numbers) -> tuple[Ranks, Mask]:
    """Give the rank of each element, rarest first, and whether a new set and another one have it.

    Elements are sorted in parts by their highest bits, so that little of them is held twice.
    """
    parts = np.minimum(elements >> _PART_BITS, _PARTS - 1).astype(np.uint8)
    new = None if fresh.all() else np.repeat(fresh, lengths)
    ranks, shared = np.empty(len(elements), np.uint32), np.empty(len(elements), np.bool_)

    def numbered(part: int) -> tuple[NDArray[np.uint16], Mask]:
        """Number the elements of a part through; give how many of each there are, and what is shared."""
        at = np.flatnonzero(parts == part)
        order = np.argsort(elements[at])  # Equal elements have one number, whatever their order.
        at = at[order]
        ordered = elements[at]
        starts = np.ones(len(at), np.bool_)
        np.not_equal(ordered[1:], ordered[:-1], out=starts[1:])
        del order, ordered
        ranks[at] = np.cumsum(starts, dtype=np.uint32) - np.uint32(1)
        firsts = np.flatnonzero(starts)
        counts = np.diff(np.append(firsts, len(at)))
        both = counts > 1
        if new is not None and len(firsts):
            both &= np.add.reduceat(new[at], firsts, dtype=np.int64) > 0
        # The rarest matter: of those above the limit, which is rarer changes no result.
        return np.minimum(counts, _MOST_COUNTED).astype(np.uint16), both

    found = [*map_threads(numbered, range(_PARTS))]
    counts = np.concatenate([each for each, _ in found])
    order = np.argsort(counts, kind="stable")
    ranked = np.empty(len(counts), np.uint32)
    ranked[order] = np.arange(len(counts), dtype=np.uint32)
    del counts, order
    done = 0
    for part, (each, both) in enumerate(found):
        at = np.flatnonzero(parts == part)
        own = ranks[at]
        ranks[at], shared[at] = ranked[done : done + len(each)][own], both[own]
        done += len(each)
    return ranks, shared
