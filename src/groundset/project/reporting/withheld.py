"""What a report must not show: the texts that a release withholds, by the release's own rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from groundset.gates.chain import DECONTAMINATION
from groundset.gates.checks.privacy import is_private
from groundset.records import Candidate, Decision, State
from groundset.release.withholding import Span, must_withhold

if TYPE_CHECKING:
    from groundset.project.project import Project


def is_withheld(project: Project, candidate: Candidate) -> bool:
    """Tell whether the text of a candidate must not be shown.

    An earlier gate may have ended a leak or a secret, so what decontamination says and what is private
    count too.
    """
    outcome = project.ledger.candidates.outcome(candidate.id)
    if outcome is not None and must_withhold(outcome.gate, outcome.reason):
        return True
    verdicts = project.ledger.verdicts.of(candidate.id)
    leaks = any(v.gate == DECONTAMINATION and v.decision is not Decision.KEEP for v in verdicts)
    kept = outcome is not None and outcome.state is State.KEPT
    return leaks or (not kept and is_private(candidate.instruction, candidate.response))


def withheld_spans(project: Project, documents: Iterable[str]) -> dict[str, list[Span]]:
    """Give, per document, the evidence of withheld candidates."""
    found: dict[str, list[Span]] = defaultdict(list)
    for name in sorted(set(documents)):
        for candidate in project.ledger.candidates.of_document(name):
            if is_withheld(project, candidate):
                for span in candidate.evidence:
                    found[span.document].append((span.start, span.end))
    return found
