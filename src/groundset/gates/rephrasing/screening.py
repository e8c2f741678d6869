"""Screens rows against all items of all evaluation sets."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from groundset.embedding import StaticEmbedder, similarities
from groundset.gates.rephrasing.texts import Item, ItemTexts, Match

THRESHOLD = 0.5
"""Probability from which a row is taken for an item in other words."""
_NEAREST = 2


class Rephrasings:
    """The items of evaluation sets, ready to be compared with rows.

    ``fingerprint`` names everything that a result depends on but the items: rules, coefficients, vectors.
    """

    def __init__(self, sets: Sequence[ItemTexts]) -> None:
        self._embedder = StaticEmbedder()
        self._places = [(one.name, row) for one in sets for row in range(len(one.items))]
        self._vectors = self._embedder.vectors([_text(item) for one in sets for item in one.items])

    @property
    def fingerprint(self) -> str:
        """Name rules, coefficients and vectors."""
        return f"rephrasing/0/{self._embedder.fingerprint}"

    def screen(self, pairs: Sequence[tuple[str, str]]) -> list[list[Match]]:
        """Give the nearest items of each (instruction, response), likeliest first; two at most."""
        cosines = similarities(self._embedder.vectors([asked for asked, _ in pairs]), self._vectors)
        return [self._nearest(row) for row in cosines]

    def _nearest(self, cosines: np.ndarray) -> list[Match]:
        order = np.argsort(-cosines, kind="stable")[:_NEAREST]
        return [self._match(int(at), float(cosines[at])) for at in order]

    def _match(self, at: int, cosine: float) -> Match:
        name, row = self._places[at]
        probability = round(min(1.0, max(0.0, (cosine - 0.58) / 0.4)), 6)
        return Match(name, row, probability, "same_item", "instruction", "question", {"meaning": cosine})


def _text(item: Item) -> str:
    return f"{item.passage}\n{item.question}" if item.passage else item.question
