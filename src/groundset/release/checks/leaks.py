"""No sample overlaps an evaluation set: neither one of the release's own nor one that was brought along."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.records import Candidate, Decision, Message, Origin
from groundset.release.checks.case import Case, Found
from groundset.release.checks.verdicts import ask, compare, overlapped
from groundset.release.layout import EVALUATIONS, SPLITS

_NO_MATTER = Origin("", "", "", "", "", "", "")
"""Where a sample comes from does not matter to what it repeats."""


def check_leaks(case: Case) -> Found:
    """Run decontamination again on every sample, against the sets brought along, then from hashes."""
    yield from _brought(case)  # First: however much else is wrong, a leak must be told.
    if "decontamination" in case.certificate.fingerprints:
        for held in case.held.values():
            yield from compare(held, case.gates.decontamination)


def _brought(case: Case) -> Found:
    shipped = {s.sha256: s for s in case.sets}
    for brought in case.extra:
        known = shipped.get(brought.hashed.sha256)
        if known is not None and known.items != brought.hashed.items:
            yield EVALUATIONS, f"{known.name} does not hold what its file holds"
        gate = case.decontamination(brought)
        for where, sample in _packaged(case):
            verdict = ask(gate, sample)
            if verdict.decision is not Decision.KEEP:
                said = f"{verdict.reason}{overlapped(verdict)}"
                yield where, f"it overlaps {brought.hashed.name}: {said}"


def _packaged(case: Case) -> Iterator[tuple[str, Candidate]]:
    """Yield the lines of the data files as they lie there, also one that nothing else tells of."""
    for split, rows in case.samples.items():
        for row in rows:
            messages = tuple(Message(m.role, m.content) for m in row.messages)
            yield f"{SPLITS[split]} {row.id}", Candidate(row.id, messages, (), _NO_MATTER)
