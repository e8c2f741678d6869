"""A liar writes a whole release with our own writer: every hash, count and derived file fits the lie."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from honest_release import counted, gates_of
from lying import (
    Lie,
    absolute_address,
    changed,
    coverage_inflated,
    failed,
    file_forgotten,
    foreign_boilerplate,
    funnel_changed,
    gap_hidden,
    gate_left_out,
    leak_as_boilerplate,
    leak_forgotten,
    other_text,
    other_thresholds,
    pair_inflated,
    pardoned,
    passages_forgotten,
    reason_turned,
    refingerprinted,
    rejected_for_no_reason,
    rejection_forgotten,
    renamed_family,
    reworded,
    torn_document,
    torn_family,
    twin_of_another,
    twin_of_nothing,
    undecided,
    unexamined,
    unmapped_hidden,
    with_evidence,
    with_response,
    with_verdict,
    without_verdict,
)
from relay_manual import LEAKED

from groundset.records import Decision, Message
from groundset.release.content import ReleaseContent
from groundset.release.verify import Verification, verify
from groundset.release.write import write
from groundset.settings import Decontamination


def judged(folder: Path, content: ReleaseContent) -> Verification:
    """Write a release and verify it."""
    folder.mkdir(exist_ok=True)
    write(content, folder)
    return verify(folder)


LIES: dict[str, tuple[Lie, str]] = {
    "a leak is a sample": (lambda c: pardoned(c, "verbatim_leak"), "leaks"),
    "a leak is a validation sample": (lambda c: pardoned(c, "verbatim_leak", "validation"), "leaks"),
    "a sample asks an evaluation question": (
        lambda c: changed(
            c, lambda s: reworded(s, (Message("user", LEAKED), s.candidate.messages[1]), s.candidate.evidence)
        ),
        "leaks",
    ),
    "an exact twin within a split": (lambda c: pardoned(c, "exact_duplicate"), "twins"),
    "an exact twin across splits": (lambda c: pardoned(c, "exact_duplicate", "validation"), "twins"),
    "a near twin within a split": (lambda c: pardoned(c, "near_duplicate"), "twins"),
    "a near twin across splits": (lambda c: pardoned(c, "near_duplicate", "validation"), "twins"),
    "an ungrounded sample": (lambda c: pardoned(c, "not_verbatim"), "verdicts"),
    "a sample that quality rejected": (lambda c: pardoned(c, "response_length"), "verdicts"),
    "a response invented": (with_response("Flamingos negotiate mortgages beneath Saturn."), "verdicts"),
    "evidence starts one later": (with_evidence(lambda e: replace(e, start=e.start + 1)), "evidence"),
    "evidence starts one earlier": (with_evidence(lambda e: replace(e, start=e.start - 1)), "evidence"),
    "evidence ends one later": (with_evidence(lambda e: replace(e, end=e.end + 1)), "evidence"),
    "evidence moves by one": (
        with_evidence(lambda e: replace(e, start=e.start + 1, end=e.end + 1)),
        "evidence",
    ),
    "a quote changed": (with_evidence(lambda e: replace(e, quote=e.quote.replace("a", "o", 1))), "evidence"),
    "an empty quote": (with_evidence(lambda e: replace(e, end=e.start, quote="")), "evidence"),
    "documents say something else": (other_text, "evidence"),
    "an absolute address": (absolute_address, "evidence"),
    "a verdict says reject": (with_verdict("quality", decision=Decision.REJECT), "lineage"),
    "a verdict says undecided": (with_verdict("grounding", decision=Decision.UNDECIDED), "lineage"),
    "a verdict is missing": (without_verdict, "lineage"),
    "a verdict is of another gate": (with_verdict("quality", gate="taste"), "lineage"),
    "a verdict has another fingerprint": (with_verdict("quality", fingerprint="0" * 32), "lineage"),
    "a score is turned": (with_verdict("quality", score=0.123456), "verdicts"),
    "a document in both splits": (torn_document, "splits"),
    "a family in both splits": (torn_family, "splits"),
    "a family that is none": (renamed_family, "splits"),
    "a duplicate of no sample": (twin_of_nothing, "rejections"),
    "a duplicate of another sample": (twin_of_another, "rejections"),
    "a sample rejected for no reason": (rejected_for_no_reason, "rejections"),
    "a reject forgotten": (rejection_forgotten, "counts"),
    "a leak forgotten": (leak_forgotten, "rejections"),
    "a reject that grounding keeps": (reason_turned, "rejections"),
    "a file forgotten": (file_forgotten, "counts"),
    "passages forgotten": (passages_forgotten, "counts"),
    "a count changed": (funnel_changed, "counts"),
    "something is undecided": (undecided, "counts"),
    "too much failed": (failed, "counts"),
    "no evaluation set": (unexamined, "certificate"),
    "thresholds loosened": (other_thresholds, "certificate"),
    "boilerplate of few families": (leak_as_boilerplate, "certificate"),
    "boilerplate of no set": (foreign_boilerplate, "certificate"),
    "a gate left out": (gate_left_out, "certificate"),
    "a leak waived": (lambda c: replace(c, waivers={**c.waivers, "leak": "we like it"}), "certificate"),
    "a waiver without a reason": (lambda c: replace(c, waivers={"audit": " "}), "certificate"),
    "no audit": (lambda c: replace(c, waivers={}), "certificate"),
    "a fingerprint changed": (
        lambda c: refingerprinted(c, "near_duplicate", "0" * 32),
        "certificate",
    ),
    "coverage inflated": (coverage_inflated, "coverage"),
    "a pair inflated": (pair_inflated, "coverage"),
    "unmapped samples hidden": (unmapped_hidden, "coverage"),
    "a gap hidden": (gap_hidden, "coverage"),
}


@pytest.mark.parametrize("name", LIES)
def test_verify_catches_a_lie_that_fits_together(name: str, content: ReleaseContent, tmp_path: Path) -> None:
    """The lie is told by name, by the check whose law it breaks."""
    lie, check = LIES[name]
    found = judged(tmp_path / "lie", lie(content))
    assert check in {finding.check for finding in found.findings}, found.findings
    assert "files" not in {finding.check for finding in found.findings}


def test_what_is_undecided_may_be_waived(content: ReleaseContent, tmp_path: Path) -> None:
    """With the waiver and its reason the same release has nothing wrong with it."""
    waivers = {**content.waivers, "undecided": "the judge was down"}
    assert judged(tmp_path / "waived", replace(undecided(content), waivers=waivers)).findings == ()


def test_a_release_without_evaluation_sets_needs_a_reason(content: ReleaseContent, tmp_path: Path) -> None:
    """With a reason in the settings it is as good as any, and card and report repeat the reason."""
    reason = "there is no exam for this"
    settings = content.settings.model_copy(update={"decontamination": Decontamination(skip=reason)})
    without = unexamined(replace(content, settings=settings))
    verdicts = {s.candidate.id: gates_of(without).decontamination.judge(s.candidate) for s in without.samples}
    samples = tuple(
        replace(
            s,
            verdicts=tuple(verdicts[v.candidate] if v.gate == "decontamination" else v for v in s.verdicts),
        )
        for s in without.samples
    )
    unleaked = tuple(r for r in without.rejections if r.outcome.gate != "decontamination")
    folder = tmp_path / "unexamined"
    assert judged(folder, counted(replace(without, samples=samples, rejections=unleaked))).findings == ()
    for name in ("README.md", "report.html"):
        assert reason in (folder / name).read_text(encoding="utf-8")
