"""Rows of a Parquet file, through pyarrow, which is an extra."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from groundset.errors import DataError

MAGIC = b"PAR1"
_BATCH = 500


def rows(file: IO[bytes], path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows batch by batch; raises DataError when pyarrow is missing or the file is damaged."""
    try:
        from pyarrow import ArrowException
        from pyarrow.parquet import ParquetFile
    except ImportError as error:
        message = f"{path} is a Parquet file, and reading those needs pyarrow"
        raise DataError(message, "install it with: pip install 'groundset[parquet]'") from error
    try:
        for batch in ParquetFile(file).iter_batches(batch_size=_BATCH):
            yield from batch.to_pylist()
    except (ArrowException, OSError, ValueError, OverflowError) as error:
        problem = str(error).strip().splitlines() or [type(error).__name__]
        raise DataError(f"{path} cannot be read as Parquet: {problem[0]}", "write it again") from error
