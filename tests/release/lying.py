"""Lies told at the source: content that never was, to be written by our own writer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from honest_release import counted

from groundset.funnel import COVERAGE, GATE_ORDER
from groundset.gates.decontamination import DecontaminationGate
from groundset.records import Candidate, Decision, Evidence, Message, Outcome, State, Verdict
from groundset.release.content import Rejection, ReleaseContent, Sample
from groundset.settings import Decontamination, Grounding

Lie = Callable[[ReleaseContent], ReleaseContent]


def rejection(content: ReleaseContent, reason: str) -> Rejection:
    """Find what ended for a reason."""
    return next(r for r in content.rejections if r.outcome.reason == reason)


def pardoned(content: ReleaseContent, reason: str, split: str = "train") -> ReleaseContent:
    """Put a rejected candidate among the samples, with verdicts that all say keep."""
    found = rejection(content, reason)
    family = next(
        d.family for d in content.documents if d.document.id == found.candidate.evidence[0].document
    )
    verdicts = tuple(
        Verdict(found.candidate.id, gate, Decision.KEEP, "ok", 1.0, {}, content.fingerprints[gate])
        for gate in GATE_ORDER
    )
    tags = next(s.tags for s in content.samples if s.family == family)
    sample = Sample(found.candidate, split, family, tags, verdicts)
    left = tuple(r for r in content.rejections if r is not found)
    return counted(replace(content, samples=(*content.samples, sample), rejections=left))


def changed(content: ReleaseContent, change: Callable[[Sample], Sample]) -> ReleaseContent:
    """Change the first sample of the FAQ."""
    old = next(s for s in content.samples if s.family == "faq")
    samples = tuple(change(s) if s is old else s for s in content.samples)
    return counted(replace(content, samples=samples))


def reworded(sample: Sample, messages: tuple[Message, ...], evidence: tuple[Evidence, ...]) -> Sample:
    """Make a sample say something else, under its true new id, with all verdicts as they were."""
    candidate = Candidate.make(messages, evidence, sample.candidate.origin)
    verdicts = tuple(replace(v, candidate=candidate.id) for v in sample.verdicts)
    return replace(sample, candidate=candidate, verdicts=verdicts)


def with_evidence(change: Callable[[Evidence], Evidence]) -> Lie:
    """Change the evidence of a sample."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        def moved(sample: Sample) -> Sample:
            spans = tuple(map(change, sample.candidate.evidence))
            return reworded(sample, sample.candidate.messages, spans)

        return changed(content, moved)

    return lie


def with_response(text: str) -> Lie:
    """Make a sample answer something else."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        def answered(sample: Sample) -> Sample:
            messages = (sample.candidate.messages[0], Message("assistant", text))
            return reworded(sample, messages, sample.candidate.evidence)

        return changed(content, answered)

    return lie


def with_verdict(of: str, **values: object) -> Lie:
    """Turn one verdict of a sample."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        def turned(sample: Sample) -> Sample:
            verdicts = tuple(replace(v, **values) if v.gate == of else v for v in sample.verdicts)  # type: ignore[arg-type]
            return replace(sample, verdicts=verdicts)

        return changed(content, turned)

    return lie


def without_verdict(content: ReleaseContent) -> ReleaseContent:
    return changed(content, lambda s: replace(s, verdicts=s.verdicts[:-1]))


def other_text(content: ReleaseContent) -> ReleaseContent:
    """The documents say something else than the quotes."""
    ends = tuple(
        replace(e, document=replace(e.document, text=e.document.text.replace("relay", "delay")))
        for e in content.documents
    )
    return replace(content, documents=ends)


def absolute_address(content: ReleaseContent) -> ReleaseContent:
    ends = tuple(
        replace(e, document=replace(e.document, uri=f"/home/somebody/{e.document.path}"))
        for e in content.documents
    )
    return replace(content, documents=ends)


def torn_document(content: ReleaseContent) -> ReleaseContent:
    """One sample of a document goes into the other split, under a family of its own making."""
    return changed(content, lambda s: replace(s, split="validation", family="operations"))


