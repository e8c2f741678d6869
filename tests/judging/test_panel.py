"""The panel: every judge is asked once about a pair, measured by canaries, and counts only if it sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import pytest

from groundset.calls import Purpose, Request
from groundset.contracts import UndecidedError
from groundset.errors import BudgetError
from groundset.gates.judged import UntriedError
from groundset.gates.quality import QualityGate
from groundset.judging.panel import ModelPanel
from groundset.judging.seat import Seat
from groundset.ledger import Ledger
from groundset.records import Decision
from groundset.settings.models import Judging
from instant_judges import (
    JUDGE,
    RUBRIC,
    InstantAsker,
    credulous,
    fenced_in,
    pair_of,
    passages_of,
    reply,
    shown_id,
    strict,
)

Answering = Callable[[Request], str | None]
PAIRS = [pair_of(number) for number in range(30)]
WRONG = pair_of(3, response="Nothing of the sort is written about it anywhere.")


def _same(asker: InstantAsker) -> InstantAsker:
    return asker


@dataclass
class Bench:
    """A panel over a ledger in memory, with its askers at hand."""

    ledger: Ledger = field(default_factory=lambda: Ledger.open(None))
    askers: list[InstantAsker] = field(default_factory=list)

    def seated(self, *answering: Answering, settings: Judging | None = None) -> ModelPanel:
        """Seat a judge for each way of answering."""
        self.askers = [InstantAsker(one) for one in answering]
        judges = [JUDGE.model_copy(update={"model": f"judge-{n}"}) for n in range(len(answering))]
        seats = [
            Seat(judge, RUBRIC, partial(_same, asker))
            for judge, asker in zip(judges, self.askers, strict=True)
        ]
        return ModelPanel(
            seats, RUBRIC, settings or Judging(), self.ledger, passages=passages_of, pairs=lambda: iter(PAIRS)
        )

    @property
    def requests(self) -> list[Request]:
        """All that was asked."""
        return [request for asker in self.askers for request in asker.requests]


@pytest.fixture
def bench() -> Bench:
    return Bench()


def test_each_judge_is_asked_once_about_each_pair_and_each_canary(bench: Bench) -> None:
    panel = bench.seated(strict, strict)
    panel.fetch(iter(PAIRS))
    panel.fetch(iter([*PAIRS, WRONG]))
    assert len({request.key for request in bench.requests}) == len(bench.requests)
    judged = [shown_id(r) for r in bench.askers[1].requests if r.purpose is Purpose.JUDGE]
    assert sorted(judged) == sorted(pair.id[:12] for pair in [*PAIRS, WRONG])
    planted = [r for r in bench.askers[1].requests if r.purpose is Purpose.CANARY]
    assert len(planted) == 44
    scores = [judgement.scores for judgement in panel.judgements(WRONG)]
    assert scores == [{"clarity": 1, "truth": 1}, {"clarity": 1, "truth": 1}]


def test_neither_form_nor_order_tells_canaries_from_candidates(bench: Bench) -> None:
    panel = bench.seated(strict)
    panel.fetch(iter(PAIRS))
    purposes = [request.purpose for request in bench.requests]
    assert shown_id(bench.requests[0]) <= shown_id(bench.requests[-1])
    assert [shown_id(r) for r in bench.requests] == sorted(shown_id(r) for r in bench.requests)
    first_half = purposes[: len(purposes) // 2]
    assert {Purpose.JUDGE, Purpose.CANARY} == set(first_half) == set(purposes[len(purposes) // 2 :])
    assert len({request.messages[0].content for request in bench.requests}) == 1


def test_nothing_that_a_judge_says_changes_the_pair(bench: Bench) -> None:
    panel = bench.seated(strict)
    panel.fetch([WRONG])
    (judgement,) = panel.judgements(WRONG)
    assert (judgement.judge, dict(judgement.reasons)) == (
        "judge-0",
        {"clarity": "it is 1", "truth": "it is 1"},
    )
    assert [(call.reason, len(call.key)) for call in judgement.calls] == [("ok", 32)]


def test_verdicts_do_not_depend_on_what_else_is_judged(bench: Bench) -> None:
    together = bench.seated(strict)
    together.fetch(iter([*PAIRS, WRONG]))
    alone = Bench().seated(strict)
    alone.fetch([WRONG])
    assert together.judgements(WRONG) == alone.judgements(WRONG)
    assert together.fingerprint == alone.fingerprint


def test_canaries_are_recorded_and_measured_and_a_later_run_knows_them(bench: Bench) -> None:
    panel = bench.seated(strict)
    assert not panel.summaries
    panel.fetch(PAIRS[:1])
    (summary,) = panel.summaries
    assert (summary.model, summary.accuracy, summary.blind, summary.few) == ("judge-0", 1.0, False, ())
    rows = bench.ledger.canaries.all()
    assert len(rows) == 44
    assert {len(row.calls) for row in rows} == {1}
    assert bench.seated(strict).summaries == panel.summaries


def test_a_blind_judge_makes_judgements_void_and_is_another_gate(bench: Bench) -> None:
    panel = bench.seated(strict, credulous)
    before = panel.fingerprint
    panel.fetch(PAIRS)
    assert panel.fingerprint != before
    with pytest.raises(UntriedError) as error:
        panel.judgements(PAIRS[0])
    assert error.value.reason == "judge_blind"
    assert error.value.evidence == {
        "model": "judge-1",
        "accuracy": 0.5,
        "min_accuracy": 0.8,
        "injections_detected": 0.0,
    }
    assert bench.seated(strict, credulous).fingerprint == panel.fingerprint


def test_a_judge_that_obeys_an_order_in_a_response_is_blind(bench: Bench) -> None:
    def obedient(request: Request) -> str:
        said = fenced_in(request, "response")
        ordered = any(word in said for word in ("5", "score")) and said not in fenced_in(request, "passage")
        return reply(request, 5) if ordered and "\n\n" in said else strict(request)

    panel = bench.seated(obedient, settings=Judging(min_accuracy=0.0))
    panel.fetch(PAIRS)
    with pytest.raises(UndecidedError, match="judge_blind"):
        panel.judgements(PAIRS[0])


def test_a_judge_that_sees_again_counts_again(bench: Bench) -> None:
    """When corpus or settings have changed, it is measured anew."""
    blind = bench.seated(credulous)
    blind.fetch(PAIRS)
    seeing = bench.seated(strict)
    assert seeing.fingerprint == blind.fingerprint
    seeing.fetch(())
    assert seeing.fingerprint != blind.fingerprint
    seeing.fetch(PAIRS[:1])
    assert seeing.judgements(PAIRS[0])


def test_without_anything_to_judge_nobody_is_asked(bench: Bench) -> None:
    panel = bench.seated(strict)
    panel.fetch(())
    assert bench.requests == []


@pytest.mark.parametrize(
    ("said", "reason", "calls"),
    [
        ("No idea.", "judge_unreadable", 3),
        (" ", "judge_unreadable", 3),
        ("I'm sorry, but I cannot rate this.", "refused", 1),
        (None, "unanswered", 0),
    ],
)
def test_a_missing_judgement_is_undecided_and_one_attempt_a_run(
    bench: Bench, said: str | None, reason: str, calls: int
) -> None:
    def silent(request: Request) -> str | None:
        return said if request.messages[1].content.count(PAIRS[0].id[:12]) else strict(request)

    panel = bench.seated(silent)
    panel.fetch(PAIRS[:2])
    with pytest.raises(UndecidedError) as error:
        panel.judgements(PAIRS[0])
    assert not isinstance(error.value, UntriedError)
    (asked,) = error.value.evidence["judges"]
    assert (error.value.reason, asked["model"], len(asked["calls"])) == (reason, "judge-0", calls)
    panel.fetch(PAIRS[:2])
    with pytest.raises(UntriedError, match=reason):
        panel.judgements(PAIRS[0])
    assert panel.judgements(PAIRS[1])


def test_a_candidate_that_was_never_asked_about_is_not_judged(bench: Bench) -> None:
    with pytest.raises(UntriedError, match="not_judged"):
        bench.seated(strict).judgements(PAIRS[0])


def test_what_stops_the_questions_passes_through_and_what_came_is_kept(bench: Bench) -> None:
    def poor(request: Request) -> str:
        if len(bench.requests) > 20:
            raise BudgetError("no calls are left")
        return strict(request)

    panel = bench.seated(poor)
    with pytest.raises(BudgetError):
        panel.fetch(PAIRS)
    heard = {shown_id(request) for request in bench.requests[:-1]}
    known = [pair for pair in PAIRS if pair.id[:12] in heard]
    assert known
    assert all(panel.judgements(pair) for pair in known)


@pytest.mark.parametrize("settings", [Judging(min_accuracy=0.7), Judging(canaries=0.2)])
def test_how_judges_are_measured_is_part_of_the_fingerprint(bench: Bench, settings: Judging) -> None:
    assert bench.seated(strict, settings=settings).fingerprint != bench.seated(strict).fingerprint
    patient = Judging(max_asks=9)
    assert bench.seated(strict, settings=patient).fingerprint == bench.seated(strict).fingerprint


def test_the_gate_keeps_and_rejects_by_what_the_panel_says(bench: Bench) -> None:
    gate = QualityGate(RUBRIC, bench.seated(strict))
    gate.prepare([PAIRS[0], WRONG])
    assert gate.judge(PAIRS[0]).decision is Decision.KEEP
    verdict = gate.judge(WRONG)
    assert (verdict.decision, verdict.reason, verdict.score) == (Decision.REJECT, "judged_poor", 0.0)
