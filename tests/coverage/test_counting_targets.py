"""Counts against targets: what is empty, thin, met or over."""

from __future__ import annotations

import pytest

from groundset.coverage.counting import Coverage, count
from groundset.coverage.summary import summary
from groundset.records import Tag
from groundset.settings import CoverageMap


def coverage_map(**targets: dict[str, float]) -> CoverageMap:
    values = {name: {"target": target} for name, target in targets.items()}
    return CoverageMap.model_validate({"dimensions": {"area": {"values": values}}})


def counted(coverage: CoverageMap, **counts: int) -> Coverage:
    rows = [
        ((Tag("area", value, "rule"),), f"{value}{n}") for value, many in counts.items() for n in range(many)
    ]
    return count(rows, coverage)


@pytest.mark.parametrize(
    ("target", "number", "state", "shortfall"),
    [
        ({"floor": 3}, 0, "empty", 3),
        ({"floor": 3}, 2, "thin", 1),
        ({"floor": 3}, 3, "met", 0),
        ({"floor": 3}, 99, "met", 0),
        ({"count": 3}, 6, "met", 0),
        ({"count": 3}, 7, "over", 0),
        ({}, 0, "met", 0),
    ],
)
def test_a_value_stands_against_its_target(
    target: dict[str, float], number: int, state: str, shortfall: int
) -> None:
    """A floor is never overshot; only a count to aim at can be."""
    found = counted(coverage_map(a=target), a=number).values[0]
    assert (found.state, found.shortfall) == (state, shortfall)


def test_a_share_is_of_all_samples_and_rounded_up() -> None:
    found = counted(coverage_map(a={"share": 0.15}, b={}), a=1, b=9)
    assert found.values[0].target == 2


def test_a_values_own_target_replaces_the_dimensions() -> None:
    given = {"area": {"target": {"floor": 5}, "values": {"a": {}, "b": {"target": {"floor": 1}}}}}
    found = count([], CoverageMap.model_validate({"dimensions": given}))
    assert [c.target for c in found.values] == [5, 1]


def test_an_even_spread_has_evenness_one_and_a_single_value_none() -> None:
    coverage = coverage_map(a={}, b={})
    even = summary(counted(coverage, a=4, b=4), coverage)["dimensions"][0]
    single = summary(counted(coverage, a=4), coverage)["dimensions"][0]
    assert (even["evenness"], even["concentration"]) == (1.0, 0.0)
    assert (single["evenness"], single["concentration"]) == (0.0, 0.5)
