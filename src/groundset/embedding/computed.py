"""Vectors that this machine computes, as a source for a store: slow enough to be kept."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from groundset.contracts import Embedder, Progress
from groundset.embedding.stored import Keep

_GROUP = 64
"""Texts whose vectors are kept together."""


class Computed:
    """A ``VectorSource`` over an embedder that needs no server."""

    def __init__(self, embedder: Embedder, progress: Progress) -> None:
        self._embedder = embedder
        self._progress = progress

    @property
    def fingerprint(self) -> str:
        """That of the embedder."""
        return self._embedder.fingerprint

    def fetch(self, texts: Sequence[str], width: int, keep: Keep) -> None:
        """Compute vectors of all texts, and hand them over some at a time; one of zeros is none."""
        self._progress.start("embedding texts", len(texts))
        try:
            for at in range(0, len(texts), _GROUP):
                some = texts[at : at + _GROUP]
                made = zip(some, self._embedder.vectors(some).astype(np.int16), strict=True)
                keep({text: row for text, row in made if row.any()})
                self._progress.advance(len(some))
        finally:
            self._progress.finish()
