"""Evaluation items whose question a row asks, word for word: what needs no threshold to be called a leak."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from groundset.gates.evaluations import GRAM, EvaluationSet
from groundset.records import content_hash
from groundset.text.shingles import grams, prefixes
from groundset.text.tokens import words


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
        self._items: dict[tuple[int, ...], list[tuple[str, int]]] = {}
        for one in sets:
            for item in one.items:
                if side := item.side("question"):
                    self._items.setdefault(side.grams, []).append((one.name, item.row))

    def asked(self, instruction: str) -> SameQuestion | None:
        """Give the items that ask just this; None where there is none."""
        if not self._items:
            return None
        own = words(instruction)
        items = self._items.get(tuple(grams(prefixes(own), min(GRAM, len(own))))) if own else None
        return SameQuestion(content_hash(own), tuple(items)) if items else None
