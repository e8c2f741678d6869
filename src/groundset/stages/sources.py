"""What a judge reads beside a candidate, and the pairs that canaries are made of."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from groundset.gates.chain import DECONTAMINATION, GROUNDING, Gates
from groundset.ledger import Ledger
from groundset.records import Candidate, Decision, Passage

Source = tuple[tuple[str, ...], str]
"""Heading path and text of a passage."""
_HELD = 64
"""Documents at hand at a time."""


class Sources:
    """Gives the passages that a candidate was made from and that its evidence points into."""

    def __init__(self, ledger: Ledger) -> None:
        self._cut = lru_cache(maxsize=_HELD)(lambda name: _cut(ledger, name))

    def __call__(self, candidate: Candidate) -> tuple[Source, ...]:
        """Give them in the order of their documents; those that are gone are left out."""
        found: dict[tuple[str, int], Source] = {}
        for name in sorted({evidence.document for evidence in candidate.evidence}):
            text, passages = self._cut(name)
            spans = [(e.start, e.end) for e in candidate.evidence if e.document == name]
            for one in passages:
                inside = any(start < one.end and one.start < end for start, end in spans)
                if inside or one.id == candidate.origin.passage:
                    found[name, one.start] = one.headings, text[one.start : one.end]
        return tuple(found.values())


def _cut(ledger: Ledger, name: str) -> tuple[str, list[Passage]]:
    document = ledger.corpus.document(name)
    return (document.text, ledger.corpus.cut(name)) if document else ("", [])


def clean_pairs(ledger: Ledger, gates: Gates) -> Iterator[Candidate]:
    """Yield the pairs of the base set that their evidence supports and that are no leaks, by id."""
    clean = [
        {name for name, verdict in given.items() if verdict.decision is Decision.KEEP}
        for given in (
            ledger.verdicts.decisions(name, gates.points[name].fingerprint)
            for name in (GROUNDING, DECONTAMINATION)
        )
    ]
    for candidate in ledger.candidates.live():
        if candidate.origin.method != "augmented" and all(candidate.id in kept for kept in clean):
            yield candidate
