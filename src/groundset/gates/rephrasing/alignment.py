"""Lays the words of a row beside those of a question: which of them have a counterpart.

Every word looks for its nearest word on the other side. A word of the same stem is a whole counterpart; of
near meaning ("purchases", "buys") a partial one; a number only a number of the same value. What is covered
is weighed by what each word says. (The greedy matching of BERTScore, Zhang et al. 2020, with static vectors.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.gates.rephrasing.choices import asked as before_choices
from groundset.gates.rephrasing.index import Entry, Index, distinct
from groundset.gates.rephrasing.lexicon import DIMENSIONS, LENGTH, Lexicon, Places
from groundset.gates.rephrasing.names import Names
from groundset.gates.rephrasing.programs import is_all_code, is_code

_NOTHING = 0.3
"""Cosine of two words up to which neither stands for the other."""
_WHOLE = 0.85
_LIKE = 0.9
"""Most that a word of another stem covers."""
_DULL = 1.5
"""Nats up to which a word does not count where words are counted."""
_DIGITS = 6
_COLUMNS, _PRODUCTS = 250, 1000

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reading:
    """A row as words: its distinct words and which parts hold them."""

    instruction: Places
    """All words in order."""
    response: Places
    words: Places
    """Distinct."""
    told: Mask
    """Those of the response."""
    given: Mask
    """Those of the instruction."""
    asked: Mask
    """Those of the instruction before its choices."""
    before: Places
    """All words of the instruction before its choices, in order."""
    program: bool
    """Whether the instruction is one, and nothing else."""
    code: bool
    """Whether any part is a program."""
    names: Names
    """Of what is asked, before its choices."""

    @staticmethod
    def of(lexicon: Lexicon, pair: tuple[str, str], parts: tuple[Places, Places, Places]) -> Reading:
        """Join the parts of a row: instruction, response, and the instruction before its choices."""
        instruction, response, before = parts
        program, code = is_all_code(pair[0]), is_code("\n".join(pair))
        named = Names.of(before_choices(pair[0]))
        unique = distinct(lexicon, np.concatenate([instruction, response]))
        stems = lexicon.stem_of
        told, given, asked = (np.isin(stems[unique], stems[part]) for part in (response, instruction, before))
        return Reading(instruction, response, unique, told, given, asked, before, program, code, named)

    def sequence(self, side: str) -> Places:
        """Give all words of a side in order."""
        if side == "both":
            return np.concatenate([self.instruction, self.response])
        return self.instruction if side == "instruction" else self.response


@dataclass(frozen=True, slots=True)
class Cover:
    """How one side of a row and one side of an item cover one another."""

    item_side: str
    row_side: str
    item: float
    """Share of the item's weight that has a counterpart."""
    row: float
    """Share of the row's, where choices need none."""
    row_words: float
    """The same with every word that tells anything counted alike."""
    item_mass: float
    """In nats."""
    row_mass: float

    @property
    def both(self) -> float:
        """Harmonic mean of the two shares."""
        return 2 * self.item * self.row / (self.item + self.row) if self.item + self.row else 0.0

    @property
    def shared(self) -> float:
        """What all counterparts say together, in nats, as seen from the poorer side."""
        return min(self.item * self.item_mass, self.row * self.row_mass)


class Pairing:
    """The words of one row beside those of one item."""

    def __init__(self, reading: Reading, entry: Entry, index: Index) -> None:
        lexicon = index.lexicon
        self._reading, self._entry = reading, entry
        self._item = entry.whole
        self._likeness = _likeness(lexicon, self._item, reading.words)
        self._item_weights = index.weighed(self._item)
        self._row_weights = index.weighed(reading.words)

    def covers(self) -> tuple[Cover, ...]:
        """Compare the sides that can be the same thing."""
        return tuple(self._cover(*pair) for pair in _pairs(self._reading, self._entry))

    def _cover(self, item_side: str, row_side: str) -> Cover:
        reading = self._reading
        ours = self._entry.mask(item_side)
        theirs = {"instruction": reading.given, "response": reading.told}.get(
            row_side, reading.given | reading.told
        )
        needed = reading.asked if row_side == "instruction" else theirs
        likeness = self._likeness[ours]
        covered, covered_back = likeness[:, theirs].max(1), likeness[:, needed].max(0)
        item_weights, row_weights = self._item_weights[ours], self._row_weights[needed]
        return Cover(
            item_side,
            row_side,
            _share(item_weights, covered),
            _share(row_weights, covered_back),
            _share(np.clip(row_weights - _DULL, 0, 1), covered_back),
            float(item_weights.sum()),
            float(row_weights.sum()),
        )


def _pairs(reading: Reading, entry: Entry) -> list[tuple[str, str]]:
    """Give the sides that can be the same thing, as (side of the item, side of the row).

    A question is asked in an instruction: a response that touches its subject is no leak. A program stands
    anywhere, and so does everything in a row of one side.
    """
    item_sides = [
        "question",
        *(["stem"] if len(entry.stem) else []),
        *(["both"] if len(entry.answer) else []),
    ]
    row_sides = [
        side for side, mask in (("instruction", reading.asked), ("response", reading.told)) if mask.any()
    ]
    if len(row_sides) == 2 and not (entry.question.code or reading.code):
        row_sides = ["instruction"]
    elif len(row_sides) == 2:
        row_sides.append("both")
    return [(ours, theirs) for ours in item_sides for theirs in row_sides]


def _likeness(lexicon: Lexicon, ours: Places, theirs: Places) -> Floats:
    """Give how far each word stands for each other, from 0 to 1."""
    vectors, values, stems = lexicon.vectors, lexicon.values, lexicon.stem_of
    cosines = _products(vectors[ours], vectors[theirs]).astype(np.float64) / (LENGTH * LENGTH)
    likeness = np.clip((cosines - _NOTHING) / (_WHOLE - _NOTHING), 0, 1) * _LIKE
    left, right = values[ours][:, None], values[theirs][None, :]
    either = ~(np.isnan(left) & np.isnan(right))
    same = (stems[ours][:, None] == stems[theirs][None, :]) | (left == right)
    return np.where(same, 1.0, np.where(either, 0.0, likeness)).round(_DIGITS)


def _products(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> NDArray[np.float32]:
    """Multiply every vector with every other, a few at a time.

    Products of this size are worth no threads, which wait for one another on a busy machine.
    """
    found = np.empty((len(ours), len(theirs)), np.float32)
    for start in range(0, len(theirs), _COLUMNS):
        some = theirs[start : start + _COLUMNS]
        height = max(1, _PRODUCTS // len(some))
        blocks = np.zeros((-(-len(ours) // height), height, DIMENSIONS), np.float32)
        blocks.reshape(-1, DIMENSIONS)[: len(ours)] = ours
        found[:, start : start + _COLUMNS] = (blocks @ some.T).reshape(-1, len(some))[: len(ours)]
    return found


def _share(weights: Floats, covered: Floats) -> float:
    total = weights.sum()
    return float((weights * covered).sum() / total) if total else 0.0
