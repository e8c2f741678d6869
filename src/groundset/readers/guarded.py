"""Files read in worker processes under limits: none can crash, stall or fill the process that asks."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from groundset import readers
from groundset.errors import UnreadableError
from groundset.parallel import Failure, Fault, Limits, map_guarded, worth
from groundset.readers.opening import corpus_folder, read_below
from groundset.records import Document, SourceFile, State
from groundset.settings import Corpus, Reading
from groundset.text.counting import counted
from groundset.text.languages import detect

T = TypeVar("T")

Read = tuple[SourceFile, tuple[Document, ...]]
"""The row about a file, and what became of it."""


@dataclass(frozen=True, slots=True)
class FileToRead:
    """One file of a corpus."""

    corpus: Corpus
    path: str
    """As the corpus names it."""
    absolute: Path
    limits: Reading
    sha256: str = ""
    """Of the bytes as they were last seen, for the row of a file that does not survive reading."""


def read_files(files: Sequence[FileToRead], processes: int) -> Iterator[Read]:
    """Yield row and documents of each file, in order; all files have the same limits."""
    return each_read(_as_it_is, files, processes)


def each_read(look: Callable[[Read], T], files: Sequence[FileToRead], processes: int) -> Iterator[T]:
    """Yield what ``look`` makes of each file, in order; it is called where the file is read."""
    if not files:
        return
    limits = Limits(files[0].limits.max_seconds_per_file, files[0].limits.max_memory_per_file)
    outcomes = map_guarded(
        partial(_read_and, look),
        files,
        processes=min(processes, len(files)),
        at_once=worth(processes, len(files)),
        batch=1,
        limits=limits,
        prepare=_prepare,
    )
    for file, outcome in zip(files, outcomes, strict=True):
        yield look(given_up(file, outcome)) if isinstance(outcome, Failure) else outcome


def _as_it_is(read: Read) -> Read:
    return read


def _read_and(look: Callable[[Read], T], file: FileToRead) -> T:
    return look(read_one(file))


def _prepare() -> None:
    """Load the model of languages, which hardly a file does without."""
    detect("The first worker to hear of a file has not read a word of it yet.")


def read_one(file: FileToRead) -> Read:
    """Read one file in this process, without guard."""
    limit = file.limits.max_file_bytes
    try:
        data, size = read_below(corpus_folder(file.absolute, file.path), file.absolute, limit)
    except UnreadableError as error:
        return readers.unread(file.corpus, file.path, error.reason, error.detail), ()
    if size > limit:
        return readers.unread(file.corpus, file.path, "too_large", too_large(size, limit), size=size), ()
    return readers.read_file(file.corpus, file.path, data, file.limits)


def too_large(size: int, limit: int) -> str:
    """Say by how much a file is too large."""
    return f"{counted(size, 'byte')}; reading.max_file_bytes is {limit:,}"


def given_up(file: FileToRead, failure: Failure) -> Read:
    """Give the row of a file that was tried twice, alone in a fresh process the second time.

    What the file did to itself rejects it. What may be a fault of this machine, or of ours, has failed.
    """
    reason, detail, state = _explained(file.limits, failure)
    row = readers.unread(file.corpus, file.path, reason, detail, sha256=file.sha256)
    return replace(row, state=state), ()


def _explained(limits: Reading, failure: Failure) -> tuple[str, str, State]:
    match failure.fault:
        case Fault.OVER_TIME:
            seconds = limits.max_seconds_per_file
            detail = (
                f"computing took over {counted(seconds, 'second')}, twice; see reading.max_seconds_per_file"
            )
            return "over_time_limit", detail, State.REJECTED
        case Fault.OVER_MEMORY:
            room = limits.max_memory_per_file
            detail = f"reading took over {room:,} bytes of memory, twice; see reading.max_memory_per_file"
            return "over_memory_limit", detail, State.REJECTED
        case Fault.STALLED:
            return (
                "reader_stalled",
                "waited without computing and came to no end, twice",
                State.FAILED,
            )
        case Fault.RAISED:
            return "reader_crashed", failure.detail[:500], State.FAILED
        case Fault.DIED:
            # Only somebody else sends this one: a person, or a system that is out of memory.
            state = State.FAILED if failure.by_signal == signal.SIGKILL else State.REJECTED
            return "reader_crashed", f"reading ended its process twice ({failure.detail})", state
