"""Cells counted and held against their targets; what is together, what is missing, how even it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.coverage.combined import combined
from groundset.coverage.counting import Counter, Coverage, count
from groundset.coverage.spread import concentration, evenness, interval
from groundset.coverage.summary import summary
from groundset.errors import UserError
from groundset.records import Tag
from groundset.settings import CoverageMap
from groundset.text.moulds import mould

VALUES = ("a", "b", "c")
FORMS = ("x", "y")


def two_dimensions(**more: Any) -> CoverageMap:
    dimensions = {"area": {"values": dict.fromkeys(VALUES)}, "form": {"values": dict.fromkeys(FORMS)}}
    return CoverageMap.model_validate({"dimensions": dimensions, **more})


def tags(area: str, form: str) -> tuple[Tag, ...]:
    return (Tag("area", area, "column"), Tag("form", form, "rule"))


def counted(coverage: CoverageMap, cells: Mapping[tuple[str, str], int], ways: int = 2) -> Coverage:
    rows = [(tags(*cell), f"{cell}{at}") for cell, number in cells.items() for at in range(number)]
    return count(rows, coverage, ways)


@given(st.lists(st.tuples(st.sampled_from([*VALUES, "unmapped"]), st.sampled_from([*FORMS, "unmapped"]))))
def test_every_sample_has_one_value_of_each_dimension_or_is_unmapped(pairs: list[tuple[str, str]]) -> None:
    found = count([(tags(*pair), str(at)) for at, pair in enumerate(pairs)], two_dimensions())
    for name in ("area", "form"):
        mapped = sum(c.count for c in found.values if c.cell[0][0] == name)
        assert mapped + found.unmapped[name] == len(pairs) == found.samples
        assert sum(found.methods[name].values()) == len(pairs)
    together = sum(c.count for c in found.together)
    assert together == sum("unmapped" not in pair for pair in pairs)


@given(st.lists(st.tuples(st.sampled_from(VALUES), st.sampled_from(FORMS), st.sampled_from("mn"))))
def test_the_order_of_samples_changes_no_count(rows: list[tuple[str, str, str]]) -> None:
    there = count([(tags(a, b), m) for a, b, m in rows], two_dimensions())
    back = count([(tags(a, b), m) for a, b, m in reversed(rows)], two_dimensions())
    assert there == back


def test_template_siblings_count_once_in_the_effective_count() -> None:
    rows = [(tags("a", "x"), "one")] * 4 + [(tags("a", "y"), "two")]
    found = count(rows, two_dimensions())
    assert [(c.count, c.effective) for c in found.values] == [(5, 2), (0, 0), (0, 0), (4, 1), (1, 1)]
    assert (found.samples, found.effective) == (5, 2)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        (("What does `--foo` do?", "It sets the 3rd."), ("What does `--bar` do?", "It sets the 4th."), True),
        (("Who leads Acme Corp?", "It is Ann."), ("Who leads Initech?", "It is Bob."), True),
        (("What does it cost?", "It costs 3."), ("What does it weigh?", "It weighs 3."), False),
        (("What is a chart?", "A bundle."), ("What is a chart?", "A picture."), False),
        (("When?", "In 1999, on May 3."), ("When?", "In 2004, on June 17."), True),
    ],
)
def test_siblings_say_the_same_of_other_names_and_numbers(
    one: tuple[str, str], other: tuple[str, str], *, alike: bool
) -> None:
    assert (mould(*one) == mould(*other)) is alike


def test_required_combinations_have_targets_and_forbidden_ones_are_no_gaps() -> None:
    wanted = {"values": {"area": "a", "form": "x"}, "target": {"floor": 3}}
    coverage = two_dimensions(required=[wanted], forbidden=[{"area": "b", "form": "y"}])
    found = counted(coverage, {("a", "x"): 1, ("b", "y"): 2})
    required, forbidden = found.combined
    assert (required.state, required.shortfall, required.target) == ("thin", 2, 3)
    assert (forbidden.state, forbidden.count, forbidden.target) == ("forbidden", 2, 0)
    assert [c.cell for c in found.gaps] == [required.cell]


def test_what_is_missing_most_matters_most() -> None:
    """An empty cell of 10 comes before one that has 95 of 100, and after one that has 50 of 100."""
    values = {
        "a": {"target": {"floor": 10}},
        "b": {"target": {"floor": 100}},
        "c": {"target": {"floor": 100}},
    }
    coverage = CoverageMap.model_validate({"dimensions": {"area": {"values": values}}})
    rows = [((Tag("area", "b", "rule"),), str(n)) for n in range(95)]
    rows += [((Tag("area", "c", "rule"),), str(n)) for n in range(50)]
    assert [c.cell[0][1] for c in count(rows, coverage).gaps] == ["c", "a", "b"]


def test_combinations_that_the_map_allows_and_nobody_has_are_missing() -> None:
    coverage = two_dimensions(forbidden=[{"area": "c", "form": "y"}])
    found = counted(coverage, {("a", "x"): 5, ("b", "y"): 1})
    seen = combined(found, coverage)
    assert (seen.possible, seen.covered, seen.share) == (5, 2, 0.4)
    # Five a and one y, and one b and five x, make as likely a pair; c has nothing.
    assert [cell[0][1] + cell[1][1] for cell in seen.missing] == ["ay", "bx", "cx"]


def test_three_values_at_a_time_are_counted_on_request() -> None:
    dimensions = {name: {"values": dict.fromkeys("pq")} for name in ("one", "two", "three")}
    coverage = CoverageMap.model_validate({"dimensions": dimensions})
    sample = tuple(Tag(name, "p", "rule") for name in dimensions)
    found = count([(sample, "m")], coverage, ways=3)
    seen = combined(found, coverage, 3)
    assert [len(c.cell) for c in found.together] == [3]
    assert (seen.possible, seen.covered) == (8, 1)


def test_too_many_combinations_are_refused_with_advice() -> None:
    dimensions = {f"d{n}": {"values": dict.fromkeys(map(str, range(60)))} for n in range(6)}
    coverage = CoverageMap.model_validate({"dimensions": dimensions})
    with pytest.raises(UserError, match="more than 2,000,000"):
        combined(Counter(coverage, 4).result(), coverage, 4)


@given(st.lists(st.integers(0, 50), min_size=2, max_size=8))
def test_evenness_and_concentration_are_between_zero_and_one(counts: list[int]) -> None:
    assert 0.0 <= evenness(counts) <= 1.0
    assert 0.0 <= concentration(counts) < 1.0
    if len(set(counts)) == 1 and counts[0]:
        assert (evenness(counts), concentration(counts)) == (1.0, 0.0)


@given(st.integers(0, 400), st.integers(1, 400))
def test_an_interval_holds_its_share(count_there: int, more: int) -> None:
    total = count_there + more
    low, high = interval(count_there, total)
    assert 0.0 <= low <= round(count_there / total, 6) + 1e-6
    assert count_there / total - 1e-6 <= high <= 1.0


def test_an_alarm_is_raised_where_more_is_unmapped_than_the_map_allows() -> None:
    coverage = two_dimensions(max_unmapped=0.25)
    rows = [(tags("a", "x"), "1"), (tags("unmapped", "x"), "2"), (tags("b", "x"), "3")]
    told = summary(count(rows, coverage), coverage)
    assert [(d["name"], d["unmapped"], d["alarm"]) for d in told["dimensions"]] == [
        ("area", 1, True),
        ("form", 0, False),
    ]
