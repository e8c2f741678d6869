"""What the readers make of folders of files: how many are read, why the others are not, and what it costs.

Files take the way of a run: the walk, then worker processes with the limits of ``reading``. Seconds are
processor time of the worker on one file, so other work on the machine hardly shows; the first file of a kind
also pays for loading its parser. A file that was given up has no time of its own to tell: it counts with what
its limit allowed where that was met, else with nothing.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from groundset.parallel import Failure, Fault, Limits, map_guarded
from groundset.readers import reader_for, unread
from groundset.readers.guarded import FileToRead, Read, given_up, read_one
from groundset.readers.walking import walk
from groundset.records import State
from groundset.settings import Corpus, Reading
from groundset.text.languages import detect
from groundset.text.markup.html_tables import cell_text, pipe_table

NO_READER = "(no reader)"
_LIMITS = Reading()
_MEASURABLE = 0.01
"""Seconds from which files a second mean anything."""
_ATTEMPTS = 2
"""A file that goes over a limit is tried so often."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file."""

    path: str
    """With the name of its folder before it."""
    kind: str
    """Name of the reader for its ending."""
    size: int
    """Bytes."""
    reason: str
    """``read`` for a file that became a document."""
    detail: str = ""
    documents: int = 0
    characters: int = 0
    """Of all its documents."""
    seconds: float = 0.0

    @property
    def is_read(self) -> bool:
        """Whether at least one document came of it."""
        return self.documents > 0


@dataclass(frozen=True, slots=True)
class _Timed:
    read: Read
    seconds: float


def main(folders: Sequence[Path]) -> None:
    """Print a table per kind, and a list of the files that were not read."""
    outcomes = [outcome for folder in folders for outcome in measure(folder)]
    print("\n".join(yields(outcomes)))
    print("\n" + "\n".join(not_read(outcomes)))


def measure(folder: Path) -> Iterator[Outcome]:
    """Read everything below a folder, or a single file, as a run does."""
    corpus = Corpus(name="corpus", path=str(folder))
    found = list(walk(folder, corpus))
    files = [FileToRead(corpus, row.path, row.absolute, _LIMITS) for row in found if not row.reason]
    for row in found:
        if row.reason:
            yield _outcome(folder, _Timed((unread(corpus, row.path, row.reason), ()), 0.0))
    limits = Limits(_LIMITS.max_seconds_per_file, _LIMITS.max_memory_per_file)
    results = map_guarded(_timed, files, processes=1, batch=1, limits=limits, prepare=_prepare)
    for file, result in zip(files, results, strict=True):
        yield _outcome(folder, _gave_up(file, result) if isinstance(result, Failure) else result)


def _prepare() -> None:
    """Load the model of languages, which no one file is to pay for."""
    detect("The first file would else be charged for it.")


def _timed(file: FileToRead) -> _Timed:
    start = time.process_time()
    read = read_one(file)
    return _Timed(read, time.process_time() - start)


def _gave_up(file: FileToRead, failure: Failure) -> _Timed:
    seconds = _ATTEMPTS * _LIMITS.max_seconds_per_file if failure.fault is Fault.OVER_TIME else 0
    return _Timed(given_up(file, failure), seconds)


def _outcome(folder: Path, timed: _Timed) -> Outcome:
    row, documents = timed.read
    reader = reader_for(row.path)
    within = f"{folder.name}/{row.path}" if folder.is_dir() else row.path
    reason = row.reason if row.state is not State.FAILED else f"{row.reason} (failed)"
    return Outcome(
        path=within,
        kind=reader.name if reader else NO_READER,
        size=row.size,
        reason=reason,
        detail=row.detail,
        documents=len(documents),
        characters=sum(len(document.text) for document in documents),
        seconds=timed.seconds,
    )


def yields(outcomes: Iterable[Outcome]) -> list[str]:
    """Give the lines of a table with a row per kind, and one for all."""
    kinds: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        kinds.setdefault(outcome.kind, []).append(outcome)
    everything = [outcome for kind in kinds.values() for outcome in kind]
    rows = [_yield(kind, kinds[kind]) for kind in sorted(kinds)]
    head = ["kind", "files", "read", "not read", "documents", "characters", "MB", "s", "slowest s", "files/s"]
    return pipe_table([head, *rows, _yield("all", everything)])


def _yield(kind: str, outcomes: Sequence[Outcome]) -> list[str]:
    reasons = Counter(outcome.reason for outcome in outcomes if not outcome.is_read)
    told = ", ".join(f"{count} {reason}" for reason, count in sorted(reasons.items()))
    seconds = sum(outcome.seconds for outcome in outcomes)
    megabytes = sum(outcome.size for outcome in outcomes) / 1e6
    return [
        kind,
        f"{len(outcomes)}",
        f"{sum(outcome.is_read for outcome in outcomes)}",
        told,
        f"{sum(outcome.documents for outcome in outcomes):,}",
        f"{sum(outcome.characters for outcome in outcomes):,}",
        f"{megabytes:.2f}",
        f"{seconds:.2f}",
        f"{max((outcome.seconds for outcome in outcomes), default=0.0):.2f}",
        f"{len(outcomes) / seconds:.0f}" if seconds >= _MEASURABLE else "",
    ]


def not_read(outcomes: Iterable[Outcome]) -> list[str]:
    """Give the lines of a table of the files that became no document."""
    rows = sorted(
        (outcome.path, outcome.reason, outcome.detail) for outcome in outcomes if not outcome.is_read
    )
    return pipe_table([["file", "reason", "detail"], *([cell_text(cell) for cell in row] for row in rows)])
