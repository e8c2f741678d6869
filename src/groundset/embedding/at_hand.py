"""An embedder that is there at once, for those who fetch first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundset.contracts import Embedder
from groundset.embedding.vectors import Rows


class EmbedderAtHand:
    """A ``FetchingEmbedder`` with nothing to fetch: it gives every text its vector."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    @property
    def fingerprint(self) -> str:
        """That of the embedder."""
        return self._embedder.fingerprint

    def fetch(self, texts: Iterable[str]) -> None:
        """Do nothing."""

    def vectors(self, texts: Sequence[str]) -> Rows:
        """Give one row per text."""
        return self._embedder.vectors(texts)

    def vectors_or_none(self, texts: Sequence[str]) -> list[Rows | None]:
        """Give each text its row."""
        return list(self._embedder.vectors(texts))
