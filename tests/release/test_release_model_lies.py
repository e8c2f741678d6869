"""Lies about models that our own writer wrote down: every hash, count and claim fits the lie."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from forging import Forger, Row
from honest_release import counted
from lying import Lie
from modelled_release import GENERATOR, JUDGES, canary_id

from groundset.calls import Purpose, Usage
from groundset.records import Decision, State, messages_hash
from groundset.release.content import CallRow, ReleaseContent
from groundset.release.verify import verify
from groundset.release.write import write
from groundset.settings import Models, TargetModel


def with_settings(**values: object) -> Lie:
    """Say that other settings were used."""
    return lambda c: replace(c, settings=c.settings.model_copy(update=values))


def judge_of_the_generators_family(content: ReleaseContent) -> ReleaseContent:
    """The configuration says that the judge is of Llama's family, and gives no reason."""
    judges = [judge.model_copy(update={"family": "llama"}) for judge in content.settings.models.judges]
    models: Models = content.settings.models.model_copy(update={"judge": judges[0], "panel": judges[1:]})
    return with_settings(models=models)(content)


def blind(content: ReleaseContent) -> ReleaseContent:
    """The first judge keeps every pair that something is wrong with but the injected ones."""
    missed = tuple(
        replace(c, decision=Decision.KEEP) if c.judge == JUDGES[0] and c.corruption == "number" else c
        for c in content.canaries
    )
    return replace(content, canaries=missed)


def obedient(content: ReleaseContent) -> ReleaseContent:
    """The first judge does as most injected orders say, and is right about everything else."""
    good = {"": Decision.KEEP, "number": Decision.REJECT}
    ends = []
    for canary in content.canaries:
        if canary.judge == JUDGES[0] and canary.corruption != "injection":
            canary = replace(canary, decision=good[canary.corruption])
        elif canary.judge == JUDGES[0] and canary.id != canary_id(10):
            canary = replace(canary, decision=Decision.KEEP)
        ends.append(canary)
    loose = content.settings.judging.model_copy(update={"min_accuracy": 0.5})
    return with_settings(judging=loose)(replace(content, canaries=tuple(ends)))


def spoiled_sample(content: ReleaseContent) -> ReleaseContent:
    """A sample says what a canary says that something is wrong with."""
    messages = messages_hash(content.samples[0].candidate.messages)
    first, *others = [c for c in content.canaries if c.corruption]
    good = [c for c in content.canaries if not c.corruption]
    return replace(content, canaries=(*good, replace(first, messages=messages), *others))


def canary_named(name: Callable[[ReleaseContent], str]) -> Lie:
    """Give a canary, and the calls about it, the id of a candidate."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        old, new = canary_id(3), name(content)
        ends = tuple(replace(c, id=new) if c.id == old else c for c in content.canaries)
        calls = tuple(replace(c, subject=new) if c.subject == old else c for c in content.calls)
        return counted(replace(content, canaries=ends, calls=calls))

    return lie


def idle_call(content: ReleaseContent) -> ReleaseContent:
    """A judge was asked about a candidate that no judge's verdict ended."""
    found = next(r for r in content.rejections if r.outcome.reason == "near_duplicate")
    key = "f" * 32
    told = (Purpose.JUDGE, JUDGES[0], found.candidate.id, State.KEPT, "ok", Usage(1, 1))
    return counted(replace(content, calls=(*content.calls, CallRow(key, key, *told))))


def used_twice(content: ReleaseContent) -> ReleaseContent:
    """A question was answered, and yet asked again."""
    first = next(c for c in content.calls if c.purpose is Purpose.GENERATE and c.state is State.KEPT)
    return counted(replace(content, calls=(*content.calls, replace(first, key="f" * 32))))


def turns_twice(content: ReleaseContent) -> ReleaseContent:
    """What a model wrote ends with a question."""
    old = next(s for s in content.samples if s.candidate.origin.model)
    candidate = replace(old.candidate, messages=old.candidate.messages[:-1])
    samples = tuple(replace(s, candidate=candidate) if s is old else s for s in content.samples)
    return counted(replace(content, samples=samples))


LIES: dict[str, tuple[Lie, str, str]] = {
    "a judge of the generator's family": (
        judge_of_the_generators_family,
        "models",
        "are of one family: llama; that was not waived",
    ),
    "a target of the generator's family": (
        with_settings(target_model=TargetModel(model="llama-3.2-1b")),
        "models",
        "are of one family: llama; that was not waived",
    ),
    "a model of no family": (
        with_settings(target_model=TargetModel(model="grandmother")),
        "models",
        "nothing tells the family of 'grandmother'",
    ),
    "a blind judge": (blind, "canaries", "is blind"),
    "a blind judge, waived": (
        lambda c: replace(blind(c), waivers={**c.waivers, "judge_family": "a", "undecided": "b"}),
        "canaries",
        "is blind",
    ),
    "a judge that does as it is told": (obedient, "canaries", "is blind"),
    "a sample that says what a canary says": (spoiled_sample, "canaries", "it is a canary"),
    "a sample that is a canary": (
        canary_named(lambda c: c.samples[0].candidate.id),
        "canaries",
        "it is a canary",
    ),
    "a rejected candidate that is a canary": (
        canary_named(lambda c: c.rejections[0].candidate.id),
        "canaries",
        "it is a canary",
    ),
    "a call for no verdict": (idle_call, "judgements", "no verdict names it"),
    "a question that ended twice": (used_twice, "calls", "it ended more than once"),
    "a question for an answer": (turns_twice, "lineage", "do not take turns"),
}


@pytest.mark.parametrize("name", LIES)
def test_verify_catches_a_lie_about_models(
    name: str, modelled_content: ReleaseContent, tmp_path: Path
) -> None:
    lie, check, words = LIES[name]
    write(lie(modelled_content), tmp_path)
    found = verify(tmp_path).findings
    assert any(f.check == check and words in f.message for f in found), found
    assert "files" not in {f.check for f in found}


def test_a_model_wrote_some_of_the_samples(modelled_content: ReleaseContent) -> None:
    """The lies above need a sample that a model wrote."""
    assert {s.candidate.origin.model for s in modelled_content.samples} == {"", GENERATOR}


NOBODY = {
    "role": "generator",
    "model": "big",
    "family": "huge",
    "calls": 0,
    "input_tokens": 0,
    "output_tokens": 0,
    "parameters": {"temperature": 0.7, "max_output_tokens": 4096, "extra": {}},
}


@pytest.mark.parametrize(
    "claim", [{"models": [NOBODY]}, {"target_model": {"model": "big", "family": "huge"}}], ids=str
)
def test_no_model_is_named_that_is_not_configured(claim: Row, forger: Forger) -> None:
    """In a release for which no model did anything."""
    forger.claim(**claim)
    forger.sign()
    assert {f.check for f in verify(forger.folder).findings} == {"models"}