def torn_family(content: ReleaseContent) -> ReleaseContent:
    """One version of a guide is in train, the other in validation."""
    samples = tuple(
        replace(s, split="validation") if s.candidate.evidence[0].document.endswith("install-2.md") else s
        for s in content.samples
    )
    return replace(content, samples=samples)


def renamed_family(content: ReleaseContent) -> ReleaseContent:
    return changed(content, lambda s: replace(s, family="another"))


def twin_of_nothing(content: ReleaseContent) -> ReleaseContent:
    return renamed_other(content, "f" * 32)


def twin_of_another(content: ReleaseContent) -> ReleaseContent:
    """A duplicate names a sample that is not its twin."""
    other = next(s for s in content.samples if s.family == "operations")
    return renamed_other(content, other.candidate.id)


def renamed_other(content: ReleaseContent, other: str) -> ReleaseContent:
    found = rejection(content, "exact_duplicate")
    turned = replace(found, outcome=replace(found.outcome, other=other))
    return replace(content, rejections=tuple(turned if r is found else r for r in content.rejections))


def rejected_for_no_reason(content: ReleaseContent) -> ReleaseContent:
    """A good sample is said to have been rejected by quality."""
    sample = content.samples[0]
    outcome = Outcome(sample.candidate.id, State.REJECTED, "quality", "low_score", 0.1)
    bad = Rejection(sample.candidate, outcome, {})
    return counted(replace(content, samples=content.samples[1:], rejections=(*content.rejections, bad)))


def rejection_forgotten(content: ReleaseContent) -> ReleaseContent:
    """A reject is gone from every file and every count, but its passage was kept because of it."""
    found = rejection(content, "response_length")
    left = tuple(r for r in content.rejections if r is not found)
    return counted(replace(content, rejections=left))


def file_forgotten(content: ReleaseContent) -> ReleaseContent:
    return counted(replace(content, files=content.files[1:]))


def passages_forgotten(content: ReleaseContent) -> ReleaseContent:
    return counted(replace(content, passages=content.passages[3:]))


def leak_forgotten(content: ReleaseContent) -> ReleaseContent:
    """A leak is gone, but its twin still names it."""
    found = rejection(content, "verbatim_leak")
    return counted(replace(content, rejections=tuple(r for r in content.rejections if r is not found)))


def reason_turned(content: ReleaseContent) -> ReleaseContent:
    """What no source supports is said to have been rejected, yet its text is what its quotes say."""
    kept, found = content.samples[0], rejection(content, "not_verbatim")
    invented = Candidate.make(kept.candidate.messages, kept.candidate.evidence, found.candidate.origin)
    outcome = replace(found.outcome, candidate=invented.id)
    turned = replace(found, candidate=invented, outcome=outcome)
    return counted(
        replace(content, rejections=tuple(turned if r is found else r for r in content.rejections))
    )


def funnel_changed(content: ReleaseContent) -> ReleaseContent:
    files = replace(content.funnel.files, rejected=0, reasons={})
    return replace(content, funnel=replace(content.funnel, files=files))


def undecided(content: ReleaseContent) -> ReleaseContent:
    return ended(content, State.UNDECIDED, "not_judged")


def failed(content: ReleaseContent) -> ReleaseContent:
    return ended(content, State.FAILED, "gate_fault")


def ended(content: ReleaseContent, state: State, reason: str) -> ReleaseContent:
    """Say that one sample ended otherwise at quality."""
    sample = content.samples[0]
    outcome = Outcome(sample.candidate.id, state, "quality", reason, 0.0)
    left = Rejection(sample.candidate, outcome, {})
    return counted(replace(content, samples=content.samples[1:], rejections=(*content.rejections, left)))


def unexamined(content: ReleaseContent) -> ReleaseContent:
    """There is no evaluation set, and nobody said why."""
    gate = DecontaminationGate.both_tiers(content.settings.decontamination, ())
    return refingerprinted(replace(content, evaluations=(), self_test=None), gate.name, gate.fingerprint)


