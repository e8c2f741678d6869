"""Files of lines that take their place when they are whole, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


@contextmanager
def replacing(path: Path) -> Iterator[IO[str]]:
    """Open a file whose new content takes its place when it is whole; a pipe or device is written to."""
    if is_special(path):
        with _opened(path) as out:
            yield out
        return
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with _opened(beside) as out:
            yield out
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def is_special(path: Path) -> bool:
    """Tell whether a path is a pipe or a device."""
    return path.exists() and not path.is_file() and not path.is_dir()


def _opened(path: Path) -> IO[str]:
    return path.open("w", encoding="utf-8", errors="backslashreplace", newline="\n")
