"""Samples that were trimmed passed every gate; and no sample, augmented or not, went around one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import pytest
from forging import Forger, Row
from honest_release import counted
from jsonschema import Draft202012Validator
from lying import Lie, rejection, trimmed

from groundset.funnel import COVERAGE, GATE_ORDER, Funnel
from groundset.reasons import explain, gate_question
from groundset.records import Candidate, Origin, Outcome, State
from groundset.release.content import Rejection, ReleaseContent, Sample
from groundset.release.layout import CARD, CERTIFICATE, LINEAGE, REJECTED, REPORT
from groundset.release.read import read
from groundset.release.verify import Verification, verify
from groundset.release.write import write


def judged(content: ReleaseContent, folder: Path) -> Verification:
    write(content, folder)
    return verify(folder)


def relabelled(ended: str, **told: object) -> Lie:
    """Say of a candidate that a gate rejected that it was trimmed; its text is shown."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        found = rejection(content, ended)
        outcome = Outcome(found.candidate.id, State.REJECTED, COVERAGE, "over_target")
        turned = Rejection(found.candidate, replace(outcome, **told), {})  # type: ignore[arg-type]
        left = tuple(r for r in content.rejections if r is not found)
        return counted(replace(content, rejections=(*left, turned)))

    return lie


def twin_renamed(other: Callable[[ReleaseContent], str]) -> Lie:
    """Let the twin of a trimmed sample name something else."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        made = trimmed(content)
        found = rejection(made, "twin_of_trimmed")
        turned = replace(found, outcome=replace(found.outcome, other=other(made)))
        return replace(made, rejections=tuple(turned if r is found else r for r in made.rejections))

    return lie


def twin_of_a_stranger(content: ReleaseContent) -> ReleaseContent:
    """Something that near_duplicate rejected is said to be a twin of what was trimmed."""
    made = trimmed(content)
    name = rejection(made, "over_target").candidate.id
    return relabelled("near_duplicate", reason="twin_of_trimmed", other=name)(made)


def test_a_release_with_trimmed_samples_has_nothing_wrong_with_it(
    content: ReleaseContent, tmp_path: Path
) -> None:
    """They stand in rejected with their text, in funnel, card and report, and under a level of their own."""
    assert judged(trimmed(content), tmp_path).findings == ()
    rows = {row.reason: row for row in read(tmp_path).rejected()}
    assert rows["over_target"].messages is not None
    assert rows["twin_of_trimmed"].other == rows["over_target"].id
    funnel = json.loads((tmp_path / CERTIFICATE).read_text("utf-8"))["funnel"]
    last = funnel["candidates"]["gates"][-1]
    assert (last["gate"], last["reasons"]) == (COVERAGE, {"over_target": 1, "twin_of_trimmed": 1})
    assert last["kept"] == sum(funnel["samples"].values())
    schema = json.loads(files("groundset.schemas").joinpath("certificate.json").read_text("utf-8"))
    Draft202012Validator(schema).validate(json.loads((tmp_path / CERTIFICATE).read_text("utf-8")))
    card = (tmp_path / CARD).read_text("utf-8")
    assert "| coverage | 14 | 12 | 2 | 0 | 0 | over_target 1, twin_of_trimmed 1 |" in card
    assert "1 sample was taken out" in card
    assert "over_target" in (tmp_path / REPORT).read_text("utf-8")


def test_a_private_trimmed_sample_comes_without_its_text(content: ReleaseContent, tmp_path: Path) -> None:
    made = trimmed(content)
    withheld = (replace(r, withhold=r.outcome.reason == "over_target" or r.withhold) for r in made.rejections)
    assert judged(replace(made, rejections=tuple(withheld)), tmp_path).findings == ()
    rows = {row.reason: row for row in read(tmp_path).rejected()}
    assert rows["over_target"].messages is None


def test_nothing_trimmed_is_no_level_of_the_funnel() -> None:
    """The level is there when something ended at it, after all gates, which are those that judge."""
    kept = Outcome("a", State.KEPT, "", "ok")
    over = Outcome("b", State.REJECTED, COVERAGE, "over_target")
    bad = Outcome("c", State.REJECTED, "quality", "below_cutoff")
    assert COVERAGE not in GATE_ORDER
    assert list(Funnel.build((), (), (), [kept, bad]).gates) == list(GATE_ORDER)
    gates = Funnel.build((), (), (), [over, kept, bad]).gates
    assert list(gates) == [*GATE_ORDER, COVERAGE]
    assert (gates["quality"].kept, gates[COVERAGE].total, gates[COVERAGE].kept) == (2, 2, 1)
    assert gates[COVERAGE].reasons == {"over_target": 1}


def test_what_coverage_ends_is_explained() -> None:
    assert gate_question(COVERAGE) == "Is there room for it?"
    assert all(explain(r).known for r in ("over_target", "twin_of_trimmed", "superseded"))


LIES: dict[str, tuple[Lie, str, str]] = {
    "a leak trimmed": (relabelled("verbatim_leak"), "rejections", "decontamination does not"),
    "an ungrounded one trimmed": (relabelled("not_verbatim"), "rejections", "grounding does not"),
    "a bad one trimmed": (relabelled("response_length"), "rejections", "quality does not"),
    "a twin of a sample trimmed": (relabelled("exact_duplicate"), "twins", "although it is a twin of"),
    "a near twin trimmed": (relabelled("near_duplicate"), "twins", "although it is a twin of"),
    "a twin of nothing": (twin_renamed(lambda c: "f" * 32), "rejections", "which was not trimmed"),
    "a twin of a sample": (
        twin_renamed(lambda c: c.samples[0].candidate.id),
        "rejections",
        "which was not trimmed",
    ),
    "a twin of itself": (
        twin_renamed(lambda c: rejection(c, "twin_of_trimmed").candidate.id),
        "rejections",
        "which was not trimmed",
    ),
    "a twin of a stranger": (twin_of_a_stranger, "rejections", "it is no twin of"),
    "trimmed for another": (
        lambda c: trimmed(c, other=c.samples[0].candidate.id),
        "rejections",
        "for its own sake",
    ),
    "trimmed for taste": (lambda c: trimmed(c, reason="dull"), "rejections", "coverage ends nothing as"),
    "failed by coverage": (
        lambda c: trimmed(c, state=State.FAILED),
        "rejections",
        "coverage ends nothing as",
    ),
}


@pytest.mark.parametrize("name", LIES)
def test_verify_catches_a_lie_about_trimming(name: str, content: ReleaseContent, tmp_path: Path) -> None:
    lie, check, words = LIES[name]
    found = judged(lie(content), tmp_path).findings
    assert any(f.check == check and words in f.message for f in found), found
    assert "files" not in {f.check for f in found}


def augmented(change: Callable[[Sample], Sample]) -> Lie:
    """Change the augmented sample."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        old = next(s for s in content.samples if s.candidate.origin.method == "augmented")
        return counted(replace(content, samples=tuple(change(s) if s is old else s for s in content.samples)))

    return lie


