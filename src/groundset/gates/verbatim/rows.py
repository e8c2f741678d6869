"""Instruction and response of many rows as tokens, each row as one sequence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from groundset.gates.verbatim.tables import Places
from groundset.text.hashing import Hashes, bounds_of, hashed


@dataclass(frozen=True, slots=True)
class Rows:
    """Tokens of rows, one row after the other."""

    words: Hashes
    bounds: Places
    """Row i has the tokens bounds[i] to bounds[i + 1] (exclusive)."""
    middles: Places
    """Where the response of each row begins."""
    letters: Places
    """How many tokens before each place have a letter."""

    @staticmethod
    def of(pairs: Sequence[tuple[str, str]]) -> Rows:
        """Cut and hash (instruction, response) pairs."""
        found = hashed([text for pair in pairs for text in pair])
        return Rows(found.words, found.bounds[::2], found.bounds[1::2], bounds_of(found.lettered))

    def of_places(self, places: Places) -> Places:
        """Give the row of each token."""
        return np.searchsorted(self.bounds, places, side="right") - 1
