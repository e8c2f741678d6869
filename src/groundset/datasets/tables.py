"""Rows of Parquet and Arrow files, through pyarrow, which is an extra."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from groundset.errors import DataError

_PARQUET = b"PAR1"
_ARROW_FILE = b"ARROW1"
_ARROW_STREAM = b"\xff\xff\xff\xff"
_KINDS = {_PARQUET: "Parquet", _ARROW_FILE: "Arrow", _ARROW_STREAM: "Arrow"}
"""First bytes of a table to what it is called; no text begins like any of them."""
_BATCH = 500


def kind_of(file: IO[bytes]) -> str:
    """Tell what kind of table a file that can be sought in holds; empty when it holds none."""
    start = file.read(max(map(len, _KINDS)))
    file.seek(0)
    return next((kind for magic, kind in _KINDS.items() if start.startswith(magic)), "")


def rows(file: IO[bytes], path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows batch by batch; raises DataError when pyarrow is missing or the file is damaged."""
    kind = kind_of(file)
    try:
        from pyarrow import ArrowException
    except ImportError as error:
        message = f"{path} is a file of {kind}, and reading those needs pyarrow"
        raise DataError(message, "install it with: pip install 'groundset[parquet]'") from error
    try:
        for batch in _batches(file):
            yield from batch.to_pylist()
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        problem = str(error).strip().splitlines() or [type(error).__name__]
        raise DataError(f"{path} cannot be read as {kind}: {problem[0]}", "write it again") from error


def _batches(file: IO[bytes]) -> Iterator[Any]:
    """Yield record batches, of few rows where the file allows it."""
    from pyarrow import ipc
    from pyarrow.parquet import ParquetFile

    start = file.read(len(_ARROW_FILE))
    file.seek(0)
    if start.startswith(_PARQUET):
        yield from ParquetFile(file).iter_batches(batch_size=_BATCH)
    elif start == _ARROW_FILE:
        reader = ipc.open_file(file)
        yield from (reader.get_batch(number) for number in range(reader.num_record_batches))
    else:
        yield from ipc.open_stream(file)
