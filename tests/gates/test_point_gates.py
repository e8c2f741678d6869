"""The contract of point gates, once for all of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st
from ruamel.yaml import YAML

from groundset.contracts import PointGate
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet, load
from groundset.gates.grounding import GroundingGate
from groundset.gates.quality import DEFAULT_RUBRIC, QualityGate
from groundset.records import Candidate, Decision, Evidence, Message, Origin
from groundset.settings import Decontamination, Grounding, Rubric

DOCUMENT = "Helm is a package manager for Kubernetes. It installs charts, and a chart bundles resources."


@pytest.fixture(scope="module")
def evaluation(tmp_path_factory: pytest.TempPathFactory) -> EvaluationSet:
    path: Path = tmp_path_factory.mktemp("evaluation") / "e.jsonl"
    path.write_text('{"question": "What does the chart of a package manager bundle?", "answer": "resources"}')
    return load("e", path)


def _text_at(document: str, start: int, end: int) -> str | None:
    return DOCUMENT[start:end] if document == "d" and end <= len(DOCUMENT) else None


def _rubric(cutoff: float) -> Rubric:
    return Rubric.model_validate({**YAML(typ="safe").load(DEFAULT_RUBRIC), "cutoff": cutoff})


Make = Callable[[EvaluationSet, float], PointGate]
GATES: dict[str, Make] = {
    "grounding": lambda evaluation, share: GroundingGate(Grounding(min_support=share), _text_at),
    "decontamination": lambda evaluation, share: DecontaminationGate.both_tiers(
        Decontamination(max_coverage=share), [evaluation]
    ),
    "quality": lambda evaluation, share: QualityGate(_rubric(share)),
}
every_gate = pytest.mark.parametrize("name", GATES)


def _candidate(instruction: str, response: str, quote: str = DOCUMENT[:40], model: str = "m") -> Candidate:
    messages = (Message("user", instruction), Message("assistant", response))
    origin = Origin("generated", "definition", "t", "p", "qa", "question", "basic", model=model)
    return Candidate.make(messages, (Evidence("d", 0, len(quote), quote),), origin)


TEXTS = st.one_of(
    st.text(max_size=80),
    st.sampled_from(
        [DOCUMENT, "", "``` <div> {{ }}", "1,000.00.0 _ # *", "A" * 3000, "\ud800", "\x00\u202e"]
    ),
)


@every_gate
@limits(max_examples=60, deadline=None)
@given(instruction=TEXTS, response=TEXTS, quote=TEXTS)
def test_arbitrary_text_gets_a_verdict(
    name: str, instruction: str, response: str, quote: str, evaluation: EvaluationSet
) -> None:
    gate = GATES[name](evaluation, 0.5)
    candidate = _candidate(instruction, response, quote)
    verdict = gate.judge(candidate)
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.score == round(verdict.score, 6)
    assert verdict.reason
    assert (verdict.candidate, verdict.gate, verdict.fingerprint) == (
        candidate.id,
        gate.name,
        gate.fingerprint,
    )
    assert gate.name == name


@every_gate
def test_verdicts_do_not_depend_on_order_or_instance(name: str, evaluation: EvaluationSet) -> None:
    candidates = [
        _candidate(text, DOCUMENT[at:]) for at, text in enumerate(("What?", DOCUMENT, "A b c d e."))
    ]
    gate, other = (GATES[name](evaluation, 0.5) for _ in range(2))
    assert [gate.judge(c) for c in candidates] == [other.judge(c) for c in reversed(candidates)][::-1]


@every_gate
def test_fingerprint_changes_with_the_settings_and_only_then(name: str, evaluation: EvaluationSet) -> None:
    make = GATES[name]
    assert make(evaluation, 0.5).fingerprint == make(evaluation, 0.5).fingerprint
    assert make(evaluation, 0.5).fingerprint != make(evaluation, 0.7).fingerprint


@every_gate
def test_a_good_candidate_is_kept_with_reason_ok(name: str, evaluation: EvaluationSet) -> None:
    verdict = GATES[name](evaluation, 0.5).judge(
        _candidate("What is Helm good for?", DOCUMENT[:41], DOCUMENT)
    )
    assert (verdict.decision, verdict.reason) == (Decision.KEEP, "ok")
