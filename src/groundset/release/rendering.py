"""The derived files of a release, each a function of the facts."""

from __future__ import annotations

from groundset.release.card import card
from groundset.release.claims import document_text
from groundset.release.croissant import croissant
from groundset.release.facts import Facts
from groundset.release.layout import CARD, CROISSANT, REPORT, STATISTICS
from groundset.release.report import report


def render(facts: Facts) -> dict[str, bytes]:
    """Give the bytes of every derived file by name."""
    return {
        STATISTICS: document_text(facts.statistics).encode(),
        CROISSANT: document_text(croissant(facts)).encode(),
        CARD: card(facts).encode(),
        REPORT: report(facts).encode(),
    }
