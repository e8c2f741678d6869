"""A plan offers what fills gaps, by the cheapest means first, and never more than it has reason to."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from groundset.coverage.cells import Cell
from groundset.coverage.counting import CellCount
from groundset.stages.augment.advice import reason_to_skip
from groundset.stages.augment.endings import PATIENCE, Progress
from groundset.stages.augment.plan import LEAST_RATE, Gap, Offer, Waiting, plan, rates

A: Cell = (("area", "a"),)
B: Cell = (("area", "b"),)
X: Cell = (("form", "x"),)


def gap(cell: Cell, shortfall: int, rate: float = 1.0) -> Gap:
    return Gap(CellCount(cell, 0, 0, shortfall), rate)


def pair(
    name: str, *cells: Cell, rank: int = 3, means: str = "reserve", passage: str = "p", answer: str = ""
) -> Waiting:
    return Waiting(name, answer or name, passage, name, rank, means, frozenset(cells))


def all_alike(_cell: Cell, pairs: Sequence[Waiting]) -> Sequence[float]:
    return [0.0] * len(pairs)


def names(offer: Offer) -> list[str]:
    return [one.id for one in offer.pairs]


def test_low_ranks_come_first_each_pair_once_and_no_more_than_wanted() -> None:
    waiting = [pair(str(rank), A, B, rank=rank) for rank in (5, 3, 4, 6)]
    first, second = plan([gap(A, 2), gap(B, 9)], waiting, (), all_alike)
    assert names(first) == ["3", "4"]
    assert names(second) == ["5", "6"]
    assert second.also == 2


def test_more_is_offered_where_less_is_accepted() -> None:
    waiting = [pair(f"{n:02}", A) for n in range(50)]
    (offer,) = plan([gap(A, 3, rate=0.25)], waiting, (), all_alike)
    assert len(offer.pairs) == 12


def test_a_pair_that_fills_two_gaps_goes_before_one_that_fills_one() -> None:
    waiting = [pair("a", A), pair("b", A, X), pair("c", A)]
    first, second = plan([gap(A, 1), gap(X, 1)], waiting, (), all_alike)
    assert (names(first), names(second)) == (["b"], [])


def test_families_on_demand_are_opened_only_when_the_others_do_not_suffice() -> None:
    waiting = [pair("a", A, means="on_demand", rank=1), pair("b", A, rank=9), pair("c", A, rank=8)]
    (two,) = plan([gap(A, 2)], waiting, (), all_alike)
    (three,) = plan([gap(A, 3)], waiting, (), all_alike)
    assert sorted(names(two)) == ["b", "c"]
    assert sorted(names(three)) == ["a", "b", "c"]
    assert two.available == {"on_demand": 1, "reserve": 2}


def test_of_pairs_with_one_answer_one_is_offered() -> None:
    """The same places asked about in another style: the gates would keep no second one."""
    waiting = [pair("a", A, answer="1"), pair("b", A, answer="1", means="restyled"), pair("c", A, answer="2")]
    (offer,) = plan([gap(A, 3)], waiting, (), all_alike)
    assert names(offer) == ["a", "c"]


def test_passages_without_a_sample_and_pairs_near_the_cell_go_first() -> None:
    waiting = [pair("far", A), pair("near", A), pair("new", A, passage="q")]

    def near(_cell: Cell, pairs: Sequence[Waiting]) -> Sequence[float]:
        return [1.0 if one.id == "near" else 0.0 for one in pairs]

    (offer,) = plan([gap(A, 2)], waiting, {"p"}, near)
    assert names(offer) == ["new", "near"]


waiting_pairs = st.lists(
    st.tuples(st.sets(st.sampled_from([A, B, X]), min_size=1), st.integers(0, 5), st.sampled_from("pqr")),
    max_size=30,
)


@given(waiting_pairs, st.integers(1, 12), st.integers(1, 12), st.randoms(use_true_random=False))
def test_the_order_of_what_waits_changes_nothing(
    made: list[tuple[set[Cell], int, str]], first: int, second: int, shuffle: object
) -> None:
    waiting = [
        pair(f"{n:02}", *cells, rank=rank, passage=passage) for n, (cells, rank, passage) in enumerate(made)
    ]
    gaps = [gap(A, first), gap(X, second, 0.5)]
    there = plan(gaps, waiting, (), all_alike)
    shuffle.shuffle(waiting)  # type: ignore[attr-defined]
    assert plan(gaps, waiting, (), all_alike) == there
    offered = [name for offer in there for name in names(offer)]
    assert len(offered) == len(set(offered))


def test_an_accept_rate_is_the_lower_end_of_its_interval_and_never_nothing() -> None:
    rate = rates({(): (80, 100), A: (90, 100), B: (0, 30), X: (1, 2)})
    assert 0.8 < rate(A) < 0.9
    assert rate(B) == LEAST_RATE
    assert 0.7 < rate(X) < 0.8, "two candidates of its own are too few to go by"
    assert rates({})(A) == 1.0


def held(number: int) -> dict[str, str]:
    return {str(n): str(n) for n in range(number)}


def test_a_pair_whose_answer_a_sample_has_is_no_longer_left() -> None:
    done = Progress({"a": "1", "b": "1", "c": "2"})
    done.offer(["a"], 1, frozenset("a"), frozenset("1"))
    assert done.left == 1
    done.offer(["c"], 2, frozenset("a"), frozenset("1"))
    assert done.stop(short=True) == "unfillable"


def test_a_cell_stops_when_met_when_nothing_is_left_or_when_nothing_new_is_kept() -> None:
    met, out, dry = Progress(held(9)), Progress({"a": "1", "b": "2"}), Progress(held(90))
    met.offer(["a"], 1, frozenset("a"))
    assert met.stop(short=False) == "met"
    assert met.stop(short=True) == ""
    out.offer(["a", "b"], 1, frozenset("a"))
    assert out.stop(short=True) == "unfillable"
    dry.offer([str(n) for n in range(PATIENCE)], 1, frozenset())
    assert dry.stop(short=True) == "saturated"


def test_a_keep_ends_a_dry_spell() -> None:
    done = Progress(held(90))
    done.offer([str(n) for n in range(PATIENCE - 1)], 1, frozenset())
    done.offer(["x", "y"], 2, frozenset("x"))
    assert done.stop(short=True) == ""


def test_augmenting_is_advised_against_where_every_target_is_met_or_the_spread_is_even() -> None:
    from groundset.coverage.counting import count
    from groundset.records import Tag
    from groundset.settings import CoverageMap

    def found(floor: int, **counts: int) -> str:
        values = {name: {"target": {"floor": floor}} for name in "ab"}
        coverage = CoverageMap.model_validate({"dimensions": {"area": {"values": values}}})
        rows = [((Tag("area", v, "rule"),), f"{v}{n}") for v, many in counts.items() for n in range(many)]
        return reason_to_skip(count(rows, coverage))

    assert found(3, a=3, b=9) == "every target is met"
    assert "evenly" in found(30, a=9, b=10)
    assert found(30, a=2, b=20) == ""
    assert found(30) == ""
