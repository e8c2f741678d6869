"""A file of a corpus opened where it lies, however the folder has changed since it was walked.

Between the walk and the reading, a file or a folder may have become a link that leads out of the corpus, or a
pipe that nobody writes to. The path is resolved once, held against the corpus folder, and then opened folder
by folder without following any link: what is opened lies inside, whatever is swapped meanwhile.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path, PurePosixPath

from groundset.errors import UnreadableError

_OUTSIDE = "it, or a folder above it, became a link that leads out of the corpus after the corpus was walked"
_NO_FILE = "it was replaced by what is no file after the corpus was walked"
_REPLACED = "it was replaced while it was being opened; run again"
_STEPWISE = os.open in os.supports_dir_fd
"""Whether the system opens a path folder by folder; elsewhere it is opened as it was resolved."""


def corpus_folder(absolute: Path, path: str) -> Path:
    """Give the folder below which a file was found; ``path`` is its name there, with as many parts."""
    return absolute.parents[len(PurePosixPath(path).parts) - 1]


@contextmanager
def open_below(folder: Path, absolute: Path) -> Iterator[BufferedReader]:
    """Open a regular file that lies below a folder, for reading.

    Raises ``symlink_outside``, ``not_a_regular_file`` and ``unreadable``.
    """
    try:
        real = os.path.realpath(folder, strict=True)
        target = os.path.realpath(absolute, strict=True)
        if os.path.commonpath((real, target)) != real:
            raise UnreadableError("symlink_outside", _OUTSIDE)
        handle = _descend(real, PurePosixPath(target).relative_to(real).parts)
    except OSError as error:
        raise _unreadable(error) from error
    with os.fdopen(handle, "rb") as file:
        yield file


def read_below(folder: Path, absolute: Path, most: int) -> tuple[bytes, int]:
    """Give a file's bytes and its size; no bytes where it is larger than ``most``, however fast it grows."""
    with open_below(folder, absolute) as file:
        size = os.fstat(file.fileno()).st_size
        if size > most:
            return b"", size
        try:
            data = file.read(most + 1)
        except OSError as error:
            raise _unreadable(error) from error
    return (data, len(data)) if len(data) <= most else (b"", len(data))


def _descend(folder: str, parts: tuple[str, ...]) -> int:
    """Give the descriptor of the regular file at the end of a path that holds no link."""
    if not parts:
        raise UnreadableError("not_a_regular_file", _NO_FILE)
    handle = _step_by_step(folder, parts) if _STEPWISE else os.open(Path(folder, *parts), os.O_RDONLY)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise UnreadableError("not_a_regular_file", _NO_FILE)
    return handle


def _step_by_step(folder: str, parts: tuple[str, ...]) -> int:
    through = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
    at = os.open(folder, through)
    try:
        for name in parts[:-1]:
            below = os.open(name, through, dir_fd=at)
            os.close(at)
            at = below
        # A pipe opens at once, and is then refused; for a file, not to wait means nothing.
        return os.open(parts[-1], os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=at)
    finally:
        os.close(at)


def _unreadable(error: OSError) -> UnreadableError:
    if error.errno == errno.ENXIO:  # A socket; so says the system of one that cannot be opened.
        return UnreadableError("not_a_regular_file", _NO_FILE)
    if error.errno in (errno.ELOOP, errno.ENOTDIR):
        return UnreadableError("unreadable", _REPLACED)
    return UnreadableError("unreadable", error.strerror or "the system does not say why")
