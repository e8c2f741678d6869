"""Re-check a release from its files alone; never raises for anything that is wrong with the folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from groundset.contracts import Progress, Silent
from groundset.errors import DataError
from groundset.gates.evaluations import EvaluationSet
from groundset.release.checks.calls import check_calls
from groundset.release.checks.canaries import check_canaries
from groundset.release.checks.case import Case, Found
from groundset.release.checks.certified import check_certificate
from groundset.release.checks.counts import check_counts
from groundset.release.checks.covered import check_coverage
from groundset.release.checks.evidence import check_evidence
from groundset.release.checks.integrity import check_files
from groundset.release.checks.judged import check_judgements
from groundset.release.checks.leaks import check_leaks
from groundset.release.checks.lineage import check_lineage
from groundset.release.checks.models import check_models
from groundset.release.checks.rejections import check_rejections
from groundset.release.checks.rendered import check_rendered
from groundset.release.checks.self_tested import check_self_test
from groundset.release.checks.splits import check_splits
from groundset.release.checks.twins import check_twins
from groundset.release.checks.verdicts import check_verdicts

CHECKS: dict[str, Callable[[Case], Found]] = {
    "files": check_files,
    "certificate": check_certificate,
    "models": check_models,
    "lineage": check_lineage,
    "splits": check_splits,
    "evidence": check_evidence,
    "verdicts": check_verdicts,
    "judgements": check_judgements,
    "leaks": check_leaks,
    "self_test": check_self_test,
    "twins": check_twins,
    "rejections": check_rejections,
    "counts": check_counts,
    "calls": check_calls,
    "canaries": check_canaries,
    "coverage": check_coverage,
    "rendered": check_rendered,
}
"""Name to check, in the order in which they are run."""

_MOST = 50
"""Findings told of one check; the first says enough."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a release."""

    check: str
    where: str
    """A file of the release, with the line or the id where there is one."""
    message: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What verifying a release found; ``schemas/verification.json`` is its JSON shape."""

    name: str
    """Name, version and digest as the certificate claims them; empty when it cannot be read."""
    version: str
    digest: str
    samples: dict[str, int]
    """Per split, as the certificate claims."""
    checks: tuple[str, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    """What could not be checked, and why that is no finding."""

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/verification.json``."""
        return {
            "ok": self.ok,
            "name": self.name,
            "version": self.version,
            "digest": self.digest,
            "samples": self.samples,
            "checks": list(self.checks),
            "findings": [{"check": f.check, "where": f.where, "message": f.message} for f in self.findings],
            "notes": list(self.notes),
        }


def verify(
    folder: Path, extra: Sequence[EvaluationSet] = (), progress: Progress | None = None
) -> Verification:
    """Run every check; ``extra`` are evaluation sets whose files are at hand, to search the samples for.

    They may be the release's own: of those it holds hashes alone.
    """
    case, hears = Case(folder, extra), progress or Silent()
    findings: dict[tuple[str, str], Finding] = {}
    for name, check in CHECKS.items():
        hears.start(f"checking {name}", None)
        for where, message in _run(check, case):
            findings.setdefault((where, message), Finding(name, where, message))
        hears.finish()
    return _concluded(case, tuple(findings.values()))


def _run(check: Callable[[Case], Found], case: Case) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    try:
        for pair in islice(check(case), _MOST):
            found.append(pair)  # noqa: PERF402 - what was found before a fault counts
    except DataError as error:
        where, _, message = error.message.partition(": ")
        found.append((where, message))
    # A broad except: whatever a forger makes a check stumble over is a finding, never a traceback.
    except Exception as error:  # noqa: BLE001
        found.append(("", f"could not be checked ({type(error).__name__})"))
    return found


def _concluded(case: Case, findings: tuple[Finding, ...]) -> Verification:
    try:
        claimed = case.certificate
    except DataError:
        return Verification("", "", "", {}, tuple(CHECKS), findings, tuple(case.notes))
    return Verification(
        name=claimed.name,
        version=claimed.version,
        digest=claimed.digest,
        samples=dict(claimed.funnel.samples),
        checks=tuple(CHECKS),
        findings=findings,
        notes=tuple(case.notes),
    )
