"""The folder ``batches`` of a project: numbered files of requests, and the replies that lie beside them.

::

    batches/generator-1.requests.jsonl      written once, whole or not at all, never changed
    batches/generator-1.replies.jsonl       put there by you or by the service; also .jsonl.gz, also in
    batches/generator-1.replies.2.jsonl     several parts, whose names differ before ``.jsonl``
    batches/generator-1.problems.txt        lines of the replies that could not be used
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from groundset.contracts import Journal
from groundset.errors import DataError
from groundset.models.batches import lines

_FOLDER = "batches"


class BatchFolder:
    """The files of one role; what another role wrote is none of its business."""

    def __init__(self, root: Path, role: str) -> None:
        """``root`` is the project folder; ``role`` names files, such as ``generator``."""
        self._root = root
        self.path = root / _FOLDER
        self.role = role
        self._requests = re.compile(rf"{re.escape(role)}-([1-9]\d*)\.requests\.jsonl")
        self._replies = re.compile(rf"{re.escape(role)}-([1-9]\d*)\.replies(?:[.-][^/]*)?\.jsonl(?:\.gz)?")

    def numbers(self) -> list[int]:
        """Give the numbers of all files of requests, in order."""
        return sorted(int(found[1]) for name in self._names() if (found := self._requests.fullmatch(name)))

    def highest_number(self) -> int:
        """Give the highest number that a file of requests or replies has; 0 where there is none."""
        taken = [
            int(found[1])
            for name in self._names()
            if (found := self._requests.fullmatch(name) or self._replies.fullmatch(name))
        ]
        return max(taken, default=0)

    def known(self, journal: Journal) -> int:
        """Give the highest number that was ever written under this journal; 0 where none was."""
        said = journal.note(f"batch:{self.role}")
        return int(said) if said.isdecimal() else 0

    def remember(self, journal: Journal, number: int) -> None:
        """Remember a number before its file is written."""
        journal.remember(f"batch:{self.role}", str(number))

    def requests(self, number: int) -> Path:
        """Give where requests are, or go."""
        return self.path / f"{self.role}-{number}.requests.jsonl"

    def replies(self, number: int) -> Path:
        """Give where replies are looked for first."""
        return self.path / f"{self.role}-{number}.replies.jsonl"

    def parts(self, number: int) -> list[Path]:
        """Give the files of replies that are there, by name."""
        found = [
            name
            for name in self._names()
            if (match := self._replies.fullmatch(name)) and int(match[1]) == number
        ]
        return [self.path / name for name in sorted(found)]

    def keys(self, number: int) -> dict[str, int]:
        """Give the keys of the requests in a file, and the bytes of each."""
        try:
            return dict(lines.keys(self.requests(number)))
        except OSError as error:
            raise DataError(
                f"{self.shown(self.requests(number))} cannot be read: {error.strerror}", "check its rights"
            ) from None

    def problems(self, number: int) -> Path:
        """Give where it is told which lines of the replies could not be used."""
        return self.path / f"{self.role}-{number}.problems.txt"

    def shown(self, path: Path) -> str:
        """Write a path as it stands in messages: from the project folder on."""
        return path.relative_to(self._root).as_posix()

    @contextmanager
    def written(self, path: Path) -> Iterator[IO[bytes]]:
        """Write a file that is there whole or not at all, and on the disk; raises DataError when it cannot.

        It comes into place when the block ends; what stands at the end of the block is done just before.
        """
        partial = path.with_name(f".{path.name}.partial")
        try:
            self.path.mkdir(exist_ok=True)
            # Made anew: what lies there may be a link to somewhere else.
            partial.unlink(missing_ok=True)
            with partial.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
            self._sync()
        except OSError as error:
            raise DataError(
                f"{self.shown(path)} cannot be written: {error.strerror}", "make room or mend its rights"
            ) from None
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def _names(self) -> list[str]:
        try:
            return [path.name for path in self.path.iterdir()]
        except FileNotFoundError:
            return []
        except OSError as error:
            raise DataError(f"{_FOLDER} cannot be read: {error.strerror}", "make it a folder") from None

    def _sync(self) -> None:
        """Wait until the name is on the disk too; where folders can be opened."""
        with suppress(OSError):  # Windows opens no folders.
            handle = os.open(self.path, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
