"""What cannot be had is told in numbers; small maps and large ones by name."""

from __future__ import annotations

from typing import Any

import pytest

from groundset.coverage.cells import cell_of
from groundset.coverage.quotas import Quotas, cell_quotas, quotas
from groundset.settings import CoverageMap
from planned_maps import Plan, Targets, numbers

SUBAREAS: dict[str, Targets] = {"billing": {}, "shipping": {}, "returns": {}}
TASKS: dict[str, Targets] = {"how_to": {}, "definition": {}, "factual": {}}


def plan_of(subareas: dict[str, Targets], tasks: dict[str, Targets] = TASKS, **rest: Any) -> Plan:
    given = {"samples": 600, **rest}
    return Plan(dimensions={"subarea": {**SUBAREAS, **subareas}, "task": {**TASKS, **tasks}}, **given)


ONLY_HOW_TO = [{"subarea": "billing", "task": "definition"}, {"subarea": "billing", "task": "factual"}]
BILLING_HOW_TO = {"subarea": "billing", "task": "how_to"}


@pytest.mark.parametrize(
    ("plan", "says"),
    [
        (
            plan_of({"billing": {"floor": 300}, "shipping": {"floor": 400}}),
            "subarea: the least numbers of shipping (400) and billing (300) are 700 of 600 samples",
        ),
        (
            plan_of({"billing": {"floor": 601}}),
            "subarea: the least number of billing (601) is 601 of 600 samples",
        ),
        (
            plan_of({name: {"count": 100} for name in SUBAREAS}),
            "the counts of subarea add up to 300, and 600 samples are planned",
        ),
        (
            plan_of({"billing": {"share": 0.6}, "shipping": {"share": 0.5}}, samples=0),
            "subarea: the shares of billing (0.6) and shipping (0.5) are 1.1 of all samples",
        ),
        (
            plan_of({"billing": {"floor": 30}}, {"how_to": {"count": 20}}, forbidden=ONLY_HOW_TO),
            "subarea billing wants 30 samples, but only task how_to is allowed with it, and that may have 20",
        ),
        (
            plan_of({"billing": {"floor": 30}}, forbidden=[*ONLY_HOW_TO, BILLING_HOW_TO]),
            "subarea billing wants 30 samples, but every combination of it with task is forbidden",
        ),
        (
            plan_of({"billing": {"count": 20}}, required=[(BILLING_HOW_TO, {"floor": 30})]),
            "subarea billing with task how_to wants 30 samples, but subarea billing may have only 20",
        ),
        (
            plan_of(
                {"billing": {"count": 20}}, required=[(one, {"floor": 15}) for one in ONLY_HOW_TO], samples=0
            ),
            "subarea billing with task definition (15) and subarea billing with task factual (15) "
            "want 30 samples together, but subarea billing may have only 20",
        ),
        (
            plan_of({"billing": {"floor": 400}}, {"how_to": {"floor": 300}}, forbidden=[BILLING_HOW_TO]),
            "subarea billing (400) and task how_to (300) want 700 samples together, "
            "but only 600 samples are planned, and subarea billing with task how_to is forbidden",
        ),
    ],
)
def test_a_contradiction_is_told_in_numbers(plan: Plan, says: str) -> None:
    assert [one.says for one in quotas(plan.map, 0).infeasible] == [says]


def test_contradictions_of_one_table_that_have_nothing_in_common_are_told_one_by_one() -> None:
    forbidden = [{"subarea": s, "task": t} for s in ("billing", "shipping") for t in TASKS]
    plan = plan_of({"billing": {"floor": 3}, "shipping": {"floor": 4}}, forbidden=forbidden)
    found = quotas(plan.map, 0).infeasible
    assert len(found) == 2
    assert all(len(one.cells) == 4 for one in found)


