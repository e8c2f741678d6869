"""Keep whole families of documents aside and make an evaluation set of the pairs they hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from groundset import mining, readers
from groundset.errors import DataError, UnreadableError, UserError
from groundset.mining.passages import passages
from groundset.project.initial.survey import Glance
from groundset.readers.opening import corpus_folder, read_below
from groundset.readers.walking import walk
from groundset.records import canonical_json, content_hash
from groundset.settings import Corpus, Extraction, Reading
from groundset.text.counting import counted

SEED = 7
_SINGLE = frozenset(
    {".md", ".mdx", ".markdown", ".rst", ".html", ".htm", ".txt", ".pdf", ".docx", ".pptx", ".epub", ".ipynb"}
)
"""Endings of files that are one document each, or none."""


def too_small(share: float, documents: int) -> UserError:
    """Say that a share of the documents is less than one of them, and which would do."""
    least = -(-100 // max(1, documents))
    hint = f"--holdout {least}% is one of them" if least < 100 else "name a set of your own with --eval"
    return UserError(f"--holdout {share:.0%} of {counted(documents, 'document')} is less than one", hint)


def refuse_early(corpora: Sequence[Corpus], root: Path, share: float) -> None:
    """Raise UserError before anything is read, where no file can hold more than one document."""
    found = [one for corpus in corpora for one in walk(corpus.located(root), corpus) if not one.reason]
    single = all(PurePosixPath(one.path).suffix.lower() in _SINGLE for one in found)
    if found and single and round(share * len(found)) < 1:
        raise too_small(share, len(found))


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
