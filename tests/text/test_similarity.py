"""The set-similarity join finds every pair and no other."""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.text.similarity import Item, join

THRESHOLDS = st.sampled_from([0.1, 0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0])
SETS = st.lists(st.frozensets(st.integers(0, 14), max_size=12), max_size=14)


def _items(sets: list[frozenset[int]], prefix: str = "") -> list[Item]:
    return [Item(f"{prefix}{number:02d}", sorted(elements)) for number, elements in enumerate(sets)]


def _brute(new: list[Item], known: list[Item], threshold: float) -> list[tuple[str, str, float]]:
    pairs = [*combinations(new, 2), *((x, y) for x in new for y in known)]
    found = []
    for x, y in pairs:
        union = len({*x.elements, *y.elements})
        shared = len({*x.elements} & {*y.elements})
        if shared and Fraction(shared, union) >= Fraction(str(threshold)):
            found.append((min(x.id, y.id), max(x.id, y.id), round(shared / union, 6)))
    return sorted(found)


@given(SETS, SETS, THRESHOLDS)
def test_equals_brute_force(new: list[frozenset[int]], known: list[frozenset[int]], threshold: float) -> None:
    fresh, old = _items(new, "n"), _items(known, "k")
    assert list(join(fresh, old, threshold)) == _brute(fresh, old, threshold)


@given(SETS, THRESHOLDS, st.randoms(use_true_random=False))
def test_order_of_input_does_not_matter(sets: list[frozenset[int]], threshold: float, random: object) -> None:
    items = _items(sets)
    shuffled = items[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert list(join(items, [], threshold)) == list(join(shuffled, [], threshold))


@given(SETS, THRESHOLDS, st.integers(0, 14))
def test_batches_find_the_same_pairs_as_one(sets: list[frozenset[int]], threshold: float, cut: int) -> None:
    items = _items(sets)
    whole = list(join(items, [], threshold))
    first, second = items[:cut], items[cut:]
    assert sorted([*join(first, [], threshold), *join(second, first, threshold)]) == whole


def test_a_pair_exactly_at_the_threshold_is_a_pair() -> None:
    """Four of five is 0.8, though 0.8 is a little more than 4/5 in binary."""
    assert list(join([Item("a", [1, 2, 3, 4]), Item("b", [1, 2, 3, 4, 5])], [], 0.8)) == [("a", "b", 0.8)]


def test_known_sets_are_not_paired_with_each_other() -> None:
    assert list(join([], [Item("a", [1]), Item("b", [1])], 0.5)) == []


@pytest.mark.parametrize("threshold", [0.0, 1.1, -0.5])
def test_a_threshold_outside_zero_to_one_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="threshold"):
        list(join([], [], threshold))


def test_near_copies_of_large_sets_are_found() -> None:
    copies = [
        Item(f"{n:02d}", [*range(n * 100, 20_000), *range(10**6 * (n + 1), 10**6 * (n + 1) + 50)])
        for n in range(8)
    ]
    found = list(join(copies, [], 0.9))
    assert len(found) == 28
    assert found == _brute(copies, [], 0.9)
