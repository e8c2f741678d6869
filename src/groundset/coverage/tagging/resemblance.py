"""Values by resemblance: what an instruction reads most like, of the examples that values give.

A value is the texts of its examples, and its name with its description as one more. How like a value
a text is: two thirds its similarity with the middle (sum) of the value's texts, one third that with the
nearest of them.

Measured on 150 intents of short questions to an assistant (CLINC150, test part) with 5, 10 and 20
examples each: the right value is the most alike for 72, 77 and 81 % of the questions. With what is not
sure enough left out, 70, 73 and 78 % get a value, the right one for 86, 88 and 91 % of those; of
questions that belong to no value, 13 % get one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from groundset.contracts import Embedder
from groundset.coverage.tagging.naming import spoken
from groundset.settings import CoverageValue

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Rows = NDArray[np.float64]

UNRELATED = 0.2
"""Similarity that texts have which have nothing to do with one another: where a map has no second value
that is more alike, the best is held against this."""
LEAST_CONFIDENCE = 0.5
"""From here on a value is told, where the map does not say from which similarity on."""
LEAST_MARGIN = 0.02
"""By how much the best must lead: of two that are all but equally alike neither is told."""
_SURE = (-3.5, 5.0, 13.0)
"""Log-odds that a value is right: constant, by similarity, by lead over the second.

Fitted to the validation part of CLINC150, a quarter of it out of scope, with 1 to 20 examples per
value. There, of all tags with a confidence near p a share of p is right, within .05. Other maps have
other odds: it orders tags by how sure they are and says about how sure, and is no promise. Values
that have a description alone get more than they should.
"""
_SIMILARITIES_AT_ONCE = 2_000_000
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Likeness:
    """What a text resembles most."""

    value: str
    confidence: float
    told: bool
    """Whether that is enough to say that it has the value."""
    second: str
    """What it resembles next; empty where there is no other value."""


class Resemblance:
    """Finds the value whose examples a text resembles."""

    def __init__(
        self, values: Mapping[str, CoverageValue | None], embedder: Embedder, min_similarity: float
    ) -> None:
        self._texts = {value: _texts(value, given) for value, given in values.items() if tells(given)}
        self._embedder = embedder
        self._min_similarity = min_similarity

    def best(self, rows: Rows) -> Iterator[Likeness]:
        """Give for each row what it resembles most."""
        values = list(self._texts)
        step = max(1, _SIMILARITIES_AT_ONCE // len(self._learnt[0]))
        for start in range(0, len(rows), step):
            for first, likeness, second, next_likeness in self._ranked(rows[start : start + step]):
                lead = likeness - max(next_likeness, UNRELATED)
                confidence = self._confidence(likeness, lead)
                told = self._told(likeness, lead, confidence)
                runner_up = values[second] if len(values) > 1 else ""
                yield Likeness(values[first], confidence, told, runner_up)

    def _ranked(self, rows: Rows) -> Iterator[tuple[int, float, int, float]]:
        """Give for each row the most alike value's place and likeness, and those of the next."""
        import numpy as np

        from groundset.embedding import similarities

        nearest, middle, starts = self._learnt
        near = np.maximum.reduceat(similarities(rows, nearest), starts, axis=1)
        likeness = ((2 * similarities(rows, middle) + near) / 3).round(_DIGITS)
        best = likeness.argmax(axis=1)
        each = np.arange(len(rows))
        first = likeness[each, best]
        likeness[each, best] = -1.0
        following = likeness.argmax(axis=1)
        second = likeness[each, following]
        yield from zip(best.tolist(), first.tolist(), following.tolist(), second.tolist(), strict=True)

    def _told(self, likeness: float, lead: float, confidence: float) -> bool:
        """Tell whether that is enough for a tag."""
        alike = likeness >= self._min_similarity if self._min_similarity else confidence >= LEAST_CONFIDENCE
        return alike and lead >= LEAST_MARGIN

    def _confidence(self, likeness: float, lead: float) -> float:
        """Give the odds as a share of one."""
        constant, by_likeness, by_lead = _SURE
        odds = constant + by_likeness * likeness + by_lead * lead
        return min(0.99, max(0.01, round(1 / (1 + math.exp(-odds)), 2)))

    @cached_property
    def _learnt(self) -> tuple[Rows, Rows, Sequence[int]]:
        """Give the row of every text, the sum of each value's rows, and where each value's rows start."""
        import numpy as np

        starts: list[int] = []
        texts: list[str] = []
        for one in self._texts.values():
            starts.append(len(texts))
            texts += one
        rows = self._embedder.vectors(texts)
        return rows, np.add.reduceat(rows, starts, axis=0), starts


def tells(given: CoverageValue | None) -> bool:
    """Tell whether a value is told by resemblance: by its examples, or by a description that stands alone."""
    if given is None:
        return False
    return bool(given.examples or (given.description.strip() and not given.paths and not given.keywords))


def text_of(instruction: str, headings: Sequence[str]) -> str:
    """Give the text that is held against the examples: what is asked and where that stands, in lower case."""
    return "\n".join((instruction, *dict.fromkeys(headings))).lower()


def _texts(value: str, given: CoverageValue | None) -> list[str]:
    assert given is not None
    name = spoken(value)
    own = f"{name}: {given.description}" if given.description.strip() else name
    return list(dict.fromkeys(text.lower() for text in (own, *given.examples)))
