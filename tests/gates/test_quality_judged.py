"""The quality gate where models judge: they decide what checks keep, by medians, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from ruamel.yaml import YAML

from groundset.calls import CallEnd
from groundset.contracts import Judgement, UndecidedError
from groundset.gates.quality import DEFAULT_RUBRIC, QualityGate, validate
from groundset.records import Candidate, Decision, Message, Origin, State
from groundset.settings import Criterion, Rubric

ORIGIN = Origin("imported", "", "", "", "qa", "question", "basic")
GOOD = "A chart bundles the resources that an application needs, so that one command installs them all."


def _rubric() -> Rubric:
    return Rubric.model_validate(YAML(typ="safe").load(DEFAULT_RUBRIC))


class _Recalling:
    """A panel that gives the scores it was made with, and remembers whom it was asked about."""

    fingerprint = "p1"
    pending = False

    def __init__(self, *scores: Mapping[str, int]) -> None:
        self.scores = scores
        self.fetched: list[str] = []

    def fetch(self, candidates: Iterable[Candidate]) -> None:
        self.fetched += [candidate.id for candidate in candidates]

    def judgements(self, candidate: Candidate) -> tuple[Judgement, ...]:
        if not self.scores:
            raise UndecidedError("refused", {"model": "m"})
        return tuple(
            Judgement(f"m{n}", given, dict.fromkeys(given, "so"), (CallEnd("k", State.KEPT, "ok"),))
            for n, given in enumerate(self.scores)
        )


JUDGED = Rubric(
    version=3,
    cutoff=0.6,
    criteria=[
        Criterion(name="form", question="q", checks={"refusal": None}),
        Criterion(name="truth", question="q", anchors={"1": "no"}),
    ],
)
ASKED = Candidate.make((Message("user", "What does a chart bundle?"), Message("assistant", GOOD)), (), ORIGIN)
REFUSING = Candidate.make(
    (Message("user", "What does a chart bundle?"), Message("assistant", "I'm sorry, but I cannot say.")),
    (),
    ORIGIN,
)


@pytest.mark.parametrize(
    ("scores", "reason", "mean"),
    [
        ([{"form": 5, "truth": 5}], "ok", 1.0),
        ([{"form": 5, "truth": 2}], "ok", 0.625),
        ([{"form": 3, "truth": 3}], "below_cutoff", 0.5),
        ([{"form": 5, "truth": 1}], "judged_poor", 0.5),
        ([{"form": 5, "truth": 1}, {"form": 5, "truth": 5}, {"form": 4, "truth": 4}], "ok", 0.875),
        ([{"form": 5, "truth": 1}, {"form": 5, "truth": 2}], "below_cutoff", 0.5625),
    ],
)
def test_the_median_of_the_judges_decides_each_criterion(
    scores: list[dict[str, int]], reason: str, mean: float
) -> None:
    verdict = QualityGate(JUDGED, _Recalling(*scores)).judge(ASKED)
    assert (verdict.reason, verdict.score) == (reason, mean)
    assert verdict.decision is (Decision.KEEP if reason == "ok" else Decision.REJECT)


def test_the_evidence_holds_every_judges_scores_and_where_they_disagree() -> None:
    panel = _Recalling({"form": 5, "truth": 1}, {"form": 5, "truth": 1}, {"form": 4, "truth": 3})
    evidence = QualityGate(JUDGED, panel).judge(ASKED).evidence
    assert evidence["criteria"] == {"form": 1.0, "truth": 0.0}
    assert evidence["disagreement"] == {"form": 1, "truth": 2}
    assert evidence["failed"] == ["truth"]
    assert evidence["checks"] == {"form": {"refusal": 1.0}}
    assert evidence["rubric"] == {"version": 3, "sha256": JUDGED.sha256}
    assert evidence["judges"][2] == {
        "model": "m2",
        "scores": {"form": 4, "truth": 3},
        "reasons": {"form": "so", "truth": "so"},
        "calls": [["k", "ok"]],
    }


def test_what_a_check_rejects_no_judge_is_asked_about() -> None:
    panel = _Recalling({"form": 5, "truth": 5})
    gate = QualityGate(JUDGED, panel)
    gate.prepare(iter([ASKED, REFUSING]))
    assert panel.fetched == [ASKED.id]
    verdict = gate.judge(REFUSING)
    assert (verdict.reason, verdict.score) == ("refusal", 0.0)
    assert "judges" not in verdict.evidence


def test_the_rubric_stands_in_every_verdict() -> None:
    """Judged or not, kept, rejected or undecided; another rubric is another hash."""
    rubric = {"version": 1, "sha256": _rubric().sha256}
    assert QualityGate(_rubric()).judge(ASKED).evidence["rubric"] == rubric
    with pytest.raises(UndecidedError) as error:
        QualityGate(JUDGED, _Recalling()).judge(ASKED)
    assert error.value.evidence["rubric"] == {"version": 3, "sha256": JUDGED.sha256}
    assert error.value.evidence["model"] == "m"
    assert JUDGED.model_copy(update={"version": 4}).sha256 != JUDGED.sha256


@pytest.mark.parametrize(
    "scores", [{"form": 5}, {"form": 5, "truth": 6}, {"form": 5, "truth": 5, "charm": 5}]
)
def test_scores_for_other_criteria_decide_nothing(scores: dict[str, int]) -> None:
    with pytest.raises(UndecidedError, match="judge_unreadable"):
        QualityGate(JUDGED, _Recalling(scores)).judge(ASKED)


def test_another_panel_or_rubric_is_another_gate() -> None:
    panel = _Recalling({"form": 5, "truth": 5})
    gate = QualityGate(JUDGED, panel)
    before = gate.fingerprint
    assert gate.judge(ASKED).fingerprint == before
    panel.fingerprint = "p2"
    assert gate.fingerprint != before
    assert QualityGate(_rubric()).fingerprint != QualityGate(_rubric(), panel).fingerprint
    stricter = JUDGED.model_copy(update={"cutoff": 0.9})
    assert QualityGate(stricter, panel).fingerprint != gate.fingerprint


def test_a_criterion_needs_checks_only_where_no_model_judges() -> None:
    assert validate(JUDGED, judged=True) == []
    (problem,) = validate(JUDGED)
    assert "criterion 'truth': names no check" in problem
    with pytest.raises(ValueError, match="names no check"):
        QualityGate(JUDGED)


@pytest.mark.parametrize("judged", [True, False])
@pytest.mark.parametrize("score", ["0", "6", "high", "1.5"])
def test_anchors_are_scores(score: str, judged: bool) -> None:
    checks: dict[str, dict[str, object] | None] = {"refusal": None}
    rubric = Rubric(
        criteria=[Criterion(name="c", question="q", checks=checks, anchors={"1": "x", score: "y"})]
    )
    (problem,) = validate(rubric, judged=judged)
    assert problem == f"criterion 'c': anchor {score!r} is no score; scores are: 1, 2, 3, 4, 5"
