"""Files to documents: only what is new or changed is read, what is gone is forgotten."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from groundset import readers
from groundset.errors import ConfigurationError
from groundset.parallel import map_batches, worth
from groundset.readers.walking import walk
from groundset.records import Document, SourceFile, State, content_hash
from groundset.settings import Corpus, Reading
from groundset.stages.context import Context

_FILES_PER_BATCH = 8


@dataclass(frozen=True, slots=True)
class _Task:
    """One file to read, in this process or another."""

    corpus: Corpus
    path: str
    absolute: Path
    limits: Reading
    rules: str
    """Fingerprint of the reading rules."""
    sha256: str
    """Of the bytes as they were when the corpus was walked; empty when they could not be had."""
    decided: str = ""
    """Why it is not to be read; empty for a file to read."""

    @property
    def key(self) -> tuple[str, str]:
        """Corpus and path, as the ledger names a file."""
        return self.corpus.name, self.path

    @property
    def fingerprint(self) -> str:
        """Name the answer that this file has, as it lies there now."""
        return content_hash(self.rules, self.decided or self.sha256)


def read_corpus(context: Context) -> None:
    """Bring files and documents in the ledger in line with what lies on disk."""
    known = context.ledger.corpus.known_files()
    found = {task.key: task for task in _scan(context)}
    changed = [task for key, task in found.items() if known.get(key) != task.fingerprint]
    for task in changed:
        if task.decided:
            row = readers.unread(task.corpus, task.path, task.decided)
            _record(context, row, task.fingerprint, ())
    _forget(context, sorted(known.keys() - found.keys()))
    _read(context, [task for task in changed if not task.decided])


def changed_files(context: Context) -> list[str]:
    """Name files that are new, changed or gone since they were last read, as ``corpus/path``."""
    known = context.ledger.corpus.known_files()
    found = {task.key: task.fingerprint for task in _scan(context)}
    keys = known.keys() | found.keys()
    return sorted("/".join(key) for key in keys if known.get(key) != found.get(key))


def _scan(context: Context) -> Iterator[_Task]:
    """Yield a task for every file that lies in a corpus, also for those not to be read."""
    limits = context.settings.reading
    for corpus in context.settings.corpus:
        folder = corpus.located(context.root)
        if not folder.exists():
            problem = f"groundset.yaml: corpus {corpus.name!r}: there is no folder or file {corpus.path!r}"
            raise ConfigurationError([problem], "correct its path in groundset.yaml")
        rules = readers.fingerprint(corpus, limits)
        for found in walk(folder, corpus):
            sha256 = "" if found.reason else _sha256(found.absolute)
            yield _Task(corpus, found.path, found.absolute, limits, rules, sha256, found.reason)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return ""


def _read(context: Context, tasks: list[_Task]) -> None:
    context.progress.start("extract: reading files", len(tasks))
    results = map_batches(
        _read_one,
        tasks,
        processes=worth(context.processes, len(tasks)),
        batch=_FILES_PER_BATCH,
        on_crash=_crashed,
    )
    for task, (row, documents) in zip(tasks, results, strict=True):
        # Under the bytes that were read, which need not be those that were there a moment ago.
        _record(context, row, content_hash(task.rules, row.sha256), documents)
        context.progress.advance()
    context.did("files_read", len(tasks))
    context.progress.finish()


def _read_one(task: _Task) -> tuple[SourceFile, tuple[Document, ...]]:
    try:
        size = task.absolute.stat().st_size
        if size > task.limits.max_file_bytes:
            detail = f"{size:,} bytes; reading.max_file_bytes is {task.limits.max_file_bytes:,}"
            return readers.unread(
                task.corpus, task.path, "too_large", detail, size=size, sha256=task.sha256
            ), ()
        data = task.absolute.read_bytes()
    except OSError as error:
        return readers.unread(
            task.corpus, task.path, "unreadable", error.strerror or type(error).__name__
        ), ()
    return readers.read_file(task.corpus, task.path, data, task.limits)


def _crashed(task: _Task) -> tuple[SourceFile, tuple[Document, ...]]:
    """Call a file failed that ended two workers, one of them alone with it."""
    row = readers.unread(
        task.corpus, task.path, "reader_crashed", "ended its process twice", sha256=task.sha256
    )
    return replace(row, state=State.FAILED), ()


def _record(context: Context, row: SourceFile, fingerprint: str, documents: tuple[Document, ...]) -> None:
    ledger = context.ledger
    with ledger.write():
        ledger.corpus.replace_file(row, fingerprint, documents)
        ledger.touch()


def _forget(context: Context, gone: list[tuple[str, str]]) -> None:
    for corpus, path in gone:
        with context.ledger.write():
            context.ledger.corpus.forget_file(corpus, path)
            context.ledger.touch()
    context.did("files_forgotten", len(gone))
