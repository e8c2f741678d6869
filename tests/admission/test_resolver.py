"""The resolver's laws: what is kept is a function of the candidates, never of their order."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from groundset.admission.resolver import MAX_ATTEMPTS, Seat, Standing, resolve
from groundset.records import Decision, State, Verdict
from resolver_standings import VIEWS, ends, joined, standing, verdict


def test_the_better_supported_twin_is_kept_and_the_other_names_it() -> None:
    found = ends(resolve([standing("a", support=0.7), standing("b", support=0.9)], joined(("a", "b")), VIEWS))
    assert found["b"][0] is State.KEPT
    assert found["a"] == (State.REJECTED, "near_duplicate", "b")


def test_the_newer_version_wins_among_equally_supported_twins() -> None:
    found = ends(resolve([standing("a", rank=1), standing("b", rank=0)], joined(("a", "b")), VIEWS))
    assert found["b"][0] is State.KEPT
    assert found["a"][2] == "b"


def test_a_chain_drops_only_what_is_a_twin_of_something_kept() -> None:
    chain = [standing("a"), standing("b"), standing("c")]
    found = ends(resolve(chain, joined(("a", "b"), ("b", "c")), VIEWS))
    assert [found[name][0] for name in "abc"] == [State.KEPT, State.REJECTED, State.KEPT]


def test_a_twin_of_what_quality_rejected_gets_its_own_chance() -> None:
    pair = [standing("a", quality=Decision.REJECT), standing("b")]
    found = ends(resolve(pair, joined(("a", "b")), VIEWS))
    assert found["a"][:2] == (State.REJECTED, "quality_says_no")
    assert found["b"][0] is State.KEPT


def test_a_twin_of_a_leak_is_rejected_wherever_it_stands_in_the_order() -> None:
    for leak, twin in (("a", "b"), ("b", "a")):
        pair = [standing(leak, leak=Decision.REJECT), standing(twin)]
        found = ends(resolve(pair, joined(("a", "b")), VIEWS))
        assert found[leak][:2] == (State.REJECTED, "decontamination_says_no")
        assert found[twin] == (State.REJECTED, "twin_of_leak", leak)


def test_an_ungrounded_leak_taints_nobody() -> None:
    pair = [standing("a", leak=Decision.REJECT, grounding=Decision.REJECT), standing("b")]
    found = ends(resolve(pair, joined(("a", "b")), VIEWS))
    assert found["a"][1] == "grounding_says_no"
    assert found["b"][0] is State.KEPT


def test_a_twin_of_something_undecided_is_undecided() -> None:
    waiting = [standing("a", quality=None), standing("b")]
    assert ends(resolve(waiting, joined(("a", "b")), VIEWS))["b"] == (
        State.UNDECIDED,
        "twin_of_undecided",
        "a",
    )
    doubtful = [standing("b", leak=None), standing("a")]
    assert ends(resolve(doubtful, joined(("a", "b")), VIEWS))["a"] == (
        State.UNDECIDED,
        "twin_of_undecided",
        "b",
    )


def test_only_a_candidate_whose_fate_hangs_on_quality_is_on_the_frontier() -> None:
    three = [standing("a", quality=None), standing("b", quality=None), standing("c", quality=None)]
    resolution = resolve(three, joined(("a", "b")), VIEWS)
    assert resolution.frontier == ("a", "c")


def test_a_gate_that_keeps_failing_makes_a_candidate_failed_and_its_leak_twins_too() -> None:
    tries = {"decontamination": MAX_ATTEMPTS}
    pair = [standing("a", leak=None, attempts=tries), standing("b")]
    found = ends(resolve(pair, joined(("a", "b")), VIEWS))
    assert found["a"][:2] == (State.FAILED, "gate_fault")
    assert found["b"][:2] == (State.FAILED, "twin_of_failed")
    once = [standing("a", quality=None, attempts={"quality": 1})]
    assert ends(resolve(once, {}, VIEWS))["a"][:2] == (State.UNDECIDED, "gate_fault")


def test_the_same_instruction_with_another_response_is_a_conflict() -> None:
    a, b = standing("a"), standing("b")
    same = ("near_duplicate", "instruction", "asked")
    both = [Standing(s.candidate, 0, (*s.seats[:2], same), s.verdicts) for s in (a, b)]
    assert ends(resolve(both, {}, VIEWS))["b"] == (State.REJECTED, "instruction_conflict", "a")


def test_an_undecided_verdict_waits_on_the_frontier_and_fails_for_its_own_reason() -> None:
    doubtful = [standing("a", quality=Decision.UNDECIDED), standing("b")]
    resolution = resolve(doubtful, joined(("a", "b")), VIEWS)
    assert resolution.frontier == ("a",)
    assert ends(resolution) == {
        "a": (State.UNDECIDED, "quality_says_no", ""),
        "b": (State.UNDECIDED, "twin_of_undecided", "a"),
    }
    failed = standing("a", quality=Decision.UNDECIDED, attempts={"quality": MAX_ATTEMPTS})
    resolution = resolve([failed, standing("b")], joined(("a", "b")), VIEWS)
    assert resolution.frontier == ()
    assert ends(resolution)["a"][:2] == (State.FAILED, "quality_says_no")
    assert ends(resolution)["b"][0] is State.KEPT


DECISIONS = st.sampled_from(
    [Decision.KEEP, Decision.KEEP, Decision.KEEP, Decision.REJECT, Decision.UNDECIDED, None]
)


@st.composite
def projects(draw: st.DrawFn) -> tuple[list[Standing], dict[Seat, list[str]]]:
    names = [f"c{n}" for n in range(draw(st.integers(1, 9)))]
    nodes = [f"n{n}" for n in range(draw(st.integers(1, 6)))]
    standings = []
    for name in names:
        one = standing(
            name,
            leak=draw(DECISIONS),
            quality=draw(DECISIONS),
            grounding=draw(st.sampled_from([Decision.KEEP, Decision.KEEP, Decision.REJECT])),
            support=draw(st.sampled_from([0.5, 1.0])),
            rank=draw(st.integers(0, 2)),
        )
        seats = tuple((gate, view, draw(st.sampled_from(nodes))) for gate, view in VIEWS)
        standings.append(Standing(name, one.rank, seats, one.verdicts))
    neighbours: dict[Seat, list[str]] = defaultdict(list)
    for view in tuple(VIEWS)[1:]:
        for a, b in combinations(nodes, 2):
            if draw(st.booleans()):
                neighbours[(*view, a)].append(b)
                neighbours[(*view, b)].append(a)
    return standings, neighbours


def twins(a: Standing, b: Standing, neighbours: dict[Seat, list[str]]) -> bool:
    return any(
        mine == its or its[2] in neighbours.get(mine, []) for mine, its in zip(a.seats, b.seats, strict=True)
    )


@given(projects(), st.randoms(use_true_random=False))
def test_order_of_arrival_decides_nothing(
    project: tuple[list[Standing], dict[Seat, list[str]]], chance: random.Random
) -> None:
    standings, neighbours = project
    shuffled = list(standings)
    chance.shuffle(shuffled)
    turned = {seat: list(reversed(keys)) for seat, keys in neighbours.items()}
    assert resolve(standings, neighbours, VIEWS) == resolve(shuffled, turned, VIEWS)


@given(projects())
def test_kept_set_obeys_the_laws(project: tuple[list[Standing], dict[Seat, list[str]]]) -> None:
    """No two kept are twins, nor a leak's twin; each duplicate names a kept twin; all are counted."""
    standings, neighbours = project
    by_name = {s.candidate: s for s in standings}
    resolution = resolve(standings, neighbours, VIEWS)
    found = ends(resolution)
    assert set(found) == set(by_name)
    kept = [s for s in standings if found[s.candidate][0] is State.KEPT]
    assert not any(twins(a, b, neighbours) for a, b in combinations(kept, 2))
    for name, (state, reason, other) in found.items():
        if state is State.REJECTED and reason in {view.reason for view in VIEWS.values()}:
            assert found[other][0] is State.KEPT
            assert twins(by_name[name], by_name[other], neighbours)
        if reason == "twin_of_leak":
            assert by_name[other].verdicts["decontamination"].decision is Decision.REJECT
    leaks = [
        s
        for s in standings
        if s.verdicts["grounding"].decision is Decision.KEEP
        and "decontamination" in s.verdicts
        and s.verdicts["decontamination"].decision is Decision.REJECT
    ]
    assert not any(twins(a, b, neighbours) for a in kept for b in leaks)
    for s in kept:
        assert {v.decision for v in s.verdicts.values()} == {Decision.KEEP}
        assert len(s.verdicts) == 3


@given(projects())
def test_answering_the_frontier_ends_in_the_same_set_as_answering_everything(
    project: tuple[list[Standing], dict[Seat, list[str]]],
) -> None:
    """Being lazy about quality changes what is paid, never what is kept."""
    standings, neighbours = project
    answers = {
        s.candidate: s.verdicts["quality"]
        if s.is_decided("quality")
        else verdict(s.candidate, "quality", Decision.KEEP)
        for s in standings
    }
    eager = [
        Standing(s.candidate, s.rank, s.seats, {**s.verdicts, "quality": answers[s.candidate]})
        for s in standings
    ]
    known: dict[str, Verdict] = {}
    while True:
        lazy = [
            Standing(
                s.candidate,
                s.rank,
                s.seats,
                {g: v for g, v in s.verdicts.items() if g != "quality"}
                | ({"quality": known[s.candidate]} if s.candidate in known else {}),
            )
            for s in standings
        ]
        resolution = resolve(lazy, neighbours, VIEWS)
        if not resolution.frontier:
            break
        known |= {name: answers[name] for name in resolution.frontier}
    assert resolution.outcomes == resolve(eager, neighbours, VIEWS).outcomes
