"""Keep whole families of documents aside and make an evaluation set of the pairs they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from groundset import mining, readers
from groundset.errors import DataError, UnreadableError
from groundset.mining.passages import passages
from groundset.project.initial.survey import Glance
from groundset.readers.opening import corpus_folder, read_below
from groundset.readers.walking import walk
from groundset.records import canonical_json, content_hash
from groundset.settings import Corpus, Extraction, Reading

SEED = 7


def choose(documents: Sequence[Glance], share: float) -> list[Glance]:
    """Choose families of documents by a seeded hash of their name until a share of all is kept aside."""
    families: dict[str, list[Glance]] = defaultdict(list)
    for document in documents:
        families[document.family].append(document)
    room = round(share * len(documents))
    chosen: list[Glance] = []
    for family in sorted(families, key=lambda name: content_hash(SEED, name)):
        if len(families[family]) <= room - len(chosen):
            chosen += families[family]
    return sorted(chosen, key=lambda d: d.id)


def rows(chosen: Sequence[Glance], corpora: Sequence[Corpus], root: Path) -> list[str]:
    """Mine question and answer rows from the documents kept aside, as JSON lines."""
    by_name = {corpus.name: corpus for corpus in corpora}
    wanted = {d.id for d in chosen}
    lines = set()
    for corpus_name, path in sorted({(d.corpus, d.path) for d in chosen}):
        corpus = by_name[corpus_name]
        lies_at = {found.path: found.absolute for found in walk(corpus.located(root), corpus)}
        _file, documents = readers.read_file(corpus, path, _data(lies_at[path], path), Reading())
        for document in documents:
            if document.id in wanted:
                settings = Extraction()
                for mined in mining.mine(document, passages(document, settings), settings):
                    for c in mined.candidates:
                        row = {"question": c.instruction, "answer": c.response, "document": document.id}
                        lines.add(canonical_json(row))
    return sorted(lines)


def _data(absolute: Path, path: str) -> bytes:
    """Read a file that was read a moment ago."""
    try:
        return read_below(corpus_folder(absolute, path), absolute, Reading().max_file_bytes)[0]
    except UnreadableError as error:
        raise DataError(f"{path} changed while it was read: {error.detail}", "run init again") from error
