"""One look at every document: what read it, its language, its length. Texts pass by one at a time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groundset.project.project import Project


@dataclass
class Seen:
    """What is remembered of the documents."""

    kind: dict[str, str] = field(default_factory=dict)
    """Document to the name of its reader."""
    language: dict[str, str] = field(default_factory=dict)
    files: Counter[str] = field(default_factory=Counter)
    """Reader to files."""
    documents: Counter[str] = field(default_factory=Counter)
    characters: Counter[str] = field(default_factory=Counter)


def look(project: Project) -> Seen:
    """Look at all documents in order; the records of one file come one after the other."""
    seen, last = Seen(), ("", "")
    for document in project.ledger.corpus.documents():
        seen.kind[document.id], seen.language[document.id] = document.kind, document.language
        seen.documents[document.kind] += 1
        seen.characters[document.kind] += len(document.text)
        if (document.corpus, document.path) != last:
            seen.files[document.kind] += 1
            last = (document.corpus, document.path)
    return seen
