"""Bytes to and from a release folder: deterministic gzip, fsync on write, nothing trusted on read.

Readers raise ``DataError`` naming the file, and the line where there is one, for everything that
bit-rot or a forger can do: links, pipes, broken gzip, invalid UTF-8, lines without end. Links are
never followed below the release folder.
"""

from __future__ import annotations

import gzip
import hashlib
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from groundset.errors import DataError

_LEVEL = 9
_CHUNK = 1 << 20

MAX_LINE = 1 << 30
"""Bytes of one line; a longer one is a bomb, not a row."""

GZIP_HEADER = bytes.fromhex("1f8b08000000000002ff")
"""What ``write_lines`` begins a gzip file with: no name, no time, level 9, no operating system."""


def write_bytes(folder: Path, name: str, data: bytes) -> None:
    """Write a file and wait until it is on the disk."""
    with _created(folder, name) as file:
        file.write(data)


def write_lines(folder: Path, name: str, lines: Iterable[str]) -> None:
    """Write lines as UTF-8 with a newline each, gzipped when the name ends in ``.gz``."""
    with _created(folder, name) as file:
        if name.endswith(".gz"):
            with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
                _write_all(cast(IO[bytes], packed), lines)
        else:
            _write_all(file, lines)


def _write_all(file: IO[bytes], lines: Iterable[str]) -> None:
    for line in lines:
        file.write(line.encode() + b"\n")


@contextmanager
def _created(folder: Path, name: str) -> Iterator[IO[bytes]]:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())


def sync_folders(folder: Path) -> None:
    """Wait until the names of the files are on the disk too; where folders can be opened."""
    for path in (folder / "data", folder):
        try:
            handle = os.open(path, os.O_RDONLY)
        except OSError:  # Windows opens no folders.
            continue
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def read_lines(folder: Path, name: str) -> Iterator[tuple[int, bytes]]:
    """Yield (line number from 1, line without its newline), unpacked when the name ends in ``.gz``."""
    number = 0
    try:
        with _opened(folder, name) as file:
            unpacked = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if name.endswith(".gz") else file
            while line := unpacked.readline(MAX_LINE):
                number += 1
                if not line.endswith(b"\n"):
                    raise DataError(f"{name}:{number}: the line has no end")
                yield number, line[:-1]
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"{name}:{number + 1}: cannot be unpacked ({type(error).__name__})") from error


def read_bytes(folder: Path, name: str) -> bytes:
    """Read a whole small file."""
    try:
        with _opened(folder, name) as file:
            return file.read()
    except OSError as error:
        raise DataError(f"{name}: cannot be read ({type(error).__name__})") from error


def read_header(folder: Path, name: str, size: int) -> bytes:
    """Read the first bytes of a file."""
    try:
        with _opened(folder, name) as file:
            return file.read(size)
    except OSError as error:
        raise DataError(f"{name}: cannot be read ({type(error).__name__})") from error


def hash_file(folder: Path, name: str) -> tuple[str, int]:
    """Give the SHA-256 (hex) and the number of bytes of a file."""
    digest, size = hashlib.sha256(), 0
    try:
        with _opened(folder, name) as file:
            while chunk := file.read(_CHUNK):
                digest.update(chunk)
                size += len(chunk)
    except OSError as error:
        raise DataError(f"{name}: cannot be read ({type(error).__name__})") from error
    return digest.hexdigest(), size


def hash_repacked(folder: Path, name: str) -> tuple[str, int]:
    """Give hash and size of the gzip file that ``write_lines`` makes of the lines of this one."""
    packer = _Hashed()
    with gzip.GzipFile("", "wb", _LEVEL, cast(IO[bytes], packer), mtime=0) as packed:
        for _, line in read_lines(folder, name):
            packed.write(line + b"\n")
    return packer.digest.hexdigest(), packer.size


class _Hashed:
    """A file that keeps nothing of what is written but its hash and size."""

    def __init__(self) -> None:
        self.digest, self.size = hashlib.sha256(), 0

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        self.size += len(data)
        return len(data)


@contextmanager
def _opened(folder: Path, name: str) -> Iterator[IO[bytes]]:
    """Open a plain file; looks before it opens, since opening a pipe would wait for ever."""
    path = folder / name
    for step in (path, *path.parents):
        if step == folder:
            break
        try:
            mode = step.lstat().st_mode
        except (OSError, ValueError) as error:
            raise DataError(f"{name}: there is no such file") from error
        if not (stat.S_ISREG(mode) if step == path else stat.S_ISDIR(mode)):
            raise DataError(f"{name}: not a plain file in a plain folder")
    with path.open("rb") as file:
        yield file
