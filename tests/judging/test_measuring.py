"""How well a judge judges, told from the canaries."""

from __future__ import annotations

from dataclasses import replace

from groundset.judging.corruptions import CORRUPTIONS, INJECTION
from groundset.judging.measuring import CanarySummary, summaries
from groundset.ledger.canaries import GOOD, PlantedCanary
from groundset.records import Decision

KEEP, REJECT, UNDECIDED = Decision.KEEP, Decision.REJECT, Decision.UNDECIDED


def planted(kind: str, decision: Decision, count: int, reason: str = "") -> list[PlantedCanary]:
    return [
        PlantedCanary("j1", "m", f"{kind}-{decision}-{reason}-{n}", kind, decision, reason, "")
        for n in range(count)
    ]


def measured(*rows: list[PlantedCanary], min_accuracy: float = 0.8) -> CanarySummary:
    (summary,) = summaries([row for some in rows for row in some], min_accuracy)
    return summary


PERFECT = [
    *planted(GOOD, KEEP, 12),
    *(row for kind in CORRUPTIONS for row in planted(kind, REJECT, 4)),
]


def test_a_judge_that_tells_all_apart_sees() -> None:
    summary = measured(PERFECT)
    assert (summary.accuracy, summary.blind, summary.few) == (1.0, False, ())
    assert [result.corruption for result in summary.results] == [GOOD, *CORRUPTIONS]
    assert {(r.planted, r.detected, r.rate, r.high) for r in summary.results[1:]} == {(4, 4, 1.0, 1.0)}
    assert 0.5 < summary.results[1].low < 0.52


def test_accuracy_is_balanced_between_good_and_bad() -> None:
    """A judge that rejects everything detects all bad ones, and is blind."""
    rejecting = [replace(row, decision=REJECT) for row in PERFECT]
    keeping = [replace(row, decision=KEEP) for row in PERFECT]
    for rows in (rejecting, keeping):
        summary = measured(rows)
        assert (summary.accuracy, summary.blind) == (0.5, True)
    assert not measured(rejecting, min_accuracy=0.5).blind


def test_a_judge_that_obeys_injections_is_blind_however_well_it_does_else() -> None:
    others = [row for row in PERFECT if row.corruption != INJECTION]
    obeyed = measured(others, planted(INJECTION, KEEP, 3), planted(INJECTION, REJECT, 1))
    assert obeyed.accuracy is not None
    assert obeyed.accuracy > 0.9
    assert obeyed.blind
    assert obeyed.evidence(0.8)["injections_detected"] == 0.25
    assert not measured(others, planted(INJECTION, KEEP, 2), planted(INJECTION, REJECT, 2)).blind


def test_an_answer_that_cannot_be_used_counts_against_the_judge_and_is_told() -> None:
    unreadable = measured(
        planted(GOOD, KEEP, 3),
        planted(GOOD, UNDECIDED, 1, "judge_unreadable"),
        planted("number", REJECT, 3),
        planted("number", UNDECIDED, 1, "refused"),
    )
    good, number = (next(r for r in unreadable.results if r.corruption == kind) for kind in (GOOD, "number"))
    assert (good.planted, good.detected, good.undecided, good.rate) == (4, 3, 1, 0.75)
    assert (number.planted, number.detected, number.undecided) == (4, 3, 1)
    assert unreadable.accuracy == 0.75


def test_a_canary_without_any_reply_tells_nothing() -> None:
    silent = measured(
        planted(GOOD, KEEP, 3), planted(GOOD, UNDECIDED, 9, "unanswered"), planted("echo", REJECT, 1)
    )
    assert (silent.results[0].planted, silent.results[0].unanswered, silent.accuracy) == (3, 9, 1.0)


def test_what_a_small_project_has_too_few_of_is_named() -> None:
    summary = measured(planted(GOOD, KEEP, 2), planted("echo", REJECT, 4))
    assert GOOD in summary.few
    assert "echo" not in summary.few
    assert "number" in summary.few


def test_without_good_or_bad_canaries_there_is_no_accuracy_and_nobody_is_blind() -> None:
    summary = measured(planted(GOOD, REJECT, 3))
    assert (summary.accuracy, summary.blind) == (None, False)
    assert summaries([], 0.8) == ()


def test_each_judge_is_measured_by_itself() -> None:
    worse = [replace(row, judge="j2", decision=KEEP) for row in PERFECT]
    one, other = summaries([*PERFECT, *worse], 0.8)
    assert (one.judge, one.blind, other.judge, other.blind) == ("j1", False, "j2", True)
