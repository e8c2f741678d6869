"""Coverage as people see it: what is thin stands first and is marked, and nothing acts on the page."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.report.coverage.facts import CoverageFacts, Standing, coverage_facts
from groundset.report.coverage.heat import COLUMNS, ROWS, SMALL_ROWS, Heat, heats, square
from groundset.report.coverage.pictures import fullness, growth
from groundset.report.coverage.words import against_the_map, gap_groups, score, verdict
from groundset.report.page import coverage_page
from mapped_samples import BEFORE, MAP, PLANNED, shop, told


def facts(coverage: dict[str, Any] = MAP, **more: Any) -> CoverageFacts:
    """Give the facts of the shop."""
    return coverage_facts(told(coverage, more.pop("samples", shop()), **more))


def cells(heat: Heat) -> dict[tuple[str, str], tuple[int, str]]:
    """Give count and state by row and column."""
    return {
        (row.name, column.name): (cell.count, cell.state)
        for row in heat.rows
        for column, cell in zip(heat.columns, row.cells, strict=True)
    }


def test_the_sentence_says_what_is_thin_in_words() -> None:
    found = facts()
    assert score(found) == "4 of 11 targets are not met, 2 of them empty."
    assert verdict(found) == (
        "Thin: subarea billing (3 of 20), subarea gift cards (0 of 10), "
        "task type comparison (0 of 10) and 1 more."
    )


def test_what_is_thin_stands_first_in_rows_and_columns() -> None:
    heat = heats(facts())[0]
    assert (heat.down, heat.across) == ("subarea", "task_type")
    assert [row.name for row in heat.rows][:3] == ["billing", "gift_cards", "warranty"]
    assert [row.whole.state for row in heat.rows][:4] == ["thin", "empty", "thin", "met"]
    assert heat.columns[0].name == "comparison"
    assert heat.columns[0].whole.state == "empty"


def test_the_user_s_own_largest_dimension_is_held_against_the_task_types_and_the_others_follow() -> None:
    pairs = [(heat.down, heat.across) for heat in heats(facts())]
    assert pairs == [("subarea", "task_type"), ("subarea", "difficulty"), ("task_type", "difficulty")]


def test_every_sample_is_in_one_cell_also_those_without_a_value() -> None:
    found = facts()
    for heat in heats(found):
        table = cells(heat)
        assert sum(number for number, _state in table.values()) == found.samples == len(shop())
        for row in heat.rows:
            assert sum(cell.count for cell in row.cells) == row.whole.count
    assert cells(heats(found)[0])["", "factoid"] == (8, "free")


def test_cells_have_the_states_that_the_map_gives_them() -> None:
    table = cells(heats(facts())[0])
    assert table["gift_cards", "definition"] == (0, "forbidden")
    assert table["returns", "how_to"] == (10, "met")
    assert table["billing", "comparison"] == (0, "free")


def test_where_a_size_is_planned_every_cell_is_held_against_its_own_number() -> None:
    heat = heats(facts(PLANNED))[0]
    assert heat.cells_have_targets
    assert not heats(facts())[0].cells_have_targets or any(c[1] == "met" for c in cells(heat).values())
    for row in heat.rows:
        for column, cell in zip(heat.columns, row.cells, strict=True):
            if row.name and column.name == "comparison":
                assert cell.state == "empty", row.name
    assert cells(heat)["gift_cards", "definition"] == (0, "forbidden")


@given(st.integers(0, 500), st.integers(0, 500))
def test_thin_is_coloured_by_how_full_it_is_and_not_by_its_count(count: int, target: int) -> None:
    one = square(count, target)
    if not target:
        assert one.state == "free"
    elif count >= target:
        assert (one.state, one.missing) == ("met", 0)
    elif count:
        assert (one.state, one.missing) == ("thin", target - count)
        assert one.step == square(2 * count, 2 * target).step in (1, 2, 3, 4)
    else:
        assert one.state == "empty"


def test_a_large_map_is_drawn_in_part_the_thin_part_and_says_so() -> None:
    """Two hundred values: those that lack most are drawn, how many are not is said."""
    values = {f"v{n}": {"target": {"floor": 1 if n < 150 else 9}} for n in range(200)}
    coverage = {
        "dimensions": {"area": {"values": values}, "kind": {"values": dict.fromkeys(map(str, range(40)))}}
    }
    found = facts(coverage, samples=[{"area": f"v{n}", "kind": str(n % 40)} for n in range(150)])
    heat = heats(found)[0]
    assert (len(heat.rows), len(heat.columns)) == (ROWS, COLUMNS)
    assert (heat.rows_left_out, heat.columns_left_out) == (200 - ROWS, 40 - COLUMNS)
    assert {row.whole.state for row in heat.rows} == {"empty"}
    page = coverage_page("large", found)
    assert f"{200 - ROWS} rows and {40 - COLUMNS} columns" in page
    assert len(page) < 300_000
    assert SMALL_ROWS < ROWS


@pytest.mark.parametrize(
    ("coverage", "samples", "said"),
    [
        ({}, shop(), "has no dimensions"),
        (MAP, [], "11 of 11 targets are not met, 11 of them empty."),
        ({"dimensions": {"subarea": MAP["dimensions"]["subarea"]}}, shop(), "fewer than two dimensions"),
        ({"dimensions": {"subarea": {"values": {}}}}, shop(), "It has no values"),
        ({"dimensions": {"a": {"values": {"x": None}}}}, [{"a": "x"}], "no value has a target"),
        ({"dimensions": {"a": {"target": {"floor": 1}, "values": {"x": None}}}}, [{"a": "x"}], "is met."),
    ],
)
def test_a_map_with_little_in_it_has_a_page_too(coverage: dict[str, Any], samples: Any, said: str) -> None:
    found = facts(coverage, samples=samples)
    assert said in " ".join(coverage_page("small", found).split())


def test_targets_that_contradict_one_another_stand_on_top() -> None:
    wanted = {**MAP, "samples": 30}
    page = coverage_page("small", facts(wanted))
    assert page.count("Dimensions named here get no quotas.") == 1
    assert "The map contradicts itself:" in page
    assert page.index("The map contradicts itself:") < page.index('class="heat')


def test_samples_in_forbidden_combinations_are_counted_once() -> None:
    """Where a sample may be in two of the combinations, no sum is given."""
    values = {name: {"values": {"x": None, "y": None}} for name in "abc"}
    both = {"dimensions": values, "forbidden": [{"a": "x", "b": "x"}, {"a": "x", "b": "y"}]}
    samples = [{"a": "x", "b": "x", "c": "x"}] * 3 + [{"a": "x", "b": "y", "c": "x"}] * 12
    apart = facts(both, samples=samples)
    assert against_the_map(apart) == (
        "15 samples are in combinations that the map forbids: a x with b y (12) and a x with b x (3)"
    )
    one = facts({**both, "forbidden": [{"a": "x", "b": "x"}, {"a": "x", "c": "x"}]}, samples=samples)
    assert against_the_map(one).startswith(
        "samples are in combinations that the map forbids: a x with c x (15)"
    )
    page = coverage_page("small", apart)
    assert "<b>Alarm:</b> 15 samples are" in page
    assert against_the_map(facts()) == ""


def test_a_part_of_the_plan_under_three_is_no_target() -> None:
    planned = {"dimensions": {name: {"values": {"x": None, "y": None}} for name in "ab"}}
    small, large = (heats(facts({**planned, "samples": n}, samples=[]))[0] for n in (8, 12))
    assert {cell.state for row in small.rows for cell in row.cells} == {"free"}
    assert {(cell.state, cell.target) for row in large.rows for cell in row.cells} == {("empty", 3)}
    assert (small.by_plan, large.by_plan) == (False, True)
    pages = [coverage_page("p", facts({**planned, "samples": n}, samples=[])) for n in (8, 12)]
    assert [page.count("held against its part of the plan") for page in pages] == [0, 1]
    assert ["planned samples, and are no gaps" in page for page in pages] == [False, True]


def test_the_row_of_totals_is_called_all() -> None:
    page = coverage_page("shop", facts())
    heads = re.findall(r'<tr class="edge"><th scope="row">(.*?)</th><td class="blank">', page)
    assert heads == ["all"] * 3
    assert '<th scope="col">subarea</th><th scope="col" class="whole-head">all</th>' in page


def test_an_alarm_is_raised_where_too_many_samples_have_no_value() -> None:
    page = coverage_page("shop", facts())
    assert "8 of 109 samples (7 %) have no value of subarea" in page
    assert "⚠" in page
    quiet = facts({**MAP, "max_unmapped": 0.5})
    assert not quiet.alarms
    assert "⚠" not in coverage_page("shop", quiet)


def test_gaps_are_grouped_by_how_they_ended_and_what_to_do_is_said_once() -> None:
    found = facts(before=BEFORE)
    groups = gap_groups(found.gaps)
    assert (
        sum(len(group.first) + len(group.more) + group.left_out for group in groups) == len(found.gaps) == 4
    )
    assert [group.title for group in groups] == [
        "The gates keep nothing more",
        "Still open",
        "The rules find no more",
    ]
    page = coverage_page("shop", found)
    assert page.count("Nothing was done yet to fill these") == 1
    assert "3 of 24 offered pairs were kept" in page


def test_sixty_gaps_stay_readable() -> None:
    values = {f"v{n}": None for n in range(60)}
    found = facts({"dimensions": {"area": {"target": {"floor": 5}, "values": values}}}, samples=[])
    (group,) = gap_groups(found.gaps)
    assert len(group.first) == 8
    assert len(group.more) == 52
    page = coverage_page("shop", found)
    assert all(page.count(f">v{n}<") >= 1 for n in range(60))


def test_before_and_after_is_told_from_the_counts() -> None:
    found = facts(before=BEFORE)
    assert found.augmented
    assert found.missing[0] > found.missing[1]
    assert found.short_before == 4
    page = coverage_page("shop", found)
    assert "Before and after augmentation" in page
    assert "0 before, 3 added" in page
    assert "45 before" in page
    assert "Before and after" not in coverage_page("shop", facts())


def test_the_reason_to_skip_is_prominent() -> None:
    value = told(MAP, shop())
    value["augmentation"]["skip"] = "every target is met"
    page = coverage_page("shop", coverage_facts(value))
    assert "Augmenting is not worth it:" in page
    assert page.index("Augmenting is not worth it:") < page.index('class="heat')


def test_samples_that_differ_little_are_told_where_they_are_clearly_fewer() -> None:
    page = coverage_page("shop", facts(samples=[{"subarea": "billing"}] * 40, moulds=3))
    assert "40, of which 3 different" in page
    assert "of which" not in coverage_page("shop", facts())


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.booleans())
def test_a_bar_stays_in_its_row_and_shows_what_is_not_nothing(
    count: int, before: int, target: int, augmented: bool
) -> None:
    one = Standing(count, count, count, before, target, 0, "met")
    drawn = str(growth(one, max(count, before, target), augmented=augmented))
    boxes = re.findall(r'x="([\d.]+)" y="2" width="([\d.]+)"', drawn)
    assert all(float(x) + float(width) <= 200.05 for x, width in boxes)
    assert bool(boxes) == bool(count or (augmented and before))
    shown = ("kept" in drawn, "before" in drawn)
    assert shown == ((count > before, bool(before and count)) if augmented else (bool(count), False))


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_a_row_is_as_full_as_it_is(count: int, target: int) -> None:
    drawn = str(fullness(square(count, target)))
    wide = [float(width) for width in re.findall(r'width="([\d.]+)" height="6" class="fill"', drawn)]
    assert drawn == "" or target
    assert wide == (
        [] if not target or not count else [pytest.approx(max(2, min(1, count / target) * 200), abs=0.1)]
    )
