"""The one place where a fault of foreign code, met on hostile input, becomes a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from groundset.contracts import Draft
from groundset.errors import UnreadableError


@contextmanager
def foreign_code() -> Iterator[None]:
    """Turn whatever a parser of others raises into ``reader_failed``; the cause is kept for who debugs."""
    try:
        yield
    except (UnreadableError, MemoryError):
        raise  # No memory is a fault of this machine, not of the file.
    except RecursionError as error:
        raise UnreadableError("reader_failed", "its parts are nested too deep in one another") from error
    except Exception as error:
        raise UnreadableError("reader_failed", "something in it is not as its format has it") from error


def remark(text: str) -> Draft:
    """Give a draft without text that tells ``read_file`` what a person should know of the file."""
    return Draft(text="", remark=text)
