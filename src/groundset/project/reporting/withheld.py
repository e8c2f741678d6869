"""What a report must not show: the texts that a release withholds, by the release's own rules."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import TYPE_CHECKING

from groundset.gates.chain import DECONTAMINATION
from groundset.records import Candidate, Decision
from groundset.release.withholding import Span, must_withhold

if TYPE_CHECKING:
    from groundset.project.project import Project


def is_withheld(project: Project, candidate: Candidate) -> bool:
    """Tell whether the text of a candidate must not be shown.

    An earlier gate may have ended a leak, so decontamination's own verdict counts too.
    """
    outcome = project.ledger.candidates.outcome(candidate.id)
    if outcome is not None and must_withhold(outcome.gate, outcome.reason):
        return True
    verdicts = project.ledger.verdicts.of(candidate.id)
    return any(v.gate == DECONTAMINATION and v.decision is not Decision.KEEP for v in verdicts)


def withheld_spans(project: Project, documents: Iterable[str]) -> dict[str, list[Span]]:
    """Give, per document, the evidence of withheld candidates."""
    found: dict[str, list[Span]] = defaultdict(list)
    for name in sorted(set(documents)):
        for candidate in project.ledger.candidates.of_document(name):
            if is_withheld(project, candidate):
                for span in candidate.evidence:
                    found[span.document].append((span.start, span.end))
    return found
