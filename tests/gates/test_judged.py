"""Scores that were claimed decide again as they did, or are refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.calls import CallEnd
from groundset.contracts import Judgement, UndecidedError
from groundset.gates.judged import RecordedPanel, claim, weigh
from groundset.gates.quality import QualityGate
from groundset.records import Candidate, Message, Origin, State
from groundset.settings import Criterion, Rubric

RUBRIC = Rubric(
    cutoff=0.5, criteria=[Criterion(name="truth", question="q"), Criterion(name="form", question="q")]
)
PAIR = Candidate.make(
    (Message("user", "What is a chart?"), Message("assistant", "A bundle of resources.")),
    (),
    Origin("imported", "", "", "", "qa", "question", "basic"),
)


def judgement(model: str, truth: int, form: int) -> Judgement:
    calls = (CallEnd("k1", State.REJECTED, "cut_off"), CallEnd("k2", State.KEPT, "ok"))
    return Judgement(model, {"truth": truth, "form": form}, {"truth": "a", "form": "b"}, calls)


def recorded(claims: Any, judges: tuple[str, ...] = ("m1", "m2")) -> RecordedPanel:
    return RecordedPanel("f1", judges, {PAIR.id: claims})


def test_claimed_scores_give_the_verdict_that_they_gave() -> None:
    claims = [claim(judgement("m1", 4, 5)), claim(judgement("m2", 3, 5))]
    gate = QualityGate(RUBRIC, recorded(claims))
    gate.prepare([PAIR])
    verdict = gate.judge(PAIR)
    assert (verdict.reason, verdict.score) == ("ok", 0.8125)
    assert verdict.evidence["judges"] == claims
    assert recorded(claims).judgements(PAIR) == (judgement("m1", 4, 5), judgement("m2", 3, 5))
    assert recorded([]).fingerprint == "f1"


GOOD = claim(judgement("m1", 4, 5))


@pytest.mark.parametrize(
    "claims",
    [
        [],
        None,
        "text",
        [GOOD],
        [GOOD, GOOD],
        [{**GOOD, "model": "m2"}, GOOD],
        [GOOD, {**GOOD, "model": "m2", "scores": {"truth": 5}}],
        [GOOD, {**GOOD, "model": "m2", "scores": {"truth": 5, "form": 9}}],
        [GOOD, {**GOOD, "model": "m2", "scores": {"truth": 5, "form": True}}],
        [GOOD, {**GOOD, "model": "m2", "scores": {"truth": 5, "form": "5"}}],
        [GOOD, {**GOOD, "model": "m2", "calls": [["k"]]}],
        [GOOD, {"model": "m2"}],
        [GOOD, 5],
    ],
)
def test_claims_of_another_shape_or_another_panel_decide_nothing(claims: Any) -> None:
    with pytest.raises(UndecidedError, match="judge_unreadable"):
        QualityGate(RUBRIC, recorded(claims)).judge(PAIR)


def test_a_pair_without_claims_is_not_judged() -> None:
    with pytest.raises(UndecidedError, match="not_judged"):
        RecordedPanel("f1", ("m1",), {}).judgements(PAIR)


SCORES = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=9)


@given(SCORES, st.floats(0, 1), st.randoms(use_true_random=False))
def test_weighing_obeys_its_laws(given_scores: list[tuple[int, int]], cutoff: float, chance: Any) -> None:
    """The order of judges is nothing, one more point never hurts, and poor is poor at any cutoff."""
    judgements = [judgement(f"m{n}", *scores) for n, scores in enumerate(given_scores)]
    found = weigh(judgements, ["truth", "form"], cutoff)
    shuffled = list(judgements)
    chance.shuffle(shuffled)
    assert weigh(shuffled, ["truth", "form"], cutoff) == found
    assert 0 <= found.mean <= 1
    assert (found.reason == "judged_poor") is bool(found.poor)
    better = [judgement("m", min(5, truth + 1), form) for truth, form in given_scores]
    assert weigh(better, ["truth", "form"], cutoff).mean >= found.mean
    if max(truth for truth, _ in given_scores) == 1:
        assert weigh(judgements, ["truth", "form"], 0.0).reason == "judged_poor"
