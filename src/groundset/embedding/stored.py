"""Embedders whose vectors are dear: each is made once, recorded before it is used, and read from then on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from groundset.embedding.beginnings import beginning
from groundset.embedding.vectors import Rows
from groundset.errors import ModelError
from groundset.records import content_hash

Row = NDArray[np.int16]
Keep = Callable[[Mapping[str, Row]], None]
"""Takes vectors by their texts, and records them at once."""

_STORED = np.dtype("<i2")
_CHUNK = 8_192
"""Texts that are looked up and asked for together."""


class VectorSource(Protocol):
    """Makes vectors, slowly or for money."""

    @property
    def fingerprint(self) -> str:
        """Name of model and version: another fingerprint gives other vectors."""

    def fetch(self, texts: Sequence[str], width: int, keep: Keep) -> None:
        """Make vectors of texts, and hand them over as they come; a text that gets none is left out.

        ``width`` is the length of the vectors there are; 0 while there is none. No text is empty.
        """


class VectorStore(Protocol):
    """Where vectors are kept, by the embedder's fingerprint and the hash of the text."""

    def get(self, embedder: str, texts: Sequence[str]) -> Iterable[tuple[str, bytes]]:
        """Give hash and vector of those texts that have one."""

    def known(self, embedder: str, texts: Sequence[str]) -> set[str]:
        """Name those texts that have a vector."""

    def size(self, embedder: str) -> int:
        """Give the bytes of a vector; 0 while there is none."""

    def put(self, embedder: str, made: Mapping[str, bytes]) -> None:
        """Record vectors in one transaction."""


class NoSource:
    """A ``VectorSource`` that makes nothing: what is stored under a fingerprint is all there is."""

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def fetch(self, texts: Sequence[str], width: int, keep: Keep) -> None:
        """Do nothing."""


class StoredEmbedder:
    """An ``Embedder`` over a source and a store; asks the source for nothing that the store has."""

    def __init__(self, source: VectorSource, store: VectorStore) -> None:
        self._source = source
        self._store = store

    @property
    def fingerprint(self) -> str:
        """That of the source."""
        return self._source.fingerprint

    def fetch(self, texts: Iterable[str]) -> None:
        """Get vectors of all texts that have none yet.

        Raises BudgetError or ModelError with all that came recorded; a text that the source can make
        nothing of stays without a vector, and is tried again when it is asked for again.
        """
        for missing in self.missing(texts):
            width = self._store.size(self.fingerprint) // _STORED.itemsize
            self._source.fetch(list(missing.values()), width, self._keep)

    def missing(self, texts: Iterable[str]) -> Iterator[Mapping[str, str]]:
        """Yield the texts that have no vector yet, each once, by their hashes, some thousands at a time."""
        seen: set[str] = set()
        iterator = iter(texts)
        while chunk := list(islice(iterator, _CHUNK)):
            named = {name: text for name, text in map(_named, chunk) if name and name not in seen}
            seen |= named.keys()
            known = self._store.known(self.fingerprint, list(named))
            missing = {name: text for name, text in named.items() if name not in known}
            if missing:
                yield missing

    def vectors_or_none(self, texts: Sequence[str]) -> list[Rows | None]:
        """Give the stored row of each text, zeros for one without words, None for one that has no vector."""
        names = [_named(text)[0] for text in texts]
        found = dict(self._store.get(self.fingerprint, sorted({name for name in names if name})))
        width = self._store.size(self.fingerprint) // _STORED.itemsize
        nothing = np.zeros(max(width, 1))
        return [(_row(found[name]) if name in found else None) if name else nothing.copy() for name in names]

    def vectors(self, texts: Sequence[str]) -> Rows:
        """Give one row per text, fetched where it is missing; raises ModelError for one that gets none."""
        self.fetch(texts)
        rows = [row for row in self.vectors_or_none(texts) if row is not None]
        if len(rows) < len(texts):
            raise ModelError(
                f"the embedder makes no vectors of {len(texts) - len(rows)} of {len(texts)} texts",
                "look at its server, and try again",
            )
        return np.stack(rows) if rows else np.zeros((0, 1))

    def _keep(self, made: Mapping[str, Row]) -> None:
        named = {_named(text)[0]: row.astype(_STORED).tobytes() for text, row in made.items()}
        self._store.put(self.fingerprint, named)


def _named(text: str) -> tuple[str, str]:
    """Give what is embedded of a text and its hash, which is empty where there is nothing to embed."""
    embedded = beginning(text)
    return (content_hash(embedded) if embedded.strip() else "", embedded)


def _row(stored: bytes) -> Rows:
    return np.frombuffer(stored, _STORED).astype(np.float64)
