"""The ledger: the database of all records, verdicts and marks of one project.

SQLite in WAL mode, so the page and ``status`` read while a run writes. Each stage asks for work
that has no answer under the present fingerprint and records the answers in one transaction; that
one rule gives resume after a crash and incremental runs.
"""

from groundset.ledger.ledger import Ledger

__all__ = ["Ledger"]
