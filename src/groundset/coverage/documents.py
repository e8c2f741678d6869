"""Document coverage: which documents and passages gave a sample, and why the others did not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from groundset.text.counting import most_of

_LARGEST = 20


@dataclass(frozen=True, slots=True)
class Held:
    """A document or passage: what became of the text in it."""

    name: str
    characters: int
    reason: str
    """Why no candidate came of it; empty when one did."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A candidate: where it came from and what ended it."""

    document: str
    passage: str
    reason: str
    """Empty when it was kept."""


@dataclass(frozen=True, slots=True)
class Part:
    """Documents, or passages, with and without a sample."""

    total: int
    with_samples: int
    characters: int
    """Of all of them."""
    characters_with_samples: int
    reasons: dict[str, int]
    """Why the others have none, by how many; the most frequent first."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape that coverage.json has."""
        return {
            "total": self.total,
            "with_samples": self.with_samples,
            "characters": self.characters,
            "characters_with_samples": self.characters_with_samples,
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class DocumentCoverage:
    """How much of the corpus the samples stand for."""

    documents: Part
    passages: Part
    largest_without: tuple[tuple[str, int, str], ...]
    """Documents without a sample, the longest first: name, characters, reason."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape that coverage.json has."""
        return {
            "documents": self.documents.to_json(),
            "passages": self.passages.to_json(),
            "largest_without": [
                {"document": name, "characters": size, "reason": reason}
                for name, size, reason in self.largest_without
            ],
        }


def document_coverage(
    documents: Iterable[Held], passages: Iterable[Held], endings: Iterable[Ending]
) -> DocumentCoverage:
    """Find what gave no sample; where candidates came of it, the reason is what ended most of them."""
    of_document: dict[str, Counter[str]] = defaultdict(Counter)
    of_passage: dict[str, Counter[str]] = defaultdict(Counter)
    for ending in endings:
        of_document[ending.document][ending.reason] += 1
        of_passage[ending.passage][ending.reason] += 1
    held = sorted(documents, key=lambda one: one.name)
    without = [(one.name, one.characters, _reason(one, of_document)) for one in held]
    without = [found for found in without if found[2]]
    without.sort(key=lambda found: (-found[1], found[0]))
    return DocumentCoverage(
        _part(held, of_document), _part(list(passages), of_passage), tuple(without[:_LARGEST])
    )


def _part(held: list[Held], ended: dict[str, Counter[str]]) -> Part:
    why = [(one, _reason(one, ended)) for one in held]
    reasons = Counter(reason for _one, reason in why if reason)
    return Part(
        total=len(held),
        with_samples=len(held) - reasons.total(),
        characters=sum(one.characters for one in held),
        characters_with_samples=sum(one.characters for one, reason in why if not reason),
        reasons=dict(most_of(reasons)),
    )


def _reason(one: Held, ended: dict[str, Counter[str]]) -> str:
    """Say why nothing was kept; empty when something was."""
    ends = ended.get(one.name)
    if not ends:
        return one.reason or "no_candidates"
    return "" if ends[""] else most_of(ends)[0][0]
