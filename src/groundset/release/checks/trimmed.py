"""Samples that were taken out because there is no room for them passed every gate before."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.contracts import PointGate
from groundset.funnel import OVER_TARGET
from groundset.gates.grounding import GroundingGate
from groundset.records import Candidate, Decision, State, canonical_json
from groundset.release.checks.case import Case, shown
from groundset.release.checks.twins import TWIN_OF_TRIMMED, Alike
from groundset.release.checks.verdicts import ask
from groundset.release.rows import RejectedRow, candidate_of


def trimming_problems(case: Case, row: RejectedRow, likenesses: Alike) -> Iterator[str]:
    """Say what is wrong with a row that ended at the level of coverage."""
    if row.decision is not State.REJECTED or row.reason not in (OVER_TARGET, TWIN_OF_TRIMMED):
        yield f"coverage ends nothing as {row.decision} for {shown(row.reason)}"
    elif row.reason == TWIN_OF_TRIMMED:
        yield from _twin(case, row, likenesses)
    else:
        if row.other:
            yield f"it was trimmed for its own sake, and yet it names {shown(row.other)}"
        yield from _gates(case, row)


def _gates(case: Case, row: RejectedRow) -> Iterator[str]:
    """Ask every point gate again, where its text is there; its evidence is known by its quotes alone.

    Where models judge, its proof is the evidence of the verdict by which quality kept it.
    """
    if row.messages is None:
        return
    quotes = {(s.document, s.start, s.end): s.quote for s in row.evidence}
    grounding = GroundingGate(case.settings.grounding, lambda *place: quotes.get(place))
    gates: tuple[PointGate, ...] = (grounding, case.gates.decontamination, case.gates.quality)
    for gate in gates:
        verdict = ask(gate, _candidate(row))
        if verdict.decision is not Decision.KEEP:
            yield f"it was trimmed as if every gate had kept it, but {gate.name} does not: {verdict.reason}"
        elif (
            gate is case.gates.quality
            and case.panel
            and canonical_json(verdict.evidence) != canonical_json(row.proof)
        ):
            yield "the judges' verdict on it is not the one that it shows"


def _twin(case: Case, row: RejectedRow, likenesses: Alike) -> Iterator[str]:
    other = case.trimmed.get(row.other)
    if other is None or other.id == row.id:
        yield f"it names {shown(row.other)}, which was not trimmed"
    elif row.messages is not None and other.messages is not None:
        repeated = len(case.repeatable) == len(case.gates.relations)
        if repeated and not any(likenesses[gate.name, row.id, other.id] for gate in case.repeatable):
            yield f"it is no twin of {other.id}, which was trimmed"


def _candidate(row: RejectedRow) -> Candidate:
    return candidate_of(row.id, row.messages or (), row.evidence, row.origin)