def other_thresholds(content: ReleaseContent) -> ReleaseContent:
    """Settings are loosened after the gates ran."""
    settings = content.settings.model_copy(update={"grounding": Grounding(min_support=0.0)})
    return replace(content, settings=settings)


def leak_as_boilerplate(content: ReleaseContent) -> ReleaseContent:
    """Grams are discounted as boilerplate, although there are only three families of documents."""
    grams = frozenset(g for i in content.evaluations[0].items for side in i.sides for g in side.grams)
    gate = DecontaminationGate.both_tiers(content.settings.decontamination, content.evaluations, grams)
    told = replace(content, boilerplate=tuple(f"{gram:016x}" for gram in sorted(grams)))
    return refingerprinted(told, gate.name, gate.fingerprint)


def foreign_boilerplate(content: ReleaseContent) -> ReleaseContent:
    """Grams are discounted that no evaluation set holds."""
    loose = Decontamination(boilerplate_families=2)
    settings = content.settings.model_copy(update={"decontamination": loose})
    gate = DecontaminationGate.both_tiers(loose, content.evaluations, frozenset({7}))
    told = replace(content, settings=settings, boilerplate=(f"{7:016x}",))
    return refingerprinted(told, gate.name, gate.fingerprint)


def gate_left_out(content: ReleaseContent) -> ReleaseContent:
    """Quality never ran, and nothing says that it should have."""
    prints = {gate: value for gate, value in content.fingerprints.items() if gate != "quality"}
    samples = tuple(replace(s, verdicts=s.verdicts[:-1]) for s in content.samples)
    return replace(content, fingerprints=prints, samples=samples)


def refingerprinted(content: ReleaseContent, gate: str, value: str) -> ReleaseContent:
    """Say that a gate ran under another fingerprint, in the certificate and in every verdict."""
    samples = tuple(
        replace(s, verdicts=tuple(replace(v, fingerprint=value) if v.gate == gate else v for v in s.verdicts))
        for s in content.samples
    )
    return replace(content, samples=samples, fingerprints={**content.fingerprints, gate: value})


def coverage_inflated(content: ReleaseContent) -> ReleaseContent:
    values = [{**v, "count": v["count"] + 1} for v in content.coverage["dimensions"][0]["values"]]
    first = {**content.coverage["dimensions"][0], "values": values}
    coverage = {**content.coverage, "dimensions": [first, *content.coverage["dimensions"][1:]]}
    return replace(content, coverage=coverage)


def gap_hidden(content: ReleaseContent) -> ReleaseContent:
    return replace(content, coverage={**content.coverage, "gaps": []})


def pair_inflated(content: ReleaseContent) -> ReleaseContent:
    pairs = [{**pair, "count": pair["count"] + 1} for pair in content.coverage["together"]]
    return replace(content, coverage={**content.coverage, "together": pairs})


def unmapped_hidden(content: ReleaseContent) -> ReleaseContent:
    dimensions = [{**dimension, "unmapped": 0} for dimension in content.coverage["dimensions"]]
    return replace(content, coverage={**content.coverage, "dimensions": dimensions})


def trimmed(content: ReleaseContent, **told: object) -> ReleaseContent:
    """Take out the sample that an exact duplicate names; its twins end as twins of it."""
    name = rejection(content, "exact_duplicate").outcome.other
    taken = next(s for s in content.samples if s.candidate.id == name)
    outcome = Outcome(name, State.REJECTED, COVERAGE, "over_target")
    turned = [
        replace(r, outcome=Outcome(r.candidate.id, State.REJECTED, COVERAGE, "twin_of_trimmed", 1.0, name))
        if r.outcome.other == name
        else r
        for r in content.rejections
    ]
    changed = Rejection(taken.candidate, replace(outcome, **told), {})  # type: ignore[arg-type]
    samples = tuple(s for s in content.samples if s is not taken)
    return counted(replace(content, samples=samples, rejections=(*turned, changed)))
