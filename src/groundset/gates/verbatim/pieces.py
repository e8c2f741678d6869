"""Pieces of a question that are too few words to be told among others: as all that is asked, or answered.

Four words of a question stand in many an innocent text. They point to it where they hold a good share of its
weight and are the whole instruction, or where the response is little more than the item's answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.sides import ANSWER_TOKENS, PIECE_LIMIT, PIECE_TOKENS, Side
from groundset.gates.verbatim.overlaps import Overlap
from groundset.gates.verbatim.postings import Postings
from groundset.gates.verbatim.rows import Rows
from groundset.gates.verbatim.short import SingleGrams
from groundset.gates.verbatim.tables import Places, borders, stretches
from groundset.text.grams import grams
from groundset.text.hashing import Hashes, bounds_of

_MOST_QUESTIONS = 16
"""A gram of more questions leads to none of them: ``which of the following`` is everybody's."""
_DIGITS = 6

Answer = tuple[int, int]
"""Its tokens and its hash."""
Answers = frozenset[Answer]
_NONE: Answers = frozenset()


@dataclass(frozen=True, slots=True)
class _Asked:
    """An instruction with grams of questions in it."""

    row: int
    grams: Hashes
    places: Places
    """Where known grams begin, in tokens."""
    met: Places
    """The number of each."""
    bare: bool
    """It may be a piece and nothing else."""


