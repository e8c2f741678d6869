"""The file that ``--tags`` writes: one JSON line per row, with its tags or why it has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from errno import EISDIR
from pathlib import Path
from typing import IO

from groundset.checking.lines_out import replacing
from groundset.errors import DataError
from groundset.records import Tag, canonical_json
from groundset.settings import CoverageMap

_HINT = "name another file with --tags"


class TagLines:
    """Takes rows in their order."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file

    def add(self, row: int, tags: Sequence[Tag]) -> None:
        """Write the tags of a row."""
        self._write({"row": row, "tags": [asdict(tag) for tag in tags]})

    def refuse(self, row: int, reason: str) -> None:
        """Write why a row could not be read."""
        self._write({"row": row, "reason": reason})

    def _write(self, line: object) -> None:
        self._file.write(canonical_json(line) + "\n")


@contextmanager
def tag_lines(path: Path | None, read: Sequence[Path]) -> Iterator[TagLines | None]:
    """Open a file that takes its place when it is whole, or not at all; None where none is asked for.

    A pipe or device is written to as rows come. Raises DataError where it cannot be written, or is one
    of the files, or lies in one of the folders, that are read.
    """
    if path is None:
        yield None
        return
    _ensure_apart(path, read)
    try:
        if path.is_dir():
            raise IsADirectoryError(EISDIR, "it is a folder")
        with replacing(path) as file:
            yield TagLines(file)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DataError(f"{str(path)!r} cannot be written: {error.strerror or error}", _HINT) from error


def read_for(data: Path, map_file: Path, coverage: CoverageMap) -> tuple[Path, ...]:
    """Name what is read to tag a dataset: it, the map, and the files of the map's functions."""
    named = (dimension.function.rpartition(":")[0] for dimension in coverage.dimensions.values())
    return (data, map_file, *(map_file.resolve().parent / name for name in named if name))


def _ensure_apart(path: Path, read: Sequence[Path]) -> None:
    place = path.resolve()
    for one in read:
        if place == one.resolve() or (one.is_dir() and one.resolve() in place.parents):
            raise DataError(f"{str(path)!r} is, or lies among, the files that are read", _HINT)
