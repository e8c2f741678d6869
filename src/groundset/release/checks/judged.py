"""What models are said to have said: of each verdict its calls, and of each call its verdict.

A second opinion on a leak is named by its texts, so that candidates that say the same may share a call.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundset.calls import Purpose
from groundset.funnel import COVERAGE
from groundset.gates.chain import DECONTAMINATION, QUALITY
from groundset.gates.second_opinion import LABELS
from groundset.records import State
from groundset.release.checks.case import Case, Found, shown
from groundset.release.checks.overlapping import OpinionClaim, claimed, sizes_of
from groundset.release.layout import LINEAGE, LOG, REJECTED
from groundset.release.rows import LogRow


@dataclass(frozen=True, slots=True)
class Said:
    """What one judge is said to have said of one candidate."""

    where: str
    candidate: str
    claim: Any
    """An entry of ``judges`` in the evidence of a verdict, which may be anything."""
    withheld: bool


def check_judgements(case: Case) -> Found:
    """Join what models said and calls, both ways; whether verdicts follow from scores, verdicts tell."""
    yield from _check_opinions(case)
    named: set[str] = set()
    for said in _said(case):
        for problem in _problems(case, said, named):
            yield said.where, problem
    for row in case.log["call"].values():
        if row.detail.get("purpose") == Purpose.JUDGE and row.id not in named and not _open(case, row):
            yield LOG, f"call {shown(row.id)}: no verdict names it"


def _check_opinions(case: Case) -> Found:
    """Join second opinions and calls, both ways."""
    named: set[str] = set()
    sizes = sizes_of(case.sets)
    for where, claim in _opinions(case):
        said = claimed(OpinionClaim, claim)
        if said is None:
            yield where, "what a model says of it is no opinion"
            continue
        named.update(key for key, _reason in said.calls)
        yield from ((where, problem) for problem in (*said.problems(sizes), *_answered(case, said)))
    for row in case.log["call"].values():
        opinion = row.detail.get("purpose") == Purpose.OPINION
        if opinion and row.id not in named and not _open(case, row, DECONTAMINATION):
            yield LOG, f"call {shown(row.id)}: no verdict names it"


def _answered(case: Case, said: OpinionClaim) -> Iterator[str]:
    if said.label not in LABELS or not said.calls or said.calls[-1][1] != "ok":
        yield f"no last call of {shown(said.model)} gave its label"
    for key, reason in said.calls:
        row = case.log["call"].get(key)
        told = row and (row.detail.get("purpose"), row.detail.get("model"), row.reason)
        if told != (Purpose.OPINION, said.model, reason):
            yield f"the call {shown(key)} of {shown(said.model)} is not one of {LOG}"


def _opinions(case: Case) -> Iterator[tuple[str, Any]]:
    proofs = [
        (f"{LINEAGE} {row.id}", verdict.evidence)
        for row in case.lineage
        for verdict in row.verdicts
        if verdict.gate == DECONTAMINATION
    ]
    proofs += [
        (f"{REJECTED} {end.id}", end.proof)
        for end in case.rejected
        if end.gate == DECONTAMINATION and end.decision is State.REJECTED
    ]
    for where, proof in proofs:
        claims = proof.get("opinions", [])
        yield from ((where, claim) for claim in (claims if isinstance(claims, list) else [claims]))


def _said(case: Case) -> Iterator[Said]:
    for row in case.lineage:
        for verdict in row.verdicts:
            if verdict.gate == QUALITY:
                yield from _entries(f"{LINEAGE} {row.id}", row.id, verdict.evidence, withheld=False)
    for end in case.rejected:
        if end.gate in (QUALITY, COVERAGE) and end.decision is State.REJECTED:
            yield from _entries(f"{REJECTED} {end.id}", end.id, end.proof, withheld=end.messages is None)


def _entries(where: str, name: str, evidence: Mapping[str, Any], *, withheld: bool) -> Iterator[Said]:
    judges = evidence.get("judges", [])
    for claim in judges if isinstance(judges, list) else [judges]:
        yield Said(where, name, claim, withheld)


def _problems(case: Case, said: Said, named: set[str]) -> Iterator[str]:
    try:
        model, scores, reasons = said.claim["model"], said.claim["scores"], said.claim["reasons"]
        calls = [(key, reason) for key, reason in said.claim["calls"]]
        named_scores = set(scores)
    except (KeyError, TypeError, ValueError, AttributeError):
        yield "what a judge says of it is no judgement"
        return
    if not named_scores or reasons != {}:
        yield f"the judge {shown(str(model))} has no scores, or reasons, which no release holds"
    if not calls or [reason == "ok" for _key, reason in calls] != [False] * (len(calls) - 1) + [True]:
        yield f"no last call of {shown(str(model))} was used for it"
    for key, reason in calls:
        row = case.log["call"].get(str(key))
        named.add(str(key))
        if row is None or not _fits(row, said.candidate, model, reason):
            yield f"the call {shown(str(key))} of {shown(str(model))} is not one of {LOG} about it"


def _fits(row: LogRow, candidate: str, model: str, reason: str) -> bool:
    told = (row.detail.get("purpose"), row.detail.get("about"), row.detail.get("model"), row.reason)
    state = State.KEPT if reason == "ok" else State.REJECTED
    return told == (Purpose.JUDGE, candidate, model, reason) and row.decision is state


def _open(case: Case, row: LogRow, gate: str = QUALITY) -> bool:
    """A candidate that the gate left open was asked about, and there is no verdict."""
    about = case.log["candidate"].get(str(row.detail.get("about")))
    left = about is not None and about.decision in (State.UNDECIDED, State.FAILED)
    return left and about is not None and about.detail.get("gate") == gate
