"""An embedder that is not here: of what it made, only its name is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundset.embedding.vectors import Rows
from groundset.errors import ModelError


class EmbedderElsewhere:
    """A ``FetchingEmbedder`` that has no vector of any text."""

    def __init__(self, fingerprint: str) -> None:
        self.fingerprint = fingerprint

    def fetch(self, texts: Iterable[str]) -> None:
        """Do nothing."""

    def vectors(self, texts: Sequence[str]) -> Rows:
        """Raise ModelError."""
        raise ModelError(f"the embedder {self.fingerprint!r} is not here", "ask where it is")

    def vectors_or_none(self, texts: Sequence[str]) -> list[Rows | None]:
        """Give None for every text."""
        return [None for _ in texts]
