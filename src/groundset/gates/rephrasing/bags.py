"""The distinct words of many texts at once, in columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.gates.rephrasing.lexicon import DIMENSIONS, Lexicon, Places, whole

_FINENESS = 16
"""Steps of a weight in a weighted sum of vectors, per nat."""


@dataclass(frozen=True, slots=True)
class Bags:
    """The first word of each stem of each text: of text i, from ``bounds[i]`` to ``bounds[i + 1]``."""

    words: Places
    bounds: NDArray[np.int64]

    @staticmethod
    def of(lexicon: Lexicon, texts: Sequence[Places]) -> Bags:
        """Keep one word of each stem; their order within a text is that of their stems' numbers."""
        lengths = np.array([len(text) for text in texts], np.int64)
        words = np.concatenate([*texts, np.zeros(0, np.int32)]).astype(np.int32)
        owners = np.repeat(np.arange(len(texts)), lengths)
        keys = owners * len(lexicon.stems) + lexicon.stem_of[words]
        _, first = np.unique(keys, return_index=True)
        bounds = np.concatenate([[0], np.cumsum(np.bincount(owners[first], minlength=len(texts)))])
        return Bags(words[first], bounds.astype(np.int64))

    @property
    def owners(self) -> NDArray[np.int64]:
        """Number of the text of each word."""
        return np.repeat(np.arange(len(self.bounds) - 1), np.diff(self.bounds))

    def meanings(self, lexicon: Lexicon, weights: NDArray[np.float64]) -> NDArray[np.float32]:
        """Give the weighted sum of each text's vectors, at one length, in whole numbers.

        The weights grow with rarity, as in Arora et al., "A simple but tough-to-beat baseline for sentence
        embeddings" (2017). Whole numbers times whole numbers: the sum is exact in any order.
        """
        import scipy.sparse as sparse

        used, places = np.unique(self.words, return_inverse=True)
        shape = (len(self.bounds) - 1, len(used))
        counts = sparse.csr_matrix((np.rint(weights * _FINENESS), places, self.bounds), shape=shape)
        if not len(used):
            return np.zeros((shape[0], DIMENSIONS), np.float32)
        return whole(np.asarray(counts @ lexicon.vectors[used].astype(np.float64)))
