"""The sides of evaluation items as hashed grams: what is matched, and what would be noise.

- A *question* of at least 5 tokens is matched wherever it stands, by grams of 8 tokens, or as a whole when
  it is shorter than 8. (Of 26,000 ordinary instruction rows, 8 held one of MMLU's 800 questions of 5 to 7.)
- An *answer* is matched alone from 8 tokens: ``18`` or ``All of the above`` is everybody's.
- A *question of fewer than 5 tokens* (``Neural networks:``) stands in hundreds of innocent texts. It is a
  leak when it is the whole instruction, or when it stands in the instruction and its answer in the response
  and the two together reach 5 tokens. For the same reason ``both``, question and answer in a row, is
  a side only where the question is too short alone; elsewhere it finds nothing that the question does not.
- A *piece*, at least 4 tokens in a row of a short question, is matched as the whole instruction or beside the
  item's answer, however short that is; of a long question that much is a phrase like any other.
- A *passage* is a public text that honest corpora hold too: it is matched to be told, and is no leak. Where a
  question holds its passage (``stems`` says when), ``stem`` is what it asks.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from math import log

import numpy as np
from numpy.typing import NDArray

from groundset.gates.items import ItemText
from groundset.gates.stems import parted
from groundset.text.grams import grams
from groundset.text.hashing import Hashes, hashed
from groundset.text.tokens import tokenize

GRAM = 8
"""Tokens of a gram, less only where the whole side is shorter."""
QUESTION_TOKENS = 5
"""Tokens from which a question, or question and answer together, is matched inside a longer text."""
ANSWER_TOKENS = 8
"""Tokens from which an answer, or a passage, is matched alone."""
PIECE_TOKENS = 4
"""Tokens from which a piece of a question may be told."""
PIECE_LIMIT = 28
"""Questions of so many tokens need no such pieces: what holds a good share of one is long enough alone."""
_PIECES = 5
"""Texts of an item: question, answer, passage, and the passage and stem that its question holds."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an item, as hashes."""

    name: str
    """``question``, ``piece`` (its shorter grams), ``answer``, ``both``, ``stem`` or ``passage``."""
    n: int
    """Tokens of a gram."""
    grams: array[int]
    """Hashes of the side's grams, in order."""
    weights: array[float]
    """Inverse document frequency of each token over the items of its set, to 6 digits."""
    parts: tuple[tuple[int, str], ...] | None = field(default=None, compare=False, repr=False)
    """Its text in pieces, each with where it begins; None where the text was never at hand."""

    @property
    def tokens(self) -> int:
        """Number of tokens."""
        return len(self.weights)

    def spans(self, places: Sequence[tuple[int, int]]) -> list[list[int]]:
        """Turn token spans into characters; gives them as they are where there is no text."""
        if self.parts is None:
            return [list(place) for place in places]
        starts, ends = _characters(self.parts)
        return [[starts[start], ends[end - 1]] for start, end in places]


@lru_cache(maxsize=4096)
def _characters(parts: tuple[tuple[int, str], ...]) -> tuple[array[int], array[int]]:
    """Give where each token of a text in pieces begins and ends; items of one mould are told together."""
    found = [(shift, tokenize(text)) for shift, text in parts]
    return (
        array("q", (start + shift for shift, tokens in found for start in tokens.starts)),
        array("q", (end + shift for shift, tokens in found for end in tokens.ends)),
    )


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One row of an evaluation set."""

    row: int
    """0-based."""
    sides: tuple[Side, ...]
    """By name; none for a row without any word."""

    def side(self, name: str) -> Side | None:
        """Give the side of that name, if the item has it."""
        return next((side for side in self.sides if side.name == name), None)


def items_of(texts: Sequence[ItemText]) -> tuple[EvaluationItem, ...]:
    """Hash the items of a set, in order."""
    pieces = [piece for text in texts for piece in _pieces(text)]
    found = hashed([text for _shift, text in pieces])
    bounds = found.bounds
    maker = _Maker(found.words, _weights(found.words, bounds[::_PIECES], len(texts)))
    items: list[EvaluationItem] = []
    for row in range(len(texts)):
        own = slice(row * _PIECES, (row + 1) * _PIECES)
        borders = bounds[own.start : own.stop + 1].tolist()
        sides = _sides(maker, pieces[own], borders)
        items.append(EvaluationItem(row, tuple(sorted(sides, key=lambda side: side.name))))
    return tuple(items)


def _pieces(text: ItemText) -> list[tuple[int, str]]:
    """Give the texts of an item, each with where it begins in the text that it is taken from."""
    question = text.question
    spans = None if text.passage.strip() else parted(question)
    inner = [(s.start, question[s.start : s.end]) for s in spans] if spans else [(0, ""), (0, "")]
    return [(0, question), (0, text.answer), (0, text.passage), *inner]


def _sides(maker: _Maker, pieces: Sequence[tuple[int, str]], borders: Sequence[int]) -> Iterator[Side]:
    places = list(pairwise(borders))
    asked, answered, *_ = (end - start for start, end in places)
    if asked:
        yield maker.side("question", places[0], (pieces[0],))
    in_pieces = QUESTION_TOKENS <= asked < PIECE_LIMIT and not any(end > start for start, end in places[2:])
    if in_pieces:
        yield maker.side("piece", places[0], (pieces[0],), PIECE_TOKENS)
    if answered >= ANSWER_TOKENS or (answered and (in_pieces or 0 < asked < QUESTION_TOKENS)):
        yield maker.side("answer", places[1], (pieces[1],))
    if answered and 0 < asked < QUESTION_TOKENS <= asked + answered:
        behind = (len(pieces[0][1]) + 1, pieces[1][1])
        yield maker.side("both", (places[0][0], places[1][1]), (pieces[0], behind))
    for (start, end), piece in zip(places[2:4], pieces[2:4], strict=True):
        if end - start >= ANSWER_TOKENS:
            yield maker.side("passage", (start, end), (piece,))
    if places[4][1] > places[4][0]:
        yield maker.side("stem", places[4], (pieces[4],))


class _Maker:
    """Makes sides of stretches of the tokens of a whole set, whose grams are hashed at once."""

    def __init__(self, words: Hashes, weights: NDArray[np.float64]) -> None:
        self._grams = {n: grams(words, n) for n in range(1, GRAM + 1)}
        self._weights = weights

    def side(
        self, name: str, place: tuple[int, int], parts: tuple[tuple[int, str], ...], most: int = GRAM
    ) -> Side:
        start, end = place
        n = min(most, end - start)
        own = array("Q", self._grams[n][start : end - n + 1].tobytes())
        return Side(name, n, own, array("d", self._weights[start:end].tobytes()), parts)


def _weights(words: Hashes, bounds: NDArray[np.int64], rows: int) -> NDArray[np.float64]:
    """Weigh each token by how few items of the set hold its word."""
    known, place = np.unique(words, return_inverse=True)
    item = np.repeat(np.arange(rows), np.diff(bounds))
    counts = np.bincount(np.unique(place * rows + item) // rows, minlength=len(known))
    occurring, which = np.unique(counts, return_inverse=True)
    # `math.log`, a number at a time: numpy's may differ in the last place from machine to machine.
    by_count = np.array([round(log(1 + rows / count), _DIGITS) for count in occurring.tolist()])
    return by_count[which][place]
