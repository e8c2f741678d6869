"""One open ledger: its connection, its transactions and its stores."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, ExceptionContext, create_engine, event, func, select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool

from groundset.errors import ProjectError
from groundset.ledger import schema
from groundset.ledger.asks import Asks
from groundset.ledger.canaries import Canaries
from groundset.ledger.candidates import Candidates
from groundset.ledger.corpus import CorpusStore
from groundset.ledger.faults import explain, recorded
from groundset.ledger.held import HeldItems
from groundset.ledger.journal import CallJournal
from groundset.ledger.relations import Relations
from groundset.ledger.vectors import Vectors
from groundset.ledger.verdicts import Verdicts


class Ledger:
    """The ledger of one project; ``write()`` groups changes that belong together.

    ``Ledger.open(path)`` for a file, ``Ledger.open(None)`` for one in memory (tests).
    """

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.asks = Asks(connection)
        self.calls = CallJournal(connection)
        self.canaries = Canaries(connection)
        self.corpus = CorpusStore(connection)
        self.held = HeldItems(connection)
        self.candidates = Candidates(connection)
        self.verdicts = Verdicts(connection)
        self.relations = Relations(connection)
        self.vectors = Vectors(connection)

    @classmethod
    def open(cls, path: Path | None) -> Ledger:
        """Open or create a ledger; raises ProjectError when the file is not one of this version."""
        if path is not None and path.is_file() and not os.access(path.parent, os.W_OK):
            return cls.open_to_read(path)
        engine = create_engine(
            URL.create("sqlite", database=str(path) if path else None), poolclass=StaticPool
        )
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "handle_error", _explain_garbled)
        with _explained():
            connection = engine.connect()
            with connection.begin():
                schema.metadata.create_all(connection)
            ledger = cls(connection)
            ledger._take_on()
            ledger._check_version(path)
        return ledger

    @classmethod
    def open_to_read(cls, path: Path) -> Ledger:
        """Open a ledger that cannot be written; what needs to write then says so."""
        # Beside a log of changes, SQLite must look into both; else nothing may be looked for or locked.
        mode = "mode=ro" if _unfinished(path) else "mode=ro&immutable=1"
        address = f"{path.absolute().as_uri()}?{mode}"
        engine = create_engine(
            "sqlite://", creator=lambda: sqlite3.connect(address, uri=True), poolclass=StaticPool
        )
        event.listen(engine, "handle_error", _explain_garbled)
        with _explained():
            ledger = cls(engine.connect())
            ledger._check_version(path)
        return ledger

    def _take_on(self) -> None:
        """Bring a ledger up to date that lacks only tables, which are there by now."""
        if self.mark("version") in schema.ONLY_ADDED:
            with self.write():
                self.set_mark("version", schema.VERSION)

    def _check_version(self, path: Path | None) -> None:
        found = self.mark("version") or schema.VERSION
        if found != schema.VERSION:
            raise ProjectError(
                f"{path}: ledger has format {found}, this groundset writes {schema.VERSION}",
                "move it away; it is rebuilt by the next run",
            )
        if not self.mark("version"):
            with self.write():
                self.set_mark("version", schema.VERSION)

    def close(self) -> None:
        """Close the connection; nothing uncommitted is kept."""
        self.connection.close()
        self.connection.engine.dispose()

    @contextmanager
    def write(self) -> Iterator[None]:
        """Do all or nothing: commits at the end, rolls back on any exception, Ctrl-C included."""
        if self.connection.in_transaction():
            self.connection.commit()
        with self.connection.begin():
            yield

    def mark(self, name: str) -> str:
        """Give the mark's value, empty when it was never set."""
        query = select(schema.marks.c.value).where(schema.marks.c.name == name)
        return self.connection.execute(query).scalar() or ""

    def set_mark(self, name: str, value: str) -> None:
        """Set a mark; inside ``write()``."""
        statement = insert(schema.marks).values(name=name, value=value)
        self.connection.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"value": value})
        )

    @property
    def generation(self) -> int:
        """Number of changes so far to anything that outcomes depend on."""
        return _number(self.mark("generation") or "0")

    def touch(self) -> None:
        """Count a change to something that outcomes depend on; inside ``write()``."""
        self.set_mark("generation", str(self.generation + 1))

    def count(self, table: str) -> int:
        """Count the rows of a table."""
        query = select(func.count()).select_from(schema.metadata.tables[table])
        return int(self.connection.execute(query).scalar_one())


def _unfinished(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


@recorded
def _number(text: str) -> int:
    return int(text)


@contextmanager
def _explained() -> Iterator[None]:
    """Turn faults of the database into ProjectError."""
    try:
        yield
    except (DatabaseError, UnicodeDecodeError) as error:
        raise explain(error) from None


def _explain_garbled(context: ExceptionContext) -> ProjectError | None:
    """Explain what SQLite says in bytes that are no text, since the ledger's own bytes are garbled."""
    error = context.original_exception
    return explain(error) if isinstance(error, UnicodeDecodeError) else None


def _prepare(raw: object, _record: object) -> None:
    """Set up a fresh SQLite connection: WAL, foreign keys, and patience with other readers."""
    cursor = raw.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "busy_timeout=30000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
