"""Targets as whole numbers: they add up, floors hold, and what cannot be had is named and never scaled."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from groundset.coverage.cells import cell_of
from groundset.coverage.quotas import cell_quotas, quotas
from planned_maps import Plan, Targets, numbers


def targets(*, loose: bool) -> st.SearchStrategy[Targets]:
    return st.one_of(
        st.just({}),
        *([st.just({}), st.just({}), st.just({})] if loose else []),
        st.fixed_dictionaries({"floor": st.integers(1, 4)}),
        st.fixed_dictionaries({"count": st.integers(1, 4)}, optional={"floor": st.integers(1, 4)}),
        st.fixed_dictionaries({"share": st.sampled_from([0.1, 0.25, 0.5, 0.6])}),
    )


@st.composite
def plans(
    draw: st.DrawFn,
    *,
    sizes: tuple[int, ...] = (2, 2),
    most: int = 5,
    planned: bool = True,
    loose: bool = False,
) -> Plan:
    """Small maps with anything in them, feasible or not; loose ones ask for less, and mostly are."""
    names = ["area", "task", "style"][: len(sizes)]
    dimensions = {
        name: {f"{name[0]}{k}": draw(targets(loose=loose)) for k in range(size)}
        for name, size in zip(names, sizes, strict=True)
    }
    combined = [dict(zip(pair, values, strict=True)) for pair, values in _combinations(dimensions)]
    nothing = [""] * (8 if loose else 2)
    kinds = [draw(st.sampled_from([*nothing, "required", "forbidden"])) for _ in combined]
    required = [
        (c, draw(targets(loose=loose))) for c, kind in zip(combined, kinds, strict=True) if kind == "required"
    ]
    forbidden = [c for c, kind in zip(combined, kinds, strict=True) if kind == "forbidden"]
    return Plan(draw(st.integers(1, most)) if planned else 0, dimensions, required, forbidden)


def _combinations(
    dimensions: dict[str, dict[str, Targets]],
) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    names = list(dimensions)
    for pair in [(a, b) for k, a in enumerate(names) for b in names[k + 1 :]]:
        for values in product(*(dimensions[name] for name in pair)):
            yield pair, values


def tables(cells: int, total: int) -> Iterator[tuple[int, ...]]:
    """Give all ways to put some samples into cells."""
    if cells == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in tables(cells - 1, total - first):
            yield (first, *rest)


def within(plan: Plan, target: Targets, number: int, there_are: int = 0) -> bool:
    least = plan.written(target, there_are)
    return number == least if target.get("count") else number >= least


def meets(plan: Plan, table: dict[tuple[str, str], int], there_are: int = 0) -> bool:
    """Tell whether a table of area and task is what the map asks for."""
    for position, name in enumerate(("area", "task")):
        for value, target in plan.dimensions[name].items():
            number = sum(n for cell, n in table.items() if cell[position] == value)
            free = not plan.samples and not any(one[name] == value for one in plan.forbidden)
            most = plan.written(target, there_are) if target.get("count") else math.inf
            if number > most or (not free and not within(plan, target, number, there_are)):
                return False
    for one, target in plan.required:
        if not within(plan, target, table[one["area"], one["task"]], there_are):
            return False
    return all(table[one["area"], one["task"]] == 0 for one in plan.forbidden)


def brute_force(plan: Plan, sizes: list[int], there_are: int = 0) -> bool:
    """Try every table there is."""
    cells = list(product(plan.dimensions["area"], plan.dimensions["task"]))
    return any(
        meets(plan, dict(zip(cells, table, strict=True)), there_are)
        for size in sizes
        for table in tables(len(cells), size)
    )


@settings(max_examples=250, deadline=None)
@given(
    st.one_of(
        plans(), plans(loose=True), plans(sizes=(2, 3), most=4), plans(sizes=(3, 2), most=4, loose=True)
    )
)
def test_a_planned_map_is_infeasible_exactly_when_no_table_meets_it(plan: Plan) -> None:
    assert bool(quotas(plan.map, 0).infeasible) == (not brute_force(plan, [plan.samples]))


@settings(max_examples=100, deadline=None)
@given(plans(planned=False), st.integers(0, 6))
def test_without_a_planned_size_only_counts_and_forbidden_cells_bound(plan: Plan, there_are: int) -> None:
    shares = [sum(Fraction(str(t.get("share", 0))) for t in d.values()) for d in plan.dimensions.values()]
    assume(max(shares) <= 1 and not any("share" in target for _, target in plan.required))
    found = quotas(plan.map, there_are).infeasible
    assert bool(found) == (not brute_force(plan, list(range(17)), there_are))


@settings(max_examples=150, deadline=None)
@given(st.one_of(plans(), plans(sizes=(3, 3), most=9), plans(sizes=(2, 2, 3), most=7), plans(planned=False)))
def test_what_is_named_is_infeasible_when_all_else_is_taken_out(plan: Plan) -> None:
    for one in quotas(plan.map, 5).infeasible:
        alone = quotas(plan.only(one.cells).map, 5)
        assert alone.infeasible, one.says
        assert {cell for each in alone.infeasible for cell in each.cells} <= set(one.cells)


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        plans(sizes=(3, 3), most=12),
        plans(sizes=(2, 2, 3), most=12, loose=True),
        plans(planned=False),
    )
)
def test_targets_of_contradicted_dimensions_are_what_was_written(plan: Plan) -> None:
    """Nothing is scaled in silence; the other dimensions add up to the planned size."""
    found = quotas(plan.map, 5)
    for name, values in plan.dimensions.items():
        written = [plan.written(target, 5) for target in values.values()]
        if name in found.contradicted or not plan.samples:
            assert numbers(found, name) == written
            continue
        assert sum(numbers(found, name)) == plan.samples
        for target, number in zip(values.values(), numbers(found, name), strict=True):
            assert within(plan, target, number)
    for one, target in plan.required:
        assert found.targets[cell_of(one, plan.map)] == plan.written(target, 5)
    assert all(found.targets[cell_of(one, plan.map)] == 0 for one in plan.forbidden)


@settings(max_examples=100, deadline=None)
@given(plans(sizes=(4,), most=12), st.integers(0, 3), st.integers(1, 12))
def test_a_floor_more_lowers_no_other_value_below_its_own_least_number(
    plan: Plan, at: int, floor: int
) -> None:
    values = plan.dimensions["area"]
    more = {**values, f"a{at}": {**values[f"a{at}"], "floor": floor}}
    found = quotas(replace(plan, dimensions={"area": more}).map, 0)
    for target, number in zip(more.values(), numbers(found, "area"), strict=True):
        assert number >= plan.written(target)


@settings(max_examples=100, deadline=None)
@given(plans(sizes=(4,), most=12), st.permutations([f"a{k}" for k in range(4)]))
def test_the_order_of_the_map_only_decides_who_gets_what_cannot_be_divided(
    plan: Plan, order: list[str]
) -> None:
    first = quotas(plan.map, 0)
    other = {"area": {value: plan.dimensions["area"][value] for value in order}}
    second = quotas(replace(plan, dimensions=other).map, 0)
    assert bool(first.infeasible) == bool(second.infeasible)
    assert sorted(numbers(first, "area")) == sorted(numbers(second, "area"))
    assert all(abs(first.targets[cell] - second.targets[cell]) <= 1 for cell in first.targets)


@settings(max_examples=100, deadline=None)
@given(plans(sizes=(4, 3), most=30))
def test_the_lowest_are_raised_first(plan: Plan) -> None:
    """Nobody above their least number has two more than another without a count, all else being free."""
    found = quotas(replace(plan, required=[], forbidden=[]).map, 0)
    for name, values in plan.dimensions.items():
        if name not in found.contradicted:
            pairs = list(zip(values.values(), numbers(found, name), strict=True))
            free = [number for target, number in pairs if not target.get("count")]
            raised = [n for t, n in pairs if not t.get("count") and n > plan.written(t)]
            assert not raised or max(raised) - min(free) <= 1


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        plans(sizes=(3, 4), most=20, loose=True),
        plans(sizes=(2, 3, 2), most=12, loose=True),
        plans(sizes=(3, 3), most=9),
    )
)
def test_a_table_adds_up_holds_what_is_required_and_leaves_forbidden_cells_empty(plan: Plan) -> None:
    found = quotas(plan.map, 0)
    table = cell_quotas(plan.map, "task", "area", 0)
    assert (table == {}) == bool(found.contradicted & {"area", "task"})
    if not table:
        return
    for name in ("area", "task"):
        for value in plan.dimensions[name]:
            number = sum(n for cell, n in table.items() if (name, value) in cell)
            assert number == found.targets[((name, value),)]
    for one, target in plan.required:
        if cell_of(one, plan.map) in table:
            assert within(plan, target, table[cell_of(one, plan.map)])
    assert all(not table.get(cell_of(one, plan.map)) for one in plan.forbidden)
    assert min(table.values()) >= 0
