"""Splits keep whole families together and move nothing that they need not move."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from groundset.release.splits import TRAIN, VALIDATION, group, split

FAMILIES = st.dictionaries(st.integers(0, 60).map(str), st.integers(0, 12).map(lambda n: f"f{n}"), min_size=1)


@given(FAMILIES, st.floats(0, 0.5))
def test_no_family_is_in_both_splits_and_validation_stays_within_its_share(
    groups: dict[str, str], share: float
) -> None:
    found = split(groups, share, seed=7)
    assert set(found) == set(groups)
    assert all(found[a] == found[b] for a in groups for b in groups if groups[a] == groups[b])
    assert sum(s == VALIDATION for s in found.values()) <= round(share * len(groups))


def test_a_single_family_is_all_train() -> None:
    assert set(split({"a": "f", "b": "f"}, 0.5, seed=7).values()) == {TRAIN}


def test_the_seed_decides_and_the_order_does_not() -> None:
    groups = {str(n): f"f{n % 20}" for n in range(100)}
    turned = dict(reversed(groups.items()))
    assert split(groups, 0.2, seed=7) == split(turned, 0.2, seed=7)
    assert split(groups, 0.2, seed=7) != split(groups, 0.2, seed=8)


@given(st.lists(st.frozensets(st.integers(0, 9).map(str), min_size=1, max_size=3), max_size=8))
def test_families_that_share_a_sample_are_one_group(together: list[frozenset[str]]) -> None:
    groups = group(together)
    for families in together:
        assert len({groups[name] for name in families}) == 1
    assert all(groups[name] <= name for name in groups)
