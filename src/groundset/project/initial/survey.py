"""A look at the corpus: what kinds of files, which languages, what its documents are about."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from groundset import mining
from groundset.contracts import Progress
from groundset.project.initial.excerpts import Excerpt, excerpts, shown
from groundset.readers.families import DocumentKey, Place, place
from groundset.readers.guarded import FileToRead, Read, each_read
from groundset.readers.walking import walk
from groundset.records import Document, State, content_hash
from groundset.settings import Corpus, Reading

_SECTIONS = 4_000
"""Most excerpts that are kept of a corpus of few files; of one with more documents it is one each."""
_TITLE = 200
_TABLE = re.compile(r"^\|?[ \t]*:?-{3,}:?[ \t]*\|", re.MULTILINE)
_CODE = re.compile(r"^(?:`{3}|~{3})", re.MULTILINE)


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
    rank: int = 0
    """Position in its family, the newest first."""
    sections: tuple[Excerpt, ...] = ()
    has_code: bool = False
    has_table: bool = False


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
    seen: list[_Seen] = []
    look = partial(_look, _SECTIONS // max(1, len(files)))
    for reason, found in each_read(look, files, processes):
        progress.advance()
        if reason:
            unread[reason] += 1
        kinds.update(one.kind for one in found)
        seen += found
    progress.finish()
    places = place([one.key for one in seen], (), {})
    glances = tuple(_glance(one, places[one.key.id]) for one in seen)
    return Survey(len(walked), dict(sorted(kinds.items())), dict(sorted(unread.items())), glances)


@dataclass(frozen=True, slots=True)
class _Seen:
    kind: str
    key: DocumentKey
    title: str
    characters: int
    sections: tuple[Excerpt, ...]
    has_code: bool
    has_table: bool


def _look(most: int, read: Read) -> tuple[str, list[_Seen]]:
    """Give the reason why a file was not read, and what was seen of each of its documents."""
    file, documents = read
    reason = "" if file.state is State.KEPT else file.reason
    return reason, list(_each_seen(documents, most // max(1, len(documents))))


def _each_seen(documents: Sequence[Document], most: int) -> Iterator[_Seen]:
    for d in documents:
        key = DocumentKey(d.id, d.corpus, d.path, d.language, d.version, d.date, content_hash(d.text))
        found = excerpts(d.title, d.text, most)
        code, table = bool(_CODE.search(d.text)), bool(_TABLE.search(d.text))
        yield _Seen(d.kind, key, shown(d.title[:_TITLE]), len(d.text), found, code, table)


def _glance(seen: _Seen, its: Place) -> Glance:
    key = seen.key
    return Glance(
        key.id,
        key.corpus,
        key.path,
        seen.title,
        key.language,
        seen.characters,
        its.family,
        its.rank,
        seen.sections,
        seen.has_code,
        seen.has_table,
    )