def test_of_many_values_that_find_too_little_room_one_is_named_for_each_lack_of_it() -> None:
    """Each of 6 areas wants 25 and is allowed only one of two task types, which may have 20."""
    areas: dict[str, Targets] = {f"a{k}": {"floor": 25} for k in range(6)}
    tasks: dict[str, Targets] = {"t0": {"count": 20}, "t1": {"count": 20}}
    forbidden = [{"area": f"a{k}", "task": f"t{(k + 1) % 2}"} for k in range(6)]
    found = quotas(Plan(0, {"area": areas, "task": tasks}, forbidden=forbidden).map, 0).infeasible
    assert [one.says.split(",")[0] for one in found] == [
        "area a0 wants 25 samples",
        "area a1 wants 25 samples",
    ]


def three(required: Targets, u_count: int = 0, forbidden: list[dict[str, str]] | None = None) -> Plan:
    values: dict[str, dict[str, Targets]] = {
        name: {f"{name}1": {}, f"{name}2": {}} for name in ("s", "t", "u")
    }
    values["u"]["u1"] = {"count": u_count} if u_count else {}
    return Plan(60, values, [({"s": "s1", "t": "t1", "u": "u1"}, required)], forbidden or [])


def test_a_combination_of_three_counts_in_every_value_and_pair_within_it() -> None:
    assert not quotas(three({"floor": 5}, u_count=5).map, 0).infeasible
    (beyond,) = quotas(three({"floor": 5}, u_count=4).map, 0).infeasible
    assert beyond.says == "s s1 with t t1 with u u1 wants 5 samples, but u u1 may have only 4"
    (barred,) = quotas(three({"floor": 5}, forbidden=[{"s": "s1", "u": "u1"}]).map, 0).infeasible
    assert barred.cells == ((("s", "s1"), ("t", "t1"), ("u", "u1")), (("s", "s1"), ("u", "u1")))


def test_values_give_way_to_forbidden_cells_rather_than_be_called_infeasible() -> None:
    """Billing was asked for nothing: an even spread would give it 200, its only partner has room for 20."""
    plan = plan_of({}, {"how_to": {"count": 20}}, forbidden=ONLY_HOW_TO)
    found = quotas(plan.map, 0)
    assert not found.infeasible
    assert numbers(found, "subarea") == [20, 290, 290]


def test_a_dimension_that_finds_no_quotas_after_the_others_goes_first() -> None:
    """Spread in map order, area and task leave style no number that suits both."""
    dimensions: dict[str, dict[str, Targets]] = {
        "area": {"a0": {}, "a1": {"floor": 2}, "a2": {}},
        "task": {"t0": {}, "t1": {}, "t2": {}},
        "style": {"s0": {}, "s1": {"floor": 1}},
    }
    forbidden = [{"area": "a1", "style": "s0"}, {"area": "a2", "style": "s0"}, {"task": "t0", "style": "s1"}]
    plan = Plan(4, dimensions, forbidden=forbidden)
    assert not quotas(plan.map, 0).infeasible
    for across in ("area", "task"):
        table = cell_quotas(plan.map, "style", across, 0)
        assert sum(table.values()) == 4
        assert not any(table.get(cell_of(one, plan.map)) for one in forbidden)


def test_three_dimensions_that_fit_only_two_by_two_end_with_a_contradiction_and_not_in_a_loop() -> None:
    """Every task is t0 by area, so style s1 has none, and its combination with a1 wants one."""
    dimensions: dict[str, dict[str, Targets]] = {
        "area": {"a0": {}, "a1": {}},
        "task": {"t0": {}, "t1": {}},
        "style": {"s0": {}, "s1": {}, "s2": {}},
    }
    forbidden = [{"area": area, "task": "t1"} for area in ("a0", "a1")]
    forbidden += [{"task": "t0", "style": "s1"}, {"task": "t1", "style": "s0"}, {"task": "t1", "style": "s2"}]
    plan = Plan(2, dimensions, [({"area": "a1", "style": "s1"}, {"count": 1})], forbidden)
    (one,) = quotas(plan.map, 0).infeasible
    assert (
        one.says
        == "no quotas of area, task and style were found that suit all forbidden combinations at once"
    )
    assert numbers(quotas(plan.map, 0), "area") == [0, 0]