def of_origin(**told: object) -> Lie:
    """Make the augmented sample otherwise, under its true new id."""

    def remade(sample: Sample) -> Sample:
        old = sample.candidate
        origin: Origin = replace(old.origin, **told)  # type: ignore[arg-type]
        candidate = Candidate.make(old.messages, old.evidence, origin)
        verdicts = tuple(replace(v, candidate=candidate.id) for v in sample.verdicts)
        return replace(sample, candidate=candidate, verdicts=verdicts)

    return augmented(remade)


def without(gate: str) -> Callable[[Sample], Sample]:
    """Leave out the verdict of a gate."""
    return lambda s: replace(s, verdicts=tuple(v for v in s.verdicts if v.gate != gate))


VERDICT = "exactly one verdict of each gate"
AROUND: dict[str, tuple[Lie, str]] = {
    **{
        f"no verdict of {gate}": (
            augmented(without(gate)),
            VERDICT,
        )
        for gate in GATE_ORDER
    },
    "no verdict at all": (augmented(lambda s: replace(s, verdicts=())), VERDICT),
    "a verdict twice": (augmented(lambda s: replace(s, verdicts=(*s.verdicts, s.verdicts[-1]))), VERDICT),
    "verdicts in another order": (augmented(lambda s: replace(s, verdicts=s.verdicts[::-1])), VERDICT),
    "another fingerprint": (
        augmented(
            lambda s: replace(s, verdicts=(replace(s.verdicts[0], fingerprint="0" * 32), *s.verdicts[1:]))
        ),
        "under another fingerprint",
    ),
    "a method that no gate knows": (of_origin(method="dreamt"), "is no way in which a sample is made"),
    "generated by nobody": (of_origin(method="generated"), "it is generated, but by no model"),
    "of no passage": (of_origin(passage=""), "but of no passage"),
    "a parent that is not there": (of_origin(parents=("f" * 32,)), "is no candidate of the release"),
}


@pytest.mark.parametrize("name", AROUND)
def test_no_augmented_sample_went_around_a_gate(name: str, content: ReleaseContent, tmp_path: Path) -> None:
    """Lineage holds one verdict of each gate, in order, under the fingerprints of the certificate."""
    lie, words = AROUND[name]
    found = judged(lie(content), tmp_path).findings
    assert any(f.check == "lineage" and words in f.message for f in found), found


def test_a_parent_among_the_rejected_is_right(content: ReleaseContent, tmp_path: Path) -> None:
    parent = content.rejections[0].candidate.id
    assert judged(of_origin(parents=(parent,))(content), tmp_path).findings == ()


def test_more_augmented_samples_than_were_offered_are_found(forger: Forger) -> None:
    """A mined candidate that is said to be augmented was offered by no round."""

    def turned(row: Row) -> None:
        row["origin"]["method"] = "augmented"

    for name in (LINEAGE, REJECTED):
        rows = forger.rows(name)
        for row in rows:
            turned(row)
        forger.put_rows(name, rows)
    forger.sign()
    messages = [f.message for f in verify(forger.folder).findings if f.check == "coverage"]
    assert "19 candidates were augmented, and only 3 pairs were offered" in messages
