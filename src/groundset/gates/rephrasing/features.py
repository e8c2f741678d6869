"""What the scorer sees of a row beside a question. Every feature is a number of moderate size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log1p

from groundset.gates.rephrasing.alignment import Cover, Reading
from groundset.gates.rephrasing.index import Entry
from groundset.gates.rephrasing.lexicon import Lexicon

_ENOUGH = 25.0
"""What shared words say together, in nats, from which more of them do not make a rank higher."""
_SMALL, _LARGE = 2.0, 10.0
_LEAST, _LESS, _MOST = 0.25, 0.6, 1.0
"""What a number counts: up to 2, up to 10, and beyond or with a fraction."""
_RIVALS = 2
"""Questions that may be as near, for a set may hold an item more than once."""
_FARTHEST = 0.5
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Beside:
    """A row beside a question."""

    place: int
    """Of the question in the index."""
    covers: Sequence[Cover]
    """By pairs of sides that can be the same thing."""
    nearness: float

    @property
    def cover(self) -> Cover:
        """The sides that cover one another best."""
        return max(self.covers, key=rank)


def rank(cover: Cover) -> float:
    """Give how well two sides cover one another, less where little stands there."""
    return cover.both * min(1.0, cover.shared / _ENOUGH)


def features(
    lexicon: Lexicon, reading: Reading, entry: Entry, beside: Beside, scores: Sequence[float]
) -> Mapping[str, float]:
    """Describe a question beside a row; scores are the nearness of all near questions, the greatest first.

    ``item``        share of what the item's words say that has a counterpart in the row
    ``row``         share of the row's words that tell anything and have one in the item
    ``whole``       both together (harmonic), for the whole question even where its stem fits better
    ``shared``      what all counterparts say, in nats, as logarithm
    ``nearer``      how much nearer it is than the third nearest of all other questions
    ``programs``    1 for two programs, -1 for a program beside plain words, 0 otherwise
    ``numbers_...`` numbers shared, missing from the row, and added by it, as logarithm; 0 for programs
    """
    cover = beside.cover
    rivals = list(scores)
    rivals.remove(beside.nearness)
    rival = rivals[_RIVALS] if len(rivals) > _RIVALS else 0.0
    found = {
        "item": cover.item,
        "row": cover.row_words,
        "whole": max(one.both for one in beside.covers if one.item_side == "question"),
        "shared": log1p(cover.shared),
        "nearer": min(_FARTHEST, beside.nearness - rival),
        "programs": _programs(reading, entry),
        **_numbers(lexicon, reading, entry, cover),
    }
    return {name: round(float(value), _DIGITS) for name, value in found.items()}


def _programs(reading: Reading, entry: Entry) -> float:
    if entry.question.code:
        return 1.0 if reading.program else 0.0 if reading.code else -1.0
    return -1.0 if reading.program else 0.0


def _numbers(lexicon: Lexicon, reading: Reading, entry: Entry, cover: Cover) -> dict[str, float]:
    """Compare numbers, each distinct one once; those that a row adds may be the answer's."""
    if entry.question.code or reading.code:
        return dict.fromkeys(("numbers_shared", "numbers_missing", "numbers_added"), 0.0)
    ours, answer = set(entry.numbers), set(entry.answer_numbers)
    theirs = set(lexicon.numbers(reading.sequence(cover.row_side)))
    asked = set(lexicon.numbers(reading.before)) if cover.row_side == "instruction" else theirs
    return {
        "numbers_shared": _mass(ours & theirs),
        "numbers_missing": _mass(ours - theirs),
        "numbers_added": _mass(asked - ours - answer),
    }


def _mass(found: set[float]) -> float:
    return log1p(sum(map(_telling, sorted(found))))


def _telling(value: float) -> float:
    if not value.is_integer() or value > _LARGE:
        return _MOST
    return _LEAST if value <= _SMALL else _LESS
