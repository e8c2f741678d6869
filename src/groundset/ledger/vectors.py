"""Vectors of texts, so that each is made and paid for once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import Connection, func, select
from sqlalchemy.dialects.sqlite import insert

from groundset.ledger.schema import vectors

_BATCH = 500


class Vectors:
    """The vectors of one ledger, by the fingerprint of the embedder and the hash of the text."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, embedder: str, texts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
        """Yield hash and vector of those texts that have one."""
        for at in range(0, len(texts), _BATCH):
            query = select(vectors.c.text, vectors.c.vector).where(
                vectors.c.embedder == embedder, vectors.c.text.in_(texts[at : at + _BATCH])
            )
            yield from ((row.text, row.vector) for row in self._connection.execute(query))

    def known(self, embedder: str, texts: Sequence[str]) -> set[str]:
        """Name those texts that have a vector, by their hashes."""
        found: set[str] = set()
        for at in range(0, len(texts), _BATCH):
            query = select(vectors.c.text).where(
                vectors.c.embedder == embedder, vectors.c.text.in_(texts[at : at + _BATCH])
            )
            found.update(self._connection.execute(query).scalars())
        return found

    def size(self, embedder: str) -> int:
        """Give the bytes of the embedder's vectors; 0 while there is none."""
        query = select(func.length(vectors.c.vector)).where(vectors.c.embedder == embedder).limit(1)
        return int(self._connection.execute(query).scalar() or 0)

    def put(self, embedder: str, made: Mapping[str, bytes]) -> None:
        """Record vectors by the hashes of their texts, in one transaction; the first one of a text stays."""
        if not made:
            return
        rows = [{"embedder": embedder, "text": text, "vector": vector} for text, vector in made.items()]
        if self._connection.in_transaction():
            self._connection.commit()
        with self._connection.begin():
            self._connection.execute(insert(vectors).on_conflict_do_nothing(), rows)
