"""A release with second opinions: each is joined with its call, and one that was made up is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from honest_release import counted
from modelled_release import JUDGES

from groundset.calls import CallEnd, Purpose, Usage
from groundset.gates.chain import DECONTAMINATION
from groundset.records import State
from groundset.release.content import CallRow, ReleaseContent, Sample
from groundset.release.verify import verify
from groundset.release.write import write

KEY = "a" * 32
CLAIM = {
    "eval_file": "exam",
    "eval_row": 0,
    "score": 0.4,
    "label": "different",
    "model": JUDGES[0],
    "calls": [[KEY, "ok"]],
}


def doubted(content: ReleaseContent, claims: Any, *calls: CallRow) -> ReleaseContent:
    """Say that the first sample was in doubt, and what a model said of it."""
    first, *others = content.samples
    return counted(replace(content, samples=(_told(first, claims), *others), calls=(*content.calls, *calls)))


def _told(sample: Sample, claims: Any) -> Sample:
    verdicts = {one.gate: one for one in sample.verdicts}
    old = verdicts[DECONTAMINATION]
    verdicts[DECONTAMINATION] = replace(old, evidence={**old.evidence, "opinions": claims})
    return replace(sample, verdicts=tuple(verdicts.values()))


def call(content: ReleaseContent, model: str = JUDGES[0], purpose: Purpose = Purpose.OPINION) -> CallRow:
    """Give the call about the first sample."""
    subject = content.samples[0].candidate.id
    row = CallRow(KEY, KEY, purpose, model, subject, State.KEPT, "ok")
    (answered,) = row.answered([CallEnd(KEY, State.KEPT, "ok")], {KEY: Usage(100, 10)})
    return answered


def found(content: ReleaseContent, folder: Path) -> set[tuple[str, str]]:
    """Write a release; give what verify finds."""
    write(content, folder)
    return {(finding.check, finding.message) for finding in verify(folder).findings}


def test_an_opinion_with_its_call_is_sound(modelled_content: ReleaseContent, tmp_path: Path) -> None:
    assert found(doubted(modelled_content, [CLAIM], call(modelled_content)), tmp_path) == set()


@pytest.mark.parametrize(
    ("claims", "said"),
    [
        ([CLAIM], f"the call '{KEY}' of '{JUDGES[0]}' is not one of curation_log.jsonl.gz"),
        ([{**CLAIM, "calls": []}], f"no last call of '{JUDGES[0]}' gave its label"),
        ([{**CLAIM, "score": 0.1234567}], "what a model says of it is no opinion"),
        ([{**CLAIM, "eval_row": True}], "what a model says of it is no opinion"),
        ([{**CLAIM, "eval_row": 2}], "it names row 2 (from 0) of 'exam', where no item is"),
        ([{**CLAIM, "label": "harmless"}], f"no last call of '{JUDGES[0]}' gave its label"),
        (["different"], "what a model says of it is no opinion"),
        ({"label": "different"}, "what a model says of it is no opinion"),
    ],
)
def test_an_opinion_that_no_call_gave_is_found(
    claims: Any, said: str, modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    assert ("judgements", said) in found(doubted(modelled_content, claims), tmp_path)


@pytest.mark.parametrize(("model", "purpose"), [(JUDGES[1], Purpose.OPINION), (JUDGES[0], Purpose.JUDGE)])
def test_a_call_of_another_model_or_for_something_else_is_none(
    model: str, purpose: Purpose, modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    told = doubted(modelled_content, [CLAIM], call(modelled_content, model, purpose))
    said = f"the call '{KEY}' of '{JUDGES[0]}' is not one of curation_log.jsonl.gz"
    assert ("judgements", said) in found(told, tmp_path)


def test_a_call_that_no_verdict_names_is_found(modelled_content: ReleaseContent, tmp_path: Path) -> None:
    told = doubted(modelled_content, [], call(modelled_content))
    assert ("judgements", f"call '{KEY}': no verdict names it") in found(told, tmp_path)
