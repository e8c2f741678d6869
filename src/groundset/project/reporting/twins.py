"""Twins and leaks: rejected pairs beside what they repeat, for a reader to agree or disagree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from groundset.gates.chain import DECONTAMINATION
from groundset.gates.checks.privacy import is_private
from groundset.project.comparing import EvaluationTexts, beside_hit, comparisons, hits_of, said
from groundset.project.reporting.withheld import is_withheld
from groundset.project.tracing import twins_of
from groundset.records import Candidate, Outcome, State, content_hash
from groundset.report.comparison import Comparison

if TYPE_CHECKING:
    from groundset.project.project import Project

_COUNT, _PER_REASON, _TRIED = 8, 2, 40
_SEED = 7
_TEMPLATE = "template_leak"


def twins(project: Project) -> tuple[Comparison, ...]:
    """Draw twins that are not the very same pair, a few of each reason; the same for the same ledger."""
    ends = [
        o
        for o in project.ledger.candidates.outcomes()
        if o.state is State.REJECTED and o.other and o.reason != "exact_duplicate"
    ]
    reasons = sorted({o.reason for o in ends})
    found: list[Comparison] = []
    for reason in reasons:
        of_reason = _drawn(o for o in ends if o.reason == reason)
        shown = (one for o in of_reason if (one := _twin(project, o)) is not None)
        found += islice(shown, _PER_REASON)
    return tuple(found[:_COUNT])


def leaks(project: Project) -> tuple[Comparison, ...]:
    """Draw candidates that repeat an evaluation item, a few of each tier and label, beside that item.

    The items are read from the evaluation sets' files. Nothing private is shown.
    """
    ends = [
        o
        for o in project.ledger.candidates.outcomes()
        if o.state is State.REJECTED and o.gate == DECONTAMINATION and not o.other
    ]
    texts = EvaluationTexts(project)
    found: list[Comparison] = []
    for reason in sorted({o.reason for o in ends}):
        of_reason = _drawn(o for o in ends if o.reason == reason)
        found += islice(_leaks(project, texts, of_reason), _PER_REASON)
    return tuple(found[:_COUNT])


def templates(project: Project) -> tuple[int, tuple[Comparison, ...]]:
    """Count the samples that are an evaluation item with other numbers or names, and draw a few."""
    told = {one.candidate for one in project.ledger.verdicts.telling(DECONTAMINATION, "templates")}
    ends = [o for o in project.ledger.candidates.outcomes() if o.state is State.KEPT and o.candidate in told]
    named = (replace(end, reason=_TEMPLATE) for end in _drawn(ends))
    shown = _leaks(project, EvaluationTexts(project), named)
    return len(ends), tuple(islice(shown, _PER_REASON))


def _drawn(ends: Iterable[Outcome]) -> Sequence[Outcome]:
    return sorted(ends, key=lambda o: content_hash(_SEED, o.candidate))[:_TRIED]


def _twin(project: Project, end: Outcome) -> Comparison | None:
    """Show one twin; None where one of the two is gone or must not be shown."""
    known = {c.id: c for c in project.ledger.candidates.get([end.candidate, end.other])}
    lost, kept = known.get(end.candidate), known.get(end.other)
    if lost is None or kept is None or any(is_withheld(project, c) for c in (lost, kept)):
        return None
    related = [twin for twin in twins_of(project, lost.id) if twin["candidate"] == kept.id]
    found = next(comparisons(project, lost, end, (), related), None)
    return found and _whole_names(found, lost, kept)


def _whole_names(found: Comparison, lost: Candidate, kept: Candidate) -> Comparison:
    other = replace(found.other, name=kept.id) if found.other else None
    return replace(found, own=replace(found.own, name=lost.id), other=other)


def _leaks(project: Project, texts: EvaluationTexts, ends: Iterable[Outcome]) -> Iterator[Comparison]:
    for end in ends:
        candidate = next(iter(project.ledger.candidates.get([end.candidate])), None)
        if candidate is None or is_private(candidate.instruction, candidate.response):
            continue
        for verdict in project.ledger.verdicts.of(candidate.id):
            if verdict.gate == DECONTAMINATION:
                for hit in hits_of(verdict)[:1]:
                    shown = beside_hit(texts, hit, end.reason, candidate, said(candidate, end))
                    if not _private(shown):
                        yield shown


def _private(one: Comparison) -> bool:
    other = {part.label: part.text for part in one.other.parts} if one.other else {}
    return bool(other) and is_private("\n".join(other.values()), "")
