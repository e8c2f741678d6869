"""One view of the ledger, though a run may be writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from groundset.ledger import Ledger


@contextmanager
def one_moment(ledger: Ledger) -> Iterator[None]:
    """Read everything as of one moment; nothing is written."""
    if ledger.connection.in_transaction():
        ledger.connection.rollback()
    ledger.connection.exec_driver_sql("BEGIN")
    try:
        yield
    finally:
        ledger.connection.rollback()
