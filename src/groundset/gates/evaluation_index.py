"""All sides of all evaluation sets, by gram.

Equal sides are indexed once, however many items share them. Grams of one length lie sorted behind a bitmap
that turns almost every gram of an innocent text away, so a text costs one look-up per token and length
whatever the number of items.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groundset.gates.evaluations import EvaluationSet
from groundset.gates.sides import ANSWER_TOKENS, GRAM, QUESTION_TOKENS, EvaluationItem, Side
from groundset.gates.verbatim.postings import Postings
from groundset.gates.verbatim.short import ShortPair, ShortQuestions
from groundset.gates.verbatim.tables import GramTable
from groundset.text.grams import grams
from groundset.text.hashing import hashed

if TYPE_CHECKING:
    from groundset.gates.rephrasing import Rephrasings

_ALONE = {"answer": ANSWER_TOKENS, "passage": ANSWER_TOKENS}


@dataclass(frozen=True, slots=True)
class Reference:
    """One side of one item."""

    set_name: str
    row: int
    side: Side

    @property
    def item(self) -> tuple[str, int]:
        """Name the item."""
        return self.set_name, self.row


@dataclass(frozen=True, slots=True)
class Stem:
    """The side of an item with a passage that asks."""

    side: str
    shared: bool
    """Items about other passages ask the same: alone it points to none of them."""


class _Sides:
    """The sides of all sets, numbered, and sorted by how they are matched."""

    def __init__(self, sets: Sequence[EvaluationSet]) -> None:
        self.references: list[list[Reference]] = []
        self._numbers: dict[tuple[str, int, bytes, bytes], int] = {}
        matched: defaultdict[int, dict[int, Side]] = defaultdict(dict)
        alone: dict[int, Side] = {}
        pairs: dict[int, ShortPair] = {}
        for one in sorted(sets, key=lambda one: one.name):
            for item in one.items:
                numbers = {side.name: self._number(one.name, item, side) for side in item.sides}
                for side in item.sides:
                    if side.tokens >= _ALONE.get(side.name, QUESTION_TOKENS):
                        matched[side.n][numbers[side.name]] = side
                    elif side.name == "question":
                        alone[numbers[side.name]] = side
                if pair := _short_pair(item):
                    pairs[numbers["both"]] = ShortPair(numbers["both"], *pair)
        self.postings = tuple(
            Postings(n, list(sides), list(sides.values())) for n, sides in sorted(matched.items())
        )
        self.short = ShortQuestions(list(alone.items()), list(pairs.values()))

    def _number(self, name: str, item: EvaluationItem, side: Side) -> int:
        question = item.side("question") if side.name == "both" else None
        kind = f"both, {question.tokens} of them asked" if question else side.name
        content = (kind, side.n, side.grams.tobytes(), side.weights.tobytes())
        number = self._numbers.setdefault(content, len(self.references))
        if number == len(self.references):
            self.references.append([])
        self.references[number].append(Reference(name, item.row, side))
        return number


class EvaluationIndex:
    """All sides of all sets, by gram; built when something is first looked up, some 60 bytes a gram."""

    def __init__(self, sets: Sequence[EvaluationSet]) -> None:
        self.sets = tuple(sets)
        self.texts = {one.name: one.texts for one in self.sets if one.texts}
        """The items by name of their set, of the sets whose texts are at hand."""

    @cached_property
    def _sides(self) -> _Sides:
        return _Sides(self.sets)

    @property
    def references(self) -> list[list[Reference]]:
        """By number of the side: whose it is, in order; numbers follow the first of each."""
        return self._sides.references

    @property
    def postings(self) -> tuple[Postings, ...]:
        """Sides that are matched inside a text, by length of their grams."""
        return self._sides.postings

    @property
    def short(self) -> ShortQuestions:
        """Questions that are too short to be matched inside a text."""
        return self._sides.short

    @cached_property
    def stems(self) -> dict[tuple[str, int], Stem]:
        """Of the items with a passage, by name of the set and row."""
        return {key: stem for one in self.sets for key, stem in _stems(one)}

    @cached_property
    def rephrasings(self) -> Rephrasings | None:
        """What finds the items in other words, made when it is first asked for; None without any text."""
        from groundset.gates.rephrasing import Item, ItemTexts, Rephrasings

        sets = [
            ItemTexts(name, [Item(item.question, item.answer, item.passage) for item in items])
            for name, items in sorted(self.texts.items())
        ]
        return Rephrasings(sets) if sets else None

    def grams_in(self, text: str) -> frozenset[int]:
        """Tell which evaluation grams stand in a text.

        Full-length grams only, to count their documents: a shorter one is a whole item, never boilerplate.
        """
        return self.grams_in_each([text])[0]

    def grams_in_each(self, texts: Sequence[str]) -> list[frozenset[int]]:
        """Tell of each text which evaluation grams stand in it."""
        found: list[set[int]] = [set() for _ in texts]
        if table := self._full_length():
            words = hashed(texts)
            places, met = table.find(grams(words.words, GRAM))
            rows = words.bounds.searchsorted(places, side="right") - 1
            inside = places + GRAM <= words.bounds[rows + 1]
            known = table.grams[met[inside]].tolist()
            for row, gram in zip(rows[inside].tolist(), known, strict=True):
                found[row].add(gram)
        return [frozenset(one) for one in found]

    def _full_length(self) -> GramTable | None:
        return next((one.table for one in self.postings if one.n == GRAM), None)


def _short_pair(item: EvaluationItem) -> tuple[Side, Side] | None:
    """Give question and answer of an item whose question is too short alone, and whose answer is too."""
    question, answer, both = (item.side(name) for name in ("question", "answer", "both"))
    if question and answer and both and answer.tokens < ANSWER_TOKENS:
        return question, answer
    return None


def _stems(one: EvaluationSet) -> Iterator[tuple[tuple[str, int], Stem]]:
    """Yield the stem of each item with a passage."""
    about: defaultdict[bytes, set[bytes]] = defaultdict(set)
    found: list[tuple[int, Side]] = []
    for item in one.items:
        passage, stem = item.side("passage"), item.side("stem") or item.side("question")
        if passage and stem:
            found.append((item.row, stem))
            about[stem.grams.tobytes()].add(passage.grams.tobytes())
    for row, stem in found:
        yield (one.name, row), Stem(stem.name, len(about[stem.grams.tobytes()]) > 1)
