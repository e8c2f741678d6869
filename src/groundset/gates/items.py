"""Reads the items of an evaluation set: question, answer and passage of each row, whatever its shape.

A set is a file or a folder; ``datasets.evaluation_items`` and ``datasets.evaluation_files`` say which. Fields
beside the sides (ids, tests) are left alone.
"""

from __future__ import annotations

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from groundset.datasets.evaluation_files import taken
from groundset.datasets.evaluation_items import SHAPES, ItemText, item_of
from groundset.datasets.json_rows import Row
from groundset.datasets.shapes import ShapeError
from groundset.datasets.sources import rows_of
from groundset.errors import DataError
from groundset.records import canonical_json

__all__ = ["ItemText", "Items", "read"]

_CHECK = "check the path under `evaluation`"
_HINT = f"give a JSON list or one JSON object a line, plain or gzipped; each row needs one of {SHAPES}"


@dataclass(frozen=True, slots=True)
class Items:
    """All items of a set, in order."""

    texts: tuple[ItemText, ...]
    sha256: str
    """Of the file's bytes; of a folder, of the names and hashes of its files."""
    files: tuple[Path, ...]
    """Those that were read."""


def read(path: Path, split: str = "") -> Items:
    """Read a set, of a folder that split; raises DataError naming file, row and what is wrong."""
    files = _files(path, split)
    texts: list[ItemText] = []
    hashes: dict[str, str] = {}
    for file in files:
        data = _bytes(file)
        texts += _items(data, file)
        hashes[file.relative_to(path).as_posix()] = sha256(data).hexdigest()
    if not any(item.question.strip() or item.answer.strip() for item in texts):
        raise DataError(f"evaluation file {path} holds no items", "give a file with at least one item")
    alone = hashes.get(".")
    digest = alone or sha256(canonical_json(hashes).encode("utf-8", "surrogatepass")).hexdigest()
    return Items(tuple(texts), digest, files)


def _files(path: Path, split: str) -> tuple[Path, ...]:
    try:
        return taken(path, split)
    except DataError as error:
        raise DataError(f"evaluation set {error.message}", error.hint) from error


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError(f"evaluation file {path} is not a file", _CHECK)
        return path.read_bytes()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        message = f"evaluation file {str(path)!r} cannot be read: {problem}"
        raise DataError(message, _CHECK) from error


def _items(data: bytes, path: Path) -> Iterator[ItemText]:
    for row in _rows(data, path):
        try:
            yield item_of(row.value)
        except ShapeError as error:
            message = f"evaluation file {path}, row {row.number} (from 0): {error}"
            raise DataError(message, f"every row needs one of {SHAPES}") from error
        except RecursionError as error:
            message = f"evaluation file {path}, row {row.number} (from 0): nested too deeply"
            raise DataError(message, _HINT) from error


def _rows(data: bytes, path: Path) -> Iterator[Row]:
    """Read the rows, all of which must be whole: a leak into a lost one would never be found."""
    try:
        for row in rows_of(BytesIO(data), path):
            if row.problem and row.number == 0:
                message = f"{path} is neither JSON nor JSONL ({row.problem})"
                raise DataError(message, f"mend that line, or {_HINT}")
            if row.problem:
                raise DataError(f"{path}, {row.problem}", "mend that line")
            yield row
    except DataError as error:
        raise DataError(f"evaluation file {error.message}", error.hint) from error
