"""Where the scorer is in doubt a model decides, and nothing is kept because it said nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from groundset.calls import CallEnd
from groundset.contracts import UndecidedError
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.items import ItemText
from groundset.gates.judged import UntriedError
from groundset.gates.rephrased import RephrasedLeaks
from groundset.gates.rephrasing import Match
from groundset.gates.second_opinion import Doubt, Opinion, OpinionLabel, RecordedOpinions, Unasked
from groundset.gates.sides import items_of
from groundset.records import Candidate, Decision, Message, Origin, State
from groundset.settings import Decontamination

ORIGIN = Origin("imported", "", "", "", "qa", "question", "basic")
ITEMS = (ItemText("How many swans nest by the lower pond?", "7"), ItemText("Who keeps the key?", "Ada."))
SETS = [EvaluationSet("exam", "0" * 64, items_of(ITEMS), ITEMS)]
PAIR = Candidate.make(
    (Message("user", "Count the nests of swans beside the pond below."), Message("assistant", "Seven.")),
    (),
    ORIGIN,
)


class Model:
    """A model that has an opinion, or none."""

    fingerprint = "model"

    def __init__(self, *labels: OpinionLabel) -> None:
        self.labels = list(labels)
        self.asked: list[Doubt] = []

    def fetch(self, doubts: Iterable[Doubt]) -> None:
        """Remember what is asked."""
        self.asked += doubts

    def opinion(self, doubt: Doubt) -> Opinion:
        """Give the opinions in the order of what was asked."""
        if not self.labels:
            raise UndecidedError("judge_unreadable")
        label = self.labels[[one.match for one in self.asked].index(doubt.match)]
        return Opinion(label, "m", (CallEnd("k", State.KEPT, "ok"),))


def gate_of(*matches: Match, opinions: Any = None, **settings: Any) -> DecontaminationGate:
    """Make a gate whose scorer says so of whatever it sees; its threshold is 0.5."""

    class Scorer:
        def screen(self, pairs: Any) -> list[Any]:
            return [matches for _ in pairs]

    given = Decontamination(rephrased=0.5, **settings)
    index = EvaluationIndex(SETS)
    tier = RephrasedLeaks(given, index, Scorer(), opinions)
    return DecontaminationGate(given, SETS, frozenset(), index, tier)


def match(probability: float, label: Any = "same_item", row: int = 0) -> Match:
    return Match("exam", row, probability, label, "instruction", "question")


@pytest.mark.parametrize(
    ("probability", "said", "reason"),
    [
        (0.75, "different", "ok"),
        (0.25, "same_item", "rephrased_leak"),
        (0.75, "same_template", "ok"),
        (0.6, "same_item", "rephrased_leak"),
    ],
)
def test_the_model_decides_where_the_scorer_is_in_doubt(
    probability: float, said: OpinionLabel, reason: str
) -> None:
    model = Model(said)
    gate = gate_of(match(probability), opinions=model)
    gate.prepare([PAIR])
    verdict = gate.judge(PAIR)
    assert verdict.reason == reason
    assert [doubt.item for doubt in model.asked] == [ITEMS[0]]
    assert verdict.evidence["opinions"] == [
        {
            "eval_file": "exam",
            "eval_row": 0,
            "score": probability,
            "label": said,
            "model": "m",
            "calls": [["k", "ok"]],
        }
    ]
    assert ("templates" in verdict.evidence) == (said == "same_template")
    assert "rephrased" not in verdict.evidence


@pytest.mark.parametrize("probability", [0.2, 0.8])
def test_the_border_of_doubt_is_in_doubt(probability: float) -> None:
    model = Model("different")
    gate = gate_of(match(probability), opinions=model)
    gate.prepare([PAIR])
    assert (gate.judge(PAIR).reason, len(model.asked)) == ("ok", 1)


@pytest.mark.parametrize("probability", [0.199999, 0.800001])
def test_it_is_not_asked_where_there_is_no_doubt(probability: float) -> None:
    model = Model()
    gate = gate_of(match(probability), opinions=model)
    gate.prepare([PAIR])
    verdict = gate.judge(PAIR)
    assert model.asked == []
    assert (verdict.reason, "opinions" in verdict.evidence) == (
        ("rephrased_leak" if probability > 0.5 else "ok"),
        False,
    )


def test_a_leak_beyond_doubt_asks_nothing_about_other_items() -> None:
    model = Model()
    gate = gate_of(match(0.9), match(0.5, row=1), opinions=model)
    gate.prepare([PAIR])
    assert (gate.judge(PAIR).reason, model.asked) == ("rephrased_leak", [])


def test_a_template_beyond_doubt_leaves_the_other_item_to_the_model() -> None:
    model = Model("different")
    gate = gate_of(match(0.97, "same_template"), match(0.6, row=1), opinions=model)
    gate.prepare([PAIR])
    verdict = gate.judge(PAIR)
    assert [doubt.item for doubt in model.asked] == [ITEMS[1]]
    assert (verdict.decision, verdict.reason) == (Decision.KEEP, "ok")
    assert [hit["eval_row"] for hit in verdict.evidence["templates"]] == [0]


def test_without_a_usable_reply_nothing_is_decided() -> None:
    gate = gate_of(match(0.3), opinions=Model())
    with pytest.raises(UndecidedError, match="judge_unreadable"):
        gate.judge(PAIR)


def test_where_nobody_may_be_asked_doubts_stay_open_and_are_told() -> None:
    unasked = Unasked("model")
    gate = gate_of(match(0.3), opinions=unasked)
    gate.prepare([PAIR])
    with pytest.raises(UntriedError, match="not_judged"):
        gate.judge(PAIR)
    assert [doubt.match.probability for doubt in unasked.doubts.values()] == [0.3]
    assert gate.fingerprint == gate_of(opinions=Model()).fingerprint


def test_the_gate_without_its_model_goes_by_the_threshold() -> None:
    gate = gate_of(match(0.6), opinions=Model())
    assert gate.unaided().judge(PAIR).reason == "rephrased_leak"
    assert gate.unaided().fingerprint == gate.fingerprint
    assert gate.fingerprint != gate_of(match(0.6)).fingerprint


def test_recorded_opinions_repeat_what_a_verdict_claims() -> None:
    model = Model("different")
    gate = gate_of(match(0.6), opinions=model)
    gate.prepare([PAIR])
    verdict = gate.judge(PAIR)
    recorded = RecordedOpinions("model", "m", {PAIR.id: verdict.evidence["opinions"]})
    assert gate_of(match(0.6), opinions=recorded).judge(PAIR) == verdict


@pytest.mark.parametrize(
    "claims",
    [
        None,
        [],
        "no",
        [{"eval_file": "exam", "eval_row": 1, "label": "different", "model": "m", "calls": []}],
        [{"eval_file": "exam", "eval_row": 0, "label": "harmless", "model": "m", "calls": []}],
        [{"eval_file": "exam", "eval_row": 0, "label": "different", "model": "other", "calls": []}],
        [{"eval_file": "exam", "eval_row": 0, "label": "different", "model": "m", "calls": 3}],
    ],
)
def test_a_claim_that_is_none_clears_nobody(claims: Any) -> None:
    recorded = RecordedOpinions("model", "m", {PAIR.id: claims})
    with pytest.raises(UndecidedError):
        gate_of(match(0.6), opinions=recorded).judge(PAIR)
