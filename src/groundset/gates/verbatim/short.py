"""Questions too short to be matched inside a text: as a whole instruction, or together with their answers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from groundset.gates.sides import Side
from groundset.gates.verbatim.overlaps import Overlap
from groundset.gates.verbatim.rows import Rows
from groundset.gates.verbatim.tables import GramTable, Places, stretches
from groundset.text.grams import grams
from groundset.text.hashing import Hashes, bounds_of


@dataclass(frozen=True, slots=True)
class ShortPair:
    """A question too short to be matched inside a text, with its answer."""

    number: int
    """Of the item's side ``both``."""
    question: Side
    answer: Side


class SingleGrams:
    """Sides that are one gram each, looked up in stretches of rows."""

    def __init__(self, sides: Sequence[Side]) -> None:
        by_length: defaultdict[int, set[int]] = defaultdict(set)
        for side in sides:
            by_length[side.n].add(side.grams[0])
        self._tables = {
            n: GramTable(np.array(sorted(found), np.uint64)) for n, found in sorted(by_length.items())
        }

    def find(self, words: Hashes, starts: Places, ends: Places) -> Iterator[tuple[int, int, int, int]]:
        """Yield (stretch, gram, its length, its first place) for each gram in each stretch of tokens."""
        counts = ends - starts
        own = words[stretches(starts, counts)]
        bounds = bounds_of(counts)
        for n, table in self._tables.items():
            places, met = table.find(grams(own, n))
            where = np.searchsorted(bounds, places, side="right") - 1
            inside = places + n <= bounds[where + 1]
            places, met, where = places[inside], met[inside], where[inside]
            _, first = np.unique(where * len(table.grams) + met, return_index=True)
            found = (where[first], table.grams[met[first]], places[first] - bounds[where[first]])
            for stretch, gram, place in zip(*(column.tolist() for column in found), strict=True):
                yield stretch, gram, n, place


class ShortQuestions:
    """Short questions of all sets."""

    def __init__(self, alone: Sequence[tuple[int, Side]], pairs: Sequence[ShortPair]) -> None:
        """Take in (number, question), and pairs of question and answer."""
        self._alone: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
        for number, side in alone:
            self._alone[side.n, side.grams[0]].append(number)
        self._longest = max((side.n for _number, side in alone), default=0)
        self._pairs: defaultdict[tuple[int, int], list[ShortPair]] = defaultdict(list)
        for pair in pairs:
            self._pairs[pair.question.n, pair.question.grams[0]].append(pair)
        self._questions_alone = SingleGrams([side for _number, side in alone])
        self._questions = SingleGrams([pair.question for pair in pairs])
        self._answers = SingleGrams([pair.answer for pair in pairs])

    def overlaps(self, rows: Rows) -> Iterator[tuple[int, Overlap]]:
        """Yield (row, overlap) for every short question that is the instruction or stands there answered."""
        yield from self._whole(rows)
        if self._pairs:
            yield from self._answered(rows)

    def _whole(self, rows: Rows) -> Iterator[tuple[int, Overlap]]:
        asked = rows.middles - rows.bounds[:-1]
        some = np.flatnonzero((asked > 0) & (asked <= self._longest))
        starts, ends = rows.bounds[some], rows.middles[some]
        for at, gram, n, _place in self._questions_alone.find(rows.words, starts, ends):
            row = int(some[at])
            if n == asked[row]:
                for number in self._alone[n, gram]:
                    yield row, Overlap(number, 1.0, n, whole=True, row=((0, n),), side=((0, n),))

    def _answered(self, rows: Rows) -> Iterator[tuple[int, Overlap]]:
        starts, middles, ends = rows.bounds[:-1], rows.middles, rows.bounds[1:]
        asked = list(self._questions.find(rows.words, starts, middles))
        some = np.unique(np.array([row for row, *_ in asked], np.int64))
        found = self._answers.find(rows.words, middles[some], ends[some])
        answered = {(int(some[at]), n, gram): place for at, gram, n, place in found}
        for row, gram, n, place in asked:
            for pair in self._pairs[n, gram]:
                at = answered.get((row, pair.answer.n, pair.answer.grams[0]))
                if at is not None:
                    yield row, _overlap(pair, place, at + int(middles[row] - starts[row]))


def _overlap(pair: ShortPair, asked: int, answered: int) -> Overlap:
    question, answer = pair.question.n, pair.answer.n
    return Overlap(
        pair.number,
        1.0,
        max(question, answer),
        whole=True,
        row=((asked, asked + question), (answered, answered + answer)),
        side=((0, question + answer),),
    )
