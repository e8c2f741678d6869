"""The one place where a fault of foreign code, met on hostile input, becomes a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from groundset.contracts import Draft
from groundset.errors import UnreadableError

MISLABELLED = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP archive or office document"),
    (b"\x89PNG", "PNG image"),
    (b"GIF8", "GIF image"),
    (b"\xff\xd8\xff", "JPEG image"),
    (b"\x1f\x8b", "gzip archive"),
    (b"BZh", "bzip2 archive"),
    (b"\xfd7zXZ", "xz archive"),
    (b"7z\xbc\xaf", "7z archive"),
    (b"\xd0\xcf\x11\xe0", "old office document"),
    (b"{\\rtf", "RTF document"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "SQLite database"),
)
"""First bytes of kinds that text never begins with, and their names."""


@contextmanager
def foreign_code() -> Iterator[None]:
    """Turn whatever a parser of others raises into ``reader_failed`` with the class of the exception."""
    try:
        yield
    except (UnreadableError, MemoryError):
        raise  # No memory is a fault of this machine, not of the file.
    except Exception as error:
        raise UnreadableError("reader_failed", type(error).__name__) from error


def remark(text: str) -> Draft:
    """Give a draft without text that tells ``read_file`` what a person should know of the file."""
    return Draft(text="", properties={"remark": text})
