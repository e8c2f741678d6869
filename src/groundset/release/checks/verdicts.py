"""The point gates, run again on every sample, give the verdicts that its lineage holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.contracts import PointGate, UndecidedError
from groundset.records import Candidate, Decision, Verdict, canonical_json
from groundset.release.checks.case import Case, Found, Held
from groundset.release.layout import LINEAGE

_OF_ITEMS = frozenset({"evaluation", "evaluation_unit", "rephrased", "templates", "opinions"})
_NAMED = 3
"""Evaluation items that a finding names."""


def check_verdicts(case: Case) -> Found:
    """Run grounding and quality again."""
    for held in case.held.values():
        for gate in (case.gates.grounding, case.gates.quality):
            yield from compare(held, gate)


def compare(held: Held, gate: PointGate) -> Found:
    """Judge a sample again and compare the verdict with the one in its lineage."""
    where = f"{LINEAGE} {held.candidate.id}"
    verdict = ask(gate, held.candidate)
    if verdict.decision is not Decision.KEEP:
        yield where, f"{gate.name} does not keep it: {verdict.reason}{overlapped(verdict)}"
        return
    now = (verdict.reason, verdict.score, canonical_json(_portable(verdict.evidence)))
    claimed = [v for v in held.lineage.verdicts if v.gate == gate.name]
    if any((v.reason, v.score, canonical_json(_portable(v.evidence))) != now for v in claimed):
        yield where, f"{gate.name} says something else than its lineage holds"


def overlapped(verdict: Verdict) -> str:
    """Name the evaluation items that a verdict is about, to stand behind its reason; empty without any."""
    hits = verdict.evidence.get("hits") or ()
    named = dict.fromkeys(f"row {hit['eval_row']} of {hit['eval_file']}, counted from 0" for hit in hits)
    rest = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f" ({'; '.join(list(named)[:_NAMED])}{rest})" if named else ""


def ask(gate: PointGate, candidate: Candidate) -> Verdict:
    """Let a gate judge again; what it cannot decide from what the release claims is undecided."""
    try:
        return gate.judge(candidate)
    except UndecidedError as error:
        told = (error.reason, 0.0, error.evidence, gate.fingerprint)
        return Verdict(candidate.id, gate.name, Decision.UNDECIDED, *told)


def _portable(evidence: Any) -> Any:
    """Leave out what hashes of an evaluation item do not tell: places in it, and how it is worded."""
    if isinstance(evidence, Mapping):
        return {key: _portable(value) for key, value in evidence.items() if key not in _OF_ITEMS}
    if isinstance(evidence, list | tuple):
        return [_portable(value) for value in evidence]
    return evidence
