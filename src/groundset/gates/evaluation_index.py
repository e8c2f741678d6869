"""Finds which sides of which evaluation items share a gram with a text.

Grams lie sorted in one array beside the numbers of their sides, 12 bytes each, behind a table of one byte per
hashed slot that turns almost every gram of an innocent text away, so a text costs a few
look-ups per token whatever the number of items.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from groundset.gates.evaluations import (
    ANSWER_TOKENS,
    GRAM,
    QUESTION_TOKENS,
    EvaluationItem,
    EvaluationSet,
    Side,
)
from groundset.text.shingles import grams, prefixes
from groundset.text.tokens import words

_SLOTS_PER_GRAM = 8


@dataclass(frozen=True, slots=True)
class Reference:
    """One side of one item."""

    set_name: str
    row: int
    side: Side


@dataclass(frozen=True, slots=True)
class ShortPair:
    """A question too short to be matched inside a text, with its answer."""

    reference: Reference
    """Of the item's side ``both``."""
    question: Side
    answer: Side


class EvaluationIndex:
    """All sides of all sets, by gram."""

    def __init__(self, sets: Sequence[EvaluationSet]) -> None:
        """Index the sets; some 150 bytes a gram in all, the sets included."""
        self.sets = tuple(sets)
        self.references: list[Reference] = []
        self.whole: defaultdict[int, list[int]] = defaultdict(list)
        """Hash of a short question to the numbers of its references."""
        self._pairs: defaultdict[int, defaultdict[int, list[ShortPair]]] = defaultdict(
            lambda: defaultdict(list)
        )
        matched = [number for one in self.sets for item in one.items for number in self._add(one.name, item)]
        self.lengths = sorted({self.references[number].side.n for number in matched})
        """Lengths of the grams that are matched inside a text."""
        self._fill(matched)

    def grams_in(self, text: str) -> frozenset[int]:
        """Tell which evaluation grams stand in a text.

        Full-length grams only, to count their documents: a shorter one is a whole item, never boilerplate.
        """
        hashed = grams(prefixes(words(text)), GRAM)
        return frozenset(gram for gram in hashed if self._seen[gram & self._mask] and self._holds(gram))

    def matches(self, hashed: Sequence[int], n: int) -> dict[int, list[int]]:
        """Map the number of each reference to the ascending places of its grams of n tokens in a text."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        seen, mask = self._seen, self._mask
        for place in [place for place, gram in enumerate(hashed) if seen[gram & mask]]:
            for number in self._sides(hashed[place]):
                if self.references[number].side.n == n:
                    found[number].append(place)
        return dict(sorted(found.items()))

    def short_questions(self, asked: Sequence[int]) -> Iterator[tuple[int, ShortPair]]:
        """Yield each short question, once, that stands in an instruction, given by its prefix hashes."""
        for n, pairs in sorted(self._pairs.items()):
            met = set()
            for place, gram in enumerate(grams(asked, n)):
                if gram in pairs and gram not in met:
                    met.add(gram)
                    yield from ((place, pair) for pair in pairs[gram])

    def _add(self, name: str, item: EvaluationItem) -> Iterator[int]:
        """Take in an item; yield the numbers of the references that are matched inside a text."""
        for side in item.sides:
            if self._stands_alone(side):
                yield self._refer(name, item.row, side)
        question, answer, both = (item.side(name) for name in ("question", "answer", "both"))
        if question and question.tokens < QUESTION_TOKENS:
            self.whole[question.grams[0]].append(self._refer(name, item.row, question))
            if answer and both and answer.tokens < ANSWER_TOKENS:
                pair = ShortPair(Reference(name, item.row, both), question, answer)
                self._pairs[question.tokens][question.grams[0]].append(pair)

    def _refer(self, name: str, row: int, side: Side) -> int:
        self.references.append(Reference(name, row, side))
        return len(self.references) - 1

    @staticmethod
    def _stands_alone(side: Side) -> bool:
        return side.tokens >= (ANSWER_TOKENS if side.name == "answer" else QUESTION_TOKENS)

    def _fill(self, matched: Sequence[int]) -> None:
        """Build the sorted arrays and the table in front of them."""
        loose, owners = array("Q"), array("I")
        for number in matched:
            distinct = set(self.references[number].side.grams)
            loose.extend(distinct)
            owners.extend([number] * len(distinct))
        order = sorted(range(len(loose)), key=loose.__getitem__)
        self._grams = array("Q", map(loose.__getitem__, order))
        self._owners = array("I", map(owners.__getitem__, order))
        self._mask = (1 << (len(loose) * _SLOTS_PER_GRAM).bit_length()) - 1
        self._seen = bytearray(self._mask + 1)
        for gram in self._grams:
            self._seen[gram & self._mask] = 1

    def _holds(self, gram: int) -> bool:
        at = bisect_left(self._grams, gram)
        return at < len(self._grams) and self._grams[at] == gram

    def _sides(self, gram: int) -> Iterator[int]:
        at = bisect_left(self._grams, gram)
        while at < len(self._grams) and self._grams[at] == gram:
            yield self._owners[at]
            at += 1
