"""The rows of a dataset, wherever they lie: a file of JSON, JSON Lines, Parquet or Arrow, or a folder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

from groundset.datasets import json_rows, tables
from groundset.datasets.json_rows import Row
from groundset.datasets.opening import TextSource, opened
from groundset.errors import DataError

_ENDINGS = (".jsonl", ".json", ".ndjson", ".parquet", ".arrow", ".jsonl.gz", ".json.gz", ".ndjson.gz")
_FURNITURE = frozenset({"dataset_info.json", "dataset_dict.json", "state.json", "dataset_infos.json"})
"""Files of a folder that describe a dataset and are none."""


def files(path: Path) -> tuple[Path, ...]:
    """Name the files that hold a dataset's rows, in order; raises DataError when there are none."""
    if not _is_folder(path):
        return (path,)
    found = sorted(
        file
        for file in path.rglob("*")
        if file.name.casefold().endswith(_ENDINGS) and file.name not in _FURNITURE and _is_visible(file, path)
    )
    if not found:
        hint = "give a folder of JSON, JSONL, Parquet or Arrow files, such as one of the Hugging Face hub"
        raise DataError(f"{path} holds no rows", hint)
    return tuple(found)


def rows(path: Path) -> Iterator[Row]:
    """Yield all rows in order, numbered through over all files; raises DataError."""
    number = 0
    for place in files(path):
        with opened(place) as file:
            for row in rows_of(file, place):
                where = f"{place.relative_to(path).as_posix()}, " if row.problem and place != path else ""
                yield replace(row, number=number, problem=where + row.problem)
                number += 1


def rows_of(file: IO[bytes], path: Path) -> Iterator[Row]:
    """Yield the rows of one file that can be sought in; its path is for messages. Raises DataError."""
    if tables.kind_of(file):
        yield from (Row(number, value) for number, value in enumerate(tables.rows(file, path)))
    else:
        yield from json_rows.rows(TextSource(file, path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _is_visible(file: Path, folder: Path) -> bool:
    return file.is_file() and not any(part.startswith(".") for part in file.relative_to(folder).parts)
