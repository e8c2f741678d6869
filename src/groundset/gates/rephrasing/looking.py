"""Looks for questions near to rows, and describes each beside its row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from groundset.gates.rephrasing.alignment import Pairing, Reading
from groundset.gates.rephrasing.bags import Bags
from groundset.gates.rephrasing.choices import asked
from groundset.gates.rephrasing.features import Beside, features
from groundset.gates.rephrasing.index import Entry, Index, Near
from groundset.gates.rephrasing.lexicon import Lexicon
from groundset.gates.rephrasing.names import others
from groundset.gates.rephrasing.programs import is_code, purpose
from groundset.gates.rephrasing.texts import ItemTexts
from groundset.gates.rephrasing.things import Question, questions

_AT_ONCE = 512
"""Rows read together."""
_SHORT = 40
"""Words up to which a name decides."""


@dataclass(frozen=True, slots=True)
class Sight:
    """A question near to a row."""

    question: Question
    place: int
    """Of the question among those of its set."""
    item_side: str
    row_side: str
    features: Mapping[str, float]
    renamed: bool
    """Whether the row asks the same of something else, by its names."""


class Sights:
    """Questions, and what they look like beside rows; what is seen of one set hangs on no other."""

    def __init__(self, sets: Sequence[ItemTexts]) -> None:
        self._lexicon = Lexicon()
        ordered = sorted(sets, key=lambda one: one.name)
        self.indexes = [Index(questions(one), self._lexicon) for one in ordered]
        self._lexicon.settle()

    @property
    def fingerprint(self) -> str:
        """Name the vectors."""
        return self._lexicon.fingerprint

    def of(self, pairs: Sequence[tuple[str, str]]) -> Iterator[list[Sight]]:
        """Give what is near to each (instruction, response), the nearest first; mostly nothing."""
        for start in range(0, len(pairs), _AT_ONCE):
            yield from self._some(pairs[start : start + _AT_ONCE])
            if self._lexicon.is_full():
                self._lexicon.forget()
                for index in self.indexes:
                    index.forget()

    def _some(self, pairs: Sequence[tuple[str, str]]) -> Iterator[list[Sight]]:
        lexicon = self._lexicon
        instructions = lexicon.read([instruction for instruction, _ in pairs])
        responses = lexicon.read([response for _, response in pairs])
        wholes = [np.concatenate(both) for both in zip(instructions, responses, strict=True)]
        code = np.array([is_code(response) for _, response in pairs], bool)
        programs = [is_code(instruction) for instruction, _ in pairs]
        gists = [given if len(given) else whole for given, whole in zip(instructions, wholes, strict=True)]
        for at, (instruction, _) in enumerate(pairs):
            if programs[at] and (said := purpose(instruction)):
                (gists[at],) = lexicon.read([said])
        bags = Bags.of(lexicon, gists), Bags.of(lexicon, wholes)
        with_code = code | np.array(programs, bool)
        near = [index.nearest(*bags, with_code) for index in self.indexes]
        for at, pair in enumerate(pairs):
            if not any(of_set[at].questions for of_set in near):
                yield []
                continue
            before = gists[at] if programs[at] else lexicon.read([asked(pair[0])])[0]
            reading = Reading.of(lexicon, pair, (instructions[at], responses[at], before))
            yield [
                sight
                for index, of_set in zip(self.indexes, near, strict=True)
                for sight in self._sights(reading, index, of_set[at])
            ]

    def _sights(self, reading: Reading, index: Index, near: Near) -> list[Sight]:
        found = []
        for place, nearness in near.questions:
            entry = index.entries[place]
            pairing = Pairing(reading, entry, index)
            beside = Beside(place, pairing.covers(), nearness)
            seen = features(self._lexicon, reading, entry, beside, near.scores)
            sides = beside.cover.item_side, beside.cover.row_side
            found.append(Sight(entry.question, place, *sides, seen, self._is_renamed(reading, entry)))
        return found

    def _is_renamed(self, reading: Reading, entry: Entry) -> bool:
        """Tell by names, in questions so short that a name decides what is asked."""
        if entry.question.code or len(entry.numbers) > 1 or len(entry.sequence) > _SHORT:
            return False
        return others(entry.question.names, reading.names)
