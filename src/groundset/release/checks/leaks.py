"""No sample overlaps an evaluation set: neither one of the release's own nor one that was brought along."""

from __future__ import annotations

from groundset.records import Decision
from groundset.release.checks.case import Case, Found
from groundset.release.checks.verdicts import compare
from groundset.release.layout import EVALUATIONS


def check_leaks(case: Case) -> Found:
    """Run decontamination again on every sample, from hashes, and against the sets brought along."""
    if "decontamination" in case.certificate.fingerprints:
        for held in case.held.values():
            yield from compare(held, case.gates.decontamination)
    yield from _brought(case)


def _brought(case: Case) -> Found:
    shipped = {s.sha256: s for s in case.sets}
    for brought in case.extra:
        known = shipped.get(brought.sha256)
        if known is not None and known.items != brought.items:
            yield EVALUATIONS, f"{known.name} does not hold what its file holds"
        gate = case.decontamination((brought,))
        for held in case.held.values():
            verdict = gate.judge(held.candidate)
            if verdict.decision is not Decision.KEEP:
                yield held.where, f"it overlaps {brought.name}: {verdict.reason}"
