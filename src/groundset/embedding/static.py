"""The built-in embedder: static word-piece vectors, averaged, from a package that holds them.

WordLlama, 256 dimensions: no download, no accelerator, thousands of texts a second on one core. It
knows what words are about, and little of their order: no meaning that hangs on "not" is safe with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from groundset.embedding.beginnings import beginning
from groundset.embedding.vectors import Rows, quantized

if TYPE_CHECKING:
    from wordllama import WordLlamaInference

_BATCH = 64


class StaticEmbedder:
    """An ``Embedder`` without a model server; loads in a third of a second when first used."""

    @property
    def fingerprint(self) -> str:
        """Package, version and how its vectors are rounded."""
        return f"wordllama-256/{version('wordllama')}/1"

    def vectors(self, texts: Sequence[str]) -> Rows:
        """Give one row of 256 whole numbers per text."""
        import numpy as np

        if not texts:
            return np.zeros((0, 256))
        cut = [beginning(text) or " " for text in texts]
        # Alike in length, a batch holds little padding.
        order = sorted(range(len(cut)), key=lambda at: len(cut[at]))
        rows = np.empty((len(cut), 256))
        for start in range(0, len(order), _BATCH):
            places = order[start : start + _BATCH]
            rows[places] = quantized(self._model.embed([cut[at] for at in places]))
        return rows

    @cached_property
    def _model(self) -> WordLlamaInference:
        import wordllama

        # The files lie in the package itself, where its own search does not look.
        folder: Any = Path(wordllama.__file__).parent
        return wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