class Pieces:
    """Finds pieces of the questions of one index."""

    def __init__(
        self, index: EvaluationIndex, postings: Postings, boilerplate: frozenset[int], least: float
    ) -> None:
        """Take in postings of sides ``piece``, and the least share of a question's weight that tells.

        A question with boilerplate in it is told by no piece.
        """
        self._postings, self._least = postings, least
        self._leads = np.diff(postings.bounds) <= _MOST_QUESTIONS
        sides = [index.references[number][0].side for number in postings.numbers.tolist()]
        self._grams = [np.frombuffer(side.grams, np.uint64) for side in sides]
        self._questions, answers = _items(index, postings)
        self._answers = [frozenset((side.n, side.grams[0]) for side in own) for own in answers]
        questions = [index.references[number][0].side for number in self._questions]
        self._whole_only = frozenset(
            owner for owner, side in enumerate(questions) if not boilerplate.isdisjoint(side.grams)
        )
        self._any_answer = SingleGrams([side for own in answers for side in own])

    def overlaps(self, rows: Rows) -> Iterator[tuple[int, Overlap]]:
        """Yield (row, overlap with a side ``question``), the best for each row and question."""
        answered = self._answered(rows)
        for asked in self._asked(rows, answered):
            best: dict[int, Overlap] = {}
            for one in self._pieces(asked, answered.get(asked.row, _NONE), rows):
                known = best.get(one.number)
                if one.score >= self._least and (known is None or one.score > known.score):
                    best[one.number] = one
            yield from ((asked.row, one) for one in best.values())

    def _pieces(self, asked: _Asked, answered: Answers, rows: Rows) -> Iterator[Overlap]:
        """Yield pieces that are the whole instruction, or whose item is answered."""
        end_of_all = len(asked.grams) + PIECE_TOKENS - 1
        for owner, shift in sorted(self._alignments(asked)):
            if owner in self._whole_only:
                continue
            told = not answered.isdisjoint(self._answers[owner])
            for start, end in _runs(asked.grams, self._grams[owner], shift) if told or asked.bare else ():
                if told or (start, end) == (0, end_of_all):
                    yield self._overlap(rows, asked.row, owner, (start, end), shift)

    def _answered(self, rows: Rows) -> Mapping[int, Answers]:
        """Give the answers of items that are half of a response or more, by row."""
        lengths = rows.bounds[1:] - rows.middles
        some = np.flatnonzero((lengths > 0) & (lengths < 2 * ANSWER_TOKENS))
        found: defaultdict[int, set[Answer]] = defaultdict(set)
        places = self._any_answer.find(rows.words, rows.middles[some], rows.bounds[some + 1])
        for at, gram, n, _place in places:
            if 2 * n >= lengths[some[at]]:
                found[int(some[at])].add((n, gram))
        return {row: frozenset(own) for row, own in found.items()}

    def _asked(self, rows: Rows, answered: Mapping[int, Answers]) -> Iterator[_Asked]:
        """Give the instructions that begin and end with known grams, and those that are answered."""
        lengths = rows.middles - rows.bounds[:-1]
        told = np.zeros(len(lengths), np.bool_)
        told[list(answered)] = True
        some = np.flatnonzero((lengths >= PIECE_TOKENS) & (told | (lengths < PIECE_LIMIT)))
        counts = lengths[some] - PIECE_TOKENS + 1
        own = grams(rows.words, PIECE_TOKENS)[stretches(rows.bounds[some], counts)]
        bounds = bounds_of(counts)
        places, met = self._postings.table.find(own)
        at = np.searchsorted(bounds, places, side="right") - 1
        groups = borders(at)
        of = at[groups[:-1]]
        ends = places[groups[1:] - 1] == bounds[of + 1] - 1
        bare = (places[groups[:-1]] == bounds[of]) & ends & (lengths[some[of]] < PIECE_LIMIT)
        for group in np.flatnonzero(bare | told[some[of]]).tolist():
            here, one = slice(*groups[group : group + 2].tolist()), int(of[group])
            inside = own[bounds[one] : bounds[one + 1]]
            yield _Asked(int(some[one]), inside, places[here] - bounds[one], met[here], bool(bare[group]))

    def _alignments(self, asked: _Asked) -> set[tuple[int, int]]:
        """Give questions with a gram in an instruction, and where their first token lies when both meet."""
        postings, leads = self._postings, self._leads[asked.met]
        found = set()
        for place, gram in zip(asked.places[leads].tolist(), asked.met[leads].tolist(), strict=True):
            for one in range(postings.bounds[gram], postings.bounds[gram + 1]):
                of_side = postings.places[postings.place_bounds[one] : postings.place_bounds[one + 1]]
                found |= {(int(postings.owners[one]), place - other) for other in of_side.tolist()}
        return found

    def _overlap(self, rows: Rows, row: int, owner: int, piece: tuple[int, int], shift: int) -> Overlap:
        start, end = piece
        postings, one, first = self._postings, np.array([owner]), int(rows.bounds[row])
        weight = postings.weight(one, np.array([start - shift]), np.array([end - shift]))
        total = postings.weight(one, np.array([0]), postings.tokens[one])
        return Overlap(
            self._questions[owner],
            round(int(weight[0]) / max(1, int(total[0])), _DIGITS),
            int(rows.letters[first + end] - rows.letters[first + start]),
            whole=False,
            row=(piece,),
            side=((start - shift, end - shift),),
        )


def _runs(asked: Hashes, side: Hashes, shift: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each run of tokens that both share, when the side is laid at a place."""
    low, high = max(0, shift), min(len(asked), shift + len(side))
    same = np.concatenate(([False], asked[low:high] == side[low - shift : high - shift], [False]))
    changes = np.flatnonzero(same[1:] != same[:-1]).tolist()
    for start, end in zip(changes[::2], changes[1::2], strict=True):
        yield low + start, low + end + PIECE_TOKENS - 1


def _items(index: EvaluationIndex, postings: Postings) -> tuple[list[int], list[tuple[Side, ...]]]:
    """Give of each piece the number of its question, and the answers that are too short to tell alone."""
    numbers = {
        (one.item, one.side.name): number for number, some in enumerate(index.references) for one in some
    }
    questions: list[int] = []
    answers: list[tuple[Side, ...]] = []
    for piece in postings.numbers.tolist():
        items = [one.item for one in index.references[piece]]
        questions.append(numbers[items[0], "question"])
        known = {numbers[item, "answer"] for item in items if (item, "answer") in numbers}
        sides = (index.references[number][0].side for number in sorted(known))
        answers.append(tuple(side for side in sides if side.tokens < ANSWER_TOKENS))
    return questions, answers
