"""Files to documents: only what is new or changed is read, what is gone is forgotten."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace

from groundset import readers
from groundset.errors import ConfigurationError, UnreadableError
from groundset.readers.guarded import FileToRead, read_files, too_large
from groundset.readers.opening import corpus_folder, open_below
from groundset.readers.walking import walk
from groundset.records import Document, SourceFile, content_hash
from groundset.stages.context import Context


@dataclass(frozen=True, slots=True)
class _Task:
    """One file of a corpus: to be read, or decided already."""

    file: FileToRead
    """With the hash of its bytes when the corpus was walked; empty when they could not be had."""
    rules: str
    """Fingerprint of the reading rules."""
    decided: str = ""
    """Why it is not to be read; empty for a file to read."""
    detail: str = ""
    """What the system says of it."""
    size: int = 0
    """Bytes, where they decided."""

    @property
    def key(self) -> tuple[str, str]:
        """Corpus and path, as the ledger names a file."""
        return self.file.corpus.name, self.file.path

    @property
    def fingerprint(self) -> str:
        """Name the answer that this file has, as it lies there now."""
        if self.decided:
            return content_hash(self.rules, self.decided, *([self.size] if self.size else []))
        return content_hash(self.rules, self.file.sha256)

    @property
    def row(self) -> SourceFile:
        """The row of a file that is not to be read."""
        detail = too_large(self.size, self.file.limits.max_file_bytes) if self.size else self.detail
        return readers.unread(self.file.corpus, self.file.path, self.decided, detail, size=self.size)


def read_corpus(context: Context) -> None:
    """Bring files and documents in the ledger in line with what lies on disk."""
    known = context.ledger.corpus.known_files()
    found = {task.key: task for task in _scan(context)}
    changed = [task for key, task in found.items() if known.get(key) != task.fingerprint]
    for task in changed:
        if task.decided:
            _record(context, task.row, task.fingerprint, ())
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
            file = FileToRead(corpus, found.path, found.absolute, limits)
            yield _Task(file, rules, found.reason, found.detail) if found.reason else _task(file, rules)


def _task(file: FileToRead, rules: str) -> _Task:
    """Look at a file; one that is too large is not even hashed, which could take hours."""
    try:
        with open_below(corpus_folder(file.absolute, file.path), file.absolute) as opened:
            size = os.fstat(opened.fileno()).st_size
            if size > file.limits.max_file_bytes:
                return _Task(file, rules, "too_large", size=size)
            sha256 = hashlib.file_digest(opened, "sha256").hexdigest()
    except (OSError, UnreadableError):
        sha256 = ""  # Reading it will say why.
    return _Task(replace(file, sha256=sha256), rules)


def _read(context: Context, tasks: list[_Task]) -> None:
    context.progress.start("extract: reading files", len(tasks))
    results = read_files([task.file for task in tasks], context.processes)
    for task, (row, documents) in zip(tasks, results, strict=True):
        # Under the bytes that were read, which need not be those that were there a moment ago.
        _record(context, row, content_hash(task.rules, row.sha256), documents)
        context.progress.advance()
    context.did("files_read", len(tasks))
    context.progress.finish()


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
