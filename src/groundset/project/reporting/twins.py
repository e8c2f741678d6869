"""Near misses: rejected pairs beside the sample each is a twin of, with what differs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from groundset.project.reporting.withheld import is_withheld
from groundset.reasons import explain
from groundset.records import Candidate, Outcome, State, content_hash
from groundset.report.facts import NearMiss
from groundset.report.sharing import compared

if TYPE_CHECKING:
    from groundset.project.project import Project

_COUNT, _PER_REASON, _TRIED = 6, 2, 40
_SEED = 7


def near_misses(project: Project) -> tuple[NearMiss, ...]:
    """Draw twins that are not the very same pair, a few of each reason; the same for the same ledger."""
    ends = [
        o
        for o in project.ledger.candidates.outcomes()
        if o.state is State.REJECTED and o.other and o.reason != "exact_duplicate"
    ]
    ends.sort(key=lambda o: content_hash(_SEED, o.candidate))
    reasons = sorted({o.reason for o in ends})
    found: list[NearMiss] = []
    for reason in reasons:
        of_reason = [o for o in ends if o.reason == reason][:_TRIED]
        shown = (miss for o in of_reason if (miss := _miss(project, o)) is not None)
        found += [miss for miss, _ in zip(shown, range(_PER_REASON), strict=False)]
    return tuple(found[:_COUNT])


def _miss(project: Project, end: Outcome) -> NearMiss | None:
    """Show one twin; None where one of the two is gone or must not be shown."""
    known = {c.id: c for c in project.ledger.candidates.get([end.candidate, end.other])}
    lost, kept = known.get(end.candidate), known.get(end.other)
    if lost is None or kept is None or any(is_withheld(project, c) for c in (lost, kept)):
        return None
    kept_instruction, instruction = compared(kept.instruction, lost.instruction)
    kept_response, response = compared(kept.response, lost.response)
    return NearMiss(
        reason=end.reason,
        means=explain(end.reason).means,
        id=lost.id,
        document=_document(lost),
        instruction=instruction,
        response=response,
        kept_id=kept.id,
        kept_document=_document(kept),
        kept_instruction=kept_instruction,
        kept_response=kept_response,
    )


def _document(candidate: Candidate) -> str:
    return candidate.evidence[0].document if candidate.evidence else ""
