"""Evaluation items whose question a row asks, word for word: what needs no threshold to be called a leak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from groundset.gates.evaluations import EvaluationSet
from groundset.gates.sides import GRAM
from groundset.records import content_hash
from groundset.text.grams import grams
from groundset.text.hashing import hashed


@dataclass(frozen=True, slots=True)
class SameQuestion:
    """A question of a row that is the question of evaluation items, but for case and punctuation."""

    question: str
    """Hash of its words: rows with the same one ask the same."""
    items: tuple[tuple[str, int], ...]
    """(name of the evaluation set, row in it)."""


class Questions:
    """All questions of evaluation sets, to be looked up by an instruction."""

    def __init__(self, sets: Iterable[EvaluationSet]) -> None:
        self._items: dict[bytes, list[tuple[str, int]]] = {}
        for one in sets:
            for item in one.items:
                if side := item.side("question"):
                    self._items.setdefault(side.grams.tobytes(), []).append((one.name, item.row))

    def asked(self, instruction: str) -> SameQuestion | None:
        """Give the items that ask just this; None where there is none."""
        if not self._items:
            return None
        own = hashed([instruction]).words
        items = self._items.get(grams(own, min(GRAM, len(own))).tobytes()) if len(own) else None
        return SameQuestion(content_hash(own.tolist()), tuple(items)) if items else None
