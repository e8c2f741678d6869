"""A look at the corpus: what kinds of files, which languages, which areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundset import mining
from groundset.contracts import Progress
from groundset.readers.families import DocumentKey, place
from groundset.readers.guarded import FileToRead, Read, each_read
from groundset.readers.walking import walk
from groundset.records import Document, State, content_hash
from groundset.settings import Corpus, Reading


@dataclass(frozen=True, slots=True)
class Glance:
    """What is worth knowing of one document before anything is configured."""

    id: str
    corpus: str
    path: str
    title: str
    language: str
    characters: int
    family: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What lies in the corpora."""

    files: int
    kinds: dict[str, int]
    """Reader to number of documents."""
    unread: dict[str, int]
    """Reason to number of files."""
    documents: tuple[Glance, ...]

    @property
    def languages(self) -> dict[str, int]:
        """Language to number of documents, the most frequent first."""
        counted = Counter(d.language for d in self.documents)
        return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0])))

    @property
    def without_rules(self) -> int:
        """Documents in languages that cannot be mined without a model."""
        return sum(d.language not in mining.languages() for d in self.documents)


def survey(corpora: Sequence[Corpus], root: Path, progress: Progress, processes: int) -> Survey:
    """Read all files once; nothing is kept but a glance at each document."""
    walked = [(corpus, found) for corpus in corpora for found in walk(corpus.located(root), corpus)]
    files = [FileToRead(corpus, f.path, f.absolute, Reading()) for corpus, f in walked if not f.reason]
    progress.start("looking at the corpus", len(walked))
    unread = Counter(found.reason for _corpus, found in walked if found.reason)
    progress.advance(unread.total())
    kinds: Counter[str] = Counter()
    keys: list[tuple[DocumentKey, str, int]] = []
    for reason, found in each_read(_look, files, processes):
        progress.advance()
        if reason:
            unread[reason] += 1
        for kind, key, title, size in found:
            kinds[kind] += 1
            keys.append((key, title, size))
    progress.finish()
    places = place([key for key, _title, _size in keys], (), {})
    glances = [
        Glance(k.id, k.corpus, k.path, title, k.language, size, places[k.id].family)
        for k, title, size in keys
    ]
    return Survey(len(walked), dict(sorted(kinds.items())), dict(sorted(unread.items())), tuple(glances))


_Look = tuple[str, list[tuple[str, DocumentKey, str, int]]]


def _look(read: Read) -> _Look:
    file, documents = read
    reason = "" if file.state is State.KEPT else file.reason
    return reason, [(d.kind, _key(d), d.title, len(d.text)) for d in documents]


def _key(d: Document) -> DocumentKey:
    return DocumentKey(d.id, d.corpus, d.path, d.language, d.version, d.date, content_hash(d.text))