def test_a_value_is_raised_to_what_its_required_combinations_bring() -> None:
    plan = plan_of({}, required=[(BILLING_HOW_TO, {"floor": 400})])
    found = quotas(plan.map, 0)
    assert numbers(found, "subarea") == [400, 100, 100]
    assert cell_quotas(plan.map, "subarea", "task", 0)[(("subarea", "billing"), ("task", "how_to"))] == 400


def test_a_share_is_the_decimal_that_was_written() -> None:
    """0.15 of 20 is 3, 0.07 of 100 is 7, though neither product is in floating point."""
    assert numbers(quotas(plan_of({"billing": {"share": 0.15}}, samples=0).map, 20), "subarea")[0] == 3
    assert numbers(quotas(plan_of({"billing": {"share": 0.07}}, samples=0).map, 100), "subarea")[0] == 7


def test_only_a_count_is_an_aim() -> None:
    found = quotas(plan_of({"billing": {"count": 5, "floor": 9}, "shipping": {"floor": 7}}).map, 0)
    assert [found.aims[(("subarea", name),)] for name in SUBAREAS] == [5, 0, 0]
    assert found.targets[(("subarea", "billing"),)] == 9


def test_without_a_planned_size_a_table_has_only_what_is_required() -> None:
    plan = plan_of({}, required=[(BILLING_HOW_TO, {"floor": 4})], samples=0)
    table = cell_quotas(plan.map, "subarea", "task", 50)
    assert len(table) == 9
    assert {cell: n for cell, n in table.items() if n} == {(("subarea", "billing"), ("task", "how_to")): 4}


def test_a_table_without_bounds_is_that_of_independent_dimensions() -> None:
    """10 and 20 of 30 against 6, 9 and 15: every product is a whole number."""
    plan = Plan(
        30,
        {"s": {"a": {"count": 10}, "b": {}}, "t": {"x": {"count": 6}, "y": {"count": 9}, "z": {"count": 15}}},
    )
    assert list(cell_quotas(plan.map, "s", "t", 0).values()) == [2, 3, 5, 4, 6, 10]


def test_a_table_spreads_what_cannot_be_divided_over_all_columns() -> None:
    """12 rows of 2 samples over 12 columns of 2: no block of rows takes a column for itself."""
    values: dict[str, dict[str, Targets]] = {n: {f"{n}{k}": {} for k in range(12)} for n in ("s", "t")}
    assert set(cell_quotas(Plan(24, values).map, "s", "t", 0).values()) == {0, 1}


def test_a_dimension_without_values_and_a_map_without_dimensions_ask_for_nothing() -> None:
    assert quotas(CoverageMap(samples=5), 0) == Quotas({}, {}, {}, ())
    plan = Plan(5, {"empty": {}, "area": {"a": {}}})
    assert quotas(plan.map, 0) == Quotas(
        {(("area", "a"),): 0}, {(("area", "a"),): 5}, {(("area", "a"),): 0}, ()
    )
    assert cell_quotas(plan.map, "empty", "area", 0) == {}


def test_a_table_needs_two_dimensions() -> None:
    with pytest.raises(ValueError, match="not subarea twice"):
        cell_quotas(plan_of({}).map, "subarea", "subarea", 0)


def test_a_large_map_is_spread_and_tabled() -> None:
    """150 values, 12 task types, 500 required combinations and as many forbidden ones."""
    values: dict[str, dict[str, Targets]] = {
        "area": {f"a{k}": {"floor": k % 7} for k in range(150)},
        "task": {f"t{k}": {} for k in range(12)},
    }
    cells = [{"area": a, "task": t} for a in values["area"] for t in values["task"]]
    required = [(one, {"floor": 1 + k % 3}) for k, one in enumerate(cells[0:1500:3])]
    plan = Plan(6000, values, required, cells[1:1500:3])
    assert not quotas(plan.map, 0).infeasible
    assert sum(cell_quotas(plan.map, "area", "task", 0).values()) == 6000
