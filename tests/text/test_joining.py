"""The joins find exactly the pairs of their predicates, however the sets come in."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.text.grams import Sets
from groundset.text.joining import Pairs, TooManyPairsError, contained, exact, join, score

THRESHOLDS = st.sampled_from([0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0, 0.333333])
ELEMENTS = st.one_of(st.integers(0, 6), st.integers(0, 60), st.integers(0, 2**52 - 1))
COLLECTIONS = st.lists(st.frozensets(ELEMENTS, max_size=40), max_size=16)


@st.composite
def alike(draw: st.DrawFn) -> list[frozenset[int]]:
    """Draw sets of which many are others with a few elements changed."""
    sets = draw(COLLECTIONS)
    for base in draw(st.lists(st.sampled_from(sets), max_size=8)) if sets else ():
        added, dropped = draw(st.frozensets(ELEMENTS, max_size=4)), draw(st.integers(0, 3))
        sets.append(frozenset(sorted(base)[dropped:]) | added)
    return sets


def columns(sets: list[frozenset[int]]) -> Sets:
    return Sets.of([sorted(one) for one in sets])


def listed(pairs: Pairs) -> list[tuple[int, int, int]]:
    return list(zip(pairs.left.tolist(), pairs.right.tolist(), pairs.shared.tolist(), strict=True))


def twins(sets: list[frozenset[int]], known: int, threshold: float) -> list[tuple[int, int, int]]:
    limit = Fraction(str(threshold))
    return [
        (a, b, len(sets[a] & sets[b]))
        for a, b in combinations(range(len(sets)), 2)
        if a < len(sets) - known and sets[a] & sets[b]
        if len(sets[a] & sets[b]) >= limit * len(sets[a] | sets[b])
    ]


def holdings(sets: list[frozenset[int]], known: int, share: float) -> list[tuple[int, int, int]]:
    limit = Fraction(str(share))
    found = []
    for a, b in combinations(range(len(sets)), 2):
        inner, outer = sorted((a, b), key=lambda one: (len(sets[one]), one))
        both = len(sets[a] & sets[b])
        if a < len(sets) - known and both and both >= limit * len(sets[inner]):
            found.append((inner, outer, both))
    return sorted(found)


@given(alike(), THRESHOLDS, st.integers(0, 30), st.sampled_from([1, 3, 1 << 20]))
@settings(max_examples=300)
def test_all_twins_are_found_and_nothing_else(
    sets: list[frozenset[int]], threshold: float, known: int, most: int
) -> None:
    """Known sets are not compared with one another; chunks change nothing."""
    known = min(known, len(sets))
    fresh, old = sets[: len(sets) - known], sets[len(sets) - known :]
    found = join(columns(fresh), columns(old), threshold, most=most)
    assert listed(found) == twins(sets, known, threshold)


@given(alike(), THRESHOLDS, st.integers(0, 30), st.sampled_from([1, 3, 1 << 20]))
@settings(max_examples=300)
def test_all_that_is_contained_is_found_and_nothing_else(
    sets: list[frozenset[int]], share: float, known: int, most: int
) -> None:
    known = min(known, len(sets))
    fresh, old = sets[: len(sets) - known], sets[len(sets) - known :]
    found = contained(columns(fresh), columns(old), share, most=most)
    assert listed(found) == holdings(sets, known, share)


def test_many_sets_of_one_template_are_joined_in_small_chunks() -> None:
    """A hot group of equal prefixes gives every pair once."""
    template = list(range(1000, 1030))
    sets = columns([frozenset([*template, number]) for number in range(300)])
    found = join(sets, columns([]), 0.9, most=1000)
    assert len(found.left) == 300 * 299 // 2
    assert set(found.shared.tolist()) == {30}


def test_large_sets_differ_by_what_they_differ() -> None:
    """Sketches of books are full and bound nothing; counting decides."""
    book = np.arange(50_000, dtype=np.uint64) * 7
    other = np.concatenate((book[:40_000], book[:10_000] + np.uint64(1)))
    assert listed(join(Sets.of([book, other]), columns([]), 0.66)) == [(0, 1, 40_000)]
    assert listed(join(Sets.of([book, other]), columns([]), 0.67)) == []
    assert listed(contained(Sets.of([book, book[:100]]), columns([]), 1.0)) == [(1, 0, 100)]


@pytest.mark.parametrize("threshold", [0, -1, 1.01])
def test_a_threshold_must_be_a_share(threshold: float) -> None:
    with pytest.raises(ValueError, match="must be in"):
        exact(threshold)


def test_the_score_is_rounded() -> None:
    assert score(2, 3, 3) == 0.5
    assert score(1, 2, 2) == 0.333333


@given(alike(), st.integers(0, 4), THRESHOLDS)
def test_a_join_of_more_pairs_than_are_wanted_ends(
    sets: list[frozenset[int]], limit: int, threshold: float
) -> None:
    for found in (join, contained):
        there = found(columns(sets), columns([]), threshold)
        try:
            assert listed(found(columns(sets), columns([]), threshold, limit=limit)) == listed(there)
            assert len(there.left) <= limit
        except TooManyPairsError:
            assert len(sets) * (len(sets) - 1) // 2 > limit


def test_six_equal_sets_are_fifteen_pairs() -> None:
    sets = columns([frozenset({1, 2, 3})] * 6)
    assert len(join(sets, columns([]), 0.8, limit=15).left) == 15
    with pytest.raises(TooManyPairsError):
        join(sets, columns([]), 0.8, limit=14)
