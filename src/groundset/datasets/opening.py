"""A dataset file opened: plain or gzipped text in UTF-8, never larger unpacked than it may be."""

from __future__ import annotations

import gzip
import stat
import zlib
from codecs import getincrementaldecoder
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, cast

from groundset.errors import DataError

CHUNK = 1 << 16
"""Bytes that are read at a time."""
_MOST_BYTES = 20_000_000_000
"""Of one file, unpacked: far more than a dataset of text, and less than a small bomb makes of itself."""
_GZIP = b"\x1f\x8b"


class TextSource:
    """The text of one file, plain or gzipped, read piece by piece."""

    def __init__(self, file: IO[bytes], path: Path, chunk: int = CHUNK) -> None:
        self._packed = file.read(len(_GZIP)) == _GZIP
        file.seek(0)
        self._file = cast(IO[bytes], gzip.GzipFile(fileobj=file)) if self._packed else file
        self._decoder = getincrementaldecoder("utf-8-sig")()
        self._read = 0
        self._chunk = chunk
        self.path = path

    def piece(self, least: int = 0) -> str:
        """Give the next piece, of about as many bytes; empty at the end. Raises DataError for no text."""
        text, data = "", b"more"
        while data and not text:
            data = self._bytes(max(least, self._chunk))
            try:
                text = self._decoder.decode(data, final=not data)
            except UnicodeDecodeError as error:
                place = self._read - len(error.object) + error.start
                message = f"{self.path} is not UTF-8 text ({error.object[error.start]:#04x} at byte {place})"
                raise DataError(message, "give JSON or JSONL in UTF-8, plain or gzipped") from error
        return text

    def _bytes(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except (OSError, EOFError, zlib.error) as error:
            kind = " as gzip" if self._packed else ""
            message = f"{self.path} cannot be read to its end{kind}: {error}"
            raise DataError(message, "copy it again") from error
        self._read += len(data)
        if self._read > _MOST_BYTES:
            raise DataError(f"{self.path} unpacks to more than any dataset holds", "give a smaller file")
        return data


@contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """Open a file; raises DataError naming it when it cannot be had, and never waits for a pipe."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError(f"{path} is not a file", "give a JSON, JSONL or Parquet file")
        file = path.open("rb")
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        raise DataError(f"{str(path)!r} cannot be read: {problem}", "check its path") from error
    with file:
        yield file
