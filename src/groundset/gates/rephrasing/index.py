"""Finds the questions that a row may ask: by shared words, and by meaning. Exact, whatever the batch.

Both searches add up whole numbers, so no sum depends on its order, nor on the rows beside a row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
import scipy.sparse as sparse
from numpy.typing import NDArray

from groundset.gates.rephrasing.bags import Bags
from groundset.gates.rephrasing.lexicon import LENGTH, Lexicon, Places
from groundset.gates.rephrasing.things import Question
from groundset.gates.rephrasing.weights import Weights, english, weights

_NUMBER_WEIGHT = 2.5
"""Most that a number counts among words; numbers are compared apart."""
_IN_ORDER = 0.1
"""What is left of it where the two numbers before it stand there too: 1, 2, 3, 4 say no more than 1, 2."""
_SCALE = 1 << 12
_BY_WORD = np.float32(1 / (14 * _SCALE))
_COMMON = 0.05
"""Share of questions from which a stem proposes none of them."""
NEAR = 0.8
"""Nearness from which a question is looked at closely, where there are few."""
_FARTHER = 0.05
"""How much more it takes for each doubling of many: among more of them the nearest is nearer by chance."""
ALIGNED = 4
"""Questions that are laid beside a row, at most."""
_LOOKED_AT = 12
_CELLS = 1 << 22
_DIGITS = 6
_FEW = 2_000
"""Questions up to which every stem proposes."""


@dataclass(frozen=True, slots=True)
class Near:
    """The questions near to a row."""

    questions: tuple[tuple[int, float], ...]
    """Place and nearness of those that are near enough, the nearest first."""
    scores: tuple[float, ...]
    """Nearness of the nearest questions, near enough or not, the greatest first."""


NOTHING = Near((), ())


@dataclass(frozen=True, slots=True)
class Entry:
    """A question as words."""

    question: Question
    sequence: Places
    """All words of the question, in order."""
    asked: Places
    """Without repeated stems."""
    stem: Places
    answer: Places
    whole: Places
    """Question and answer."""
    in_question: NDArray[np.bool_]
    in_stem: NDArray[np.bool_]
    numbers: tuple[float, ...]
    """Of the question, in order."""
    answer_numbers: tuple[float, ...]

    @staticmethod
    def of(question: Question, texts: Sequence[Places], lexicon: Lexicon) -> Entry:
        """Take the words of question, stem and answer."""
        asked, stem, answer = (distinct(lexicon, text) for text in texts)
        whole = distinct(lexicon, np.concatenate([asked, answer]))
        in_question, in_stem = (
            np.isin(lexicon.stem_of[whole], lexicon.stem_of[part]) for part in (asked, stem)
        )
        numbers, others = (tuple(lexicon.numbers(text)) for text in (texts[0], texts[2]))
        return Entry(question, texts[0], asked, stem, answer, whole, in_question, in_stem, numbers, others)

    def mask(self, side: str) -> NDArray[np.bool_]:
        """Tell which words of the whole are of that side."""
        masks = {"question": self.in_question, "stem": self.in_stem}
        return masks.get(side, np.ones(len(self.whole), bool))


class Index:
    """The questions of one set, as words and as vectors."""

    def __init__(self, questions: Sequence[Question], lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        texts = lexicon.read([question.text for question in questions])
        stems = lexicon.read([question.stem for question in questions])
        answers = lexicon.read([question.answer for question in questions])
        self.entries = [
            Entry.of(question, parts, lexicon)
            for question, *parts in zip(questions, texts, stems, answers, strict=True)
        ]
        self._columns = len(lexicon.stems)
        self._counts = self._counted()
        self._weights = weights(english(lexicon.stems), self._counts, len(self.entries))
        self._targets, sides = self._target_sides()
        self._floor = NEAR + _FARTHER * max(0.0, log2(max(1, len(self.entries)) / _FEW))
        self._words = self._postings(sides)
        self._meanings = np.ascontiguousarray(self._meant(Bags.of(lexicon, sides)).T)

    def _counted(self) -> NDArray[np.int64]:
        """Count the questions that hold each stem."""
        counts = np.zeros(self._columns, np.int64)
        for entry in self.entries:
            counts[self.lexicon.stem_of[entry.asked]] += 1
        return counts

    def _grow(self) -> None:
        """Weigh the stems that came later: no question of this set holds them."""
        fresh = self.lexicon.stems[len(self._weights) :]
        if fresh:
            more = weights(english(fresh), np.zeros(len(fresh), np.int64), 0)
            self._weights = np.concatenate([self._weights, more])

    def forget(self) -> None:
        """Forget the stems that came later."""
        self._weights = self._weights[: self._columns]

    def weighed(self, words: Places) -> Weights:
        """Weigh the words of a text."""
        self._grow()
        found = self._weights[self.lexicon.stem_of[words]]
        values = self.lexicon.values[words]
        numeric = ~np.isnan(values)
        if numeric.any():
            found = np.where(numeric, np.minimum(found, _NUMBER_WEIGHT), found)
        if np.count_nonzero(numeric) > 2:
            found[numeric & np.isin(values - 1, values) & np.isin(values - 2, values)] *= _IN_ORDER
        return found

    def _target_sides(self) -> tuple[NDArray[np.int64], list[Places]]:
        """Give what is searched: each question, and each stem on its own."""
        targets = [(at, entry.asked) for at, entry in enumerate(self.entries)]
        targets += [(at, entry.stem) for at, entry in enumerate(self.entries) if len(entry.stem)]
        return np.array([at for at, _ in targets], np.int64), [side for _, side in targets]

    def _postings(self, sides: Sequence[Places]) -> sparse.csr_matrix:
        """Give stems x targets: the weight of a stem over the length of the target, as whole numbers."""
        many = self._counts > _COMMON * len(self.entries)
        silent = many if len(self.entries) > _FEW else np.zeros_like(many)
        rows, columns, data = [np.zeros(0, np.int32)], [np.zeros(0, np.int64)], [np.zeros(0)]
        for at, side in enumerate(sides):
            found = self.weighed(side)
            length = float(np.sqrt((found * found).sum())) or 1.0
            stems = self.lexicon.stem_of[side]
            kept = ~silent[stems]
            rows.append(stems[kept])
            columns.append(np.full(int(kept.sum()), at))
            data.append(np.rint(found * found / length * _SCALE)[kept])
        shape = (self._columns, len(sides))
        cells = (np.concatenate(data).astype(np.float32), (np.concatenate(rows), np.concatenate(columns)))
        return sparse.csr_matrix(cells, shape=shape)

    def _meant(self, bags: Bags) -> NDArray[np.float32]:
        self._grow()
        found = self._weights[self.lexicon.stem_of[bags.words]]
        numeric = ~np.isnan(self.lexicon.values[bags.words])
        return bags.meanings(self.lexicon, np.where(numeric, np.minimum(found, _NUMBER_WEIGHT), found))

    def nearest(self, gists: Bags, wholes: Bags, code: NDArray[np.bool_]) -> list[Near]:
        """Give the questions near to each text: to what it asks, and where it holds code, to all of it.

        Nearness is the cosine of meanings and a share of the weight of the words shared with the whole text:
        it only proposes.
        """
        rows = len(code)
        if not self.entries:
            return [NOTHING] * rows
        asked, told = self._meant(gists), self._meant(wholes)
        shared = self._shared(wholes)
        at_once = max(1, _CELLS // len(self._targets))
        found: list[Near] = []
        for start in range(0, rows, at_once):
            part = slice(start, start + at_once)
            near = asked[part] @ self._meanings
            programs = np.flatnonzero(code[part])
            if len(programs):
                near[programs] = np.maximum(near[programs], told[part][programs] @ self._meanings)
            near *= np.float32(1 / (LENGTH * LENGTH))
            near += shared[part].toarray() * _BY_WORD
            best = near.max(axis=1)
            found += [
                self._near(row) if most >= self._floor else NOTHING
                for row, most in zip(near, best, strict=True)
            ]
        return found

    def _shared(self, bags: Bags) -> sparse.csr_matrix:
        """Give rows x targets: what the shared words weigh, as whole numbers."""
        stems = self.lexicon.stem_of[bags.words]
        known = stems < self._columns
        bounds = np.concatenate([[0], np.cumsum(known)])[bags.bounds]
        cells = (np.ones(int(bounds[-1]), np.float32), stems[known], bounds)
        return sparse.csr_matrix(cells, shape=(len(bounds) - 1, self._columns)) @ self._words

    def _near(self, near: NDArray[np.float32]) -> Near:
        """Give the nearest questions; among equals, the first. A question and its stem are one."""
        wanted = min(_LOOKED_AT, len(near))
        least = np.partition(near, len(near) - wanted)[len(near) - wanted]
        best: dict[int, float] = {}
        for place in np.flatnonzero(near >= least).tolist():
            question = int(self._targets[place])
            best[question] = max(best.get(question, -1.0), float(near[place]))
        ordered = sorted(best.items(), key=lambda one: (-one[1], one[0]))
        nearest = tuple(
            (at, round(score, _DIGITS)) for at, score in ordered[:ALIGNED] if score >= self._floor
        )
        return Near(nearest, tuple(round(score, _DIGITS) for _, score in ordered))


def distinct(lexicon: Lexicon, words: Places) -> Places:
    """Give the first word of each stem, in order."""
    _, first = np.unique(lexicon.stem_of[words], return_index=True)
    return words[np.sort(first)]
