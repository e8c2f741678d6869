"""Which sides a row repeats so far that it is a leak, and which one it comes nearest to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.sides import GRAM, PIECE_TOKENS
from groundset.gates.verbatim.overlaps import Measure, Overlap, Overlaps
from groundset.gates.verbatim.pieces import Pieces
from groundset.gates.verbatim.rows import Rows

_ANSWERED = frozenset({"answer", "both"})
"""Sides of which a share says little unless it is long and worded."""


@dataclass(frozen=True, slots=True)
class Found:
    """What one row shares with evaluation sets."""

    telling: tuple[Overlap, ...]
    """Overlaps that make a leak, or tell of a passage."""
    nearest: Overlap | None
    """The best of the others."""


NOTHING = Found((), None)


class Matching:
    """Looks at rows together; what it finds in a row does not depend on the others."""

    def __init__(
        self, index: EvaluationIndex, boilerplate: frozenset[int], *, max_coverage: float, max_run: int
    ) -> None:
        self._index = index
        grams = np.array(sorted(boilerplate), np.uint64)
        self._measures = [Measure(one, grams) for one in index.postings if one.n != PIECE_TOKENS]
        self._pieces = [
            Pieces(index, one, boilerplate, max_coverage / 2)
            for one in index.postings
            if one.n == PIECE_TOKENS
        ]
        self._max_coverage, self._max_run = max_coverage, max_run
        names = [references[0].side.name for references in index.references]
        self._answered = np.array([name in _ANSWERED for name in names], np.bool_)
        self._passage = np.array([name == "passage" for name in names], np.bool_)

    def find(self, pairs: Sequence[tuple[str, str]]) -> dict[int, Found]:
        """Give what (instruction, response) pairs share with the sets, by place; others share nothing."""
        rows = Rows.of(pairs)
        telling: defaultdict[int, list[Overlap]] = defaultdict(list)
        nearest: dict[int, Overlap] = {}
        for measure in self._measures:
            found = measure.overlaps(rows)
            if found is None:
                continue
            telling_here = self._is_telling(found)
            for at in np.flatnonzero(telling_here).tolist():
                telling[int(found.rows[at])].append(found[at])
            for at in _best(found, ~telling_here & ~self._passage[found.numbers]):
                row, overlap = int(found.rows[at]), found[at]
                if row not in nearest or _order(overlap) < _order(nearest[row]):
                    nearest[row] = overlap
        for row, overlap in self._index.short.overlaps(rows):
            telling[row].append(overlap)
        for row, overlap in (found for pieces in self._pieces for found in pieces.overlaps(rows)):
            if all(overlap.number != one.number for one in telling[row]):
                telling[row].append(overlap)
        return {
            row: Found(tuple(telling[row]) if row in telling else (), nearest.get(row))
            for row in sorted({*telling, *nearest})
        }

    def _is_telling(self, found: Overlaps) -> NDArray[np.bool_]:
        worded, many = found.runs >= GRAM, found.covered >= self._max_run
        enough = found.scores >= self._max_coverage
        half_enough = (found.scores >= self._max_coverage / 2) & (found.covered > GRAM) & (worded | many)
        share = np.where(self._answered[found.numbers], enough & worded & many, enough | half_enough)
        return found.whole | (found.runs >= self._max_run) | share & (found.scores > 0)


def _order(overlap: Overlap) -> tuple[float, int]:
    return -overlap.score, overlap.number


def _best(found: Overlaps, which: NDArray[np.bool_]) -> list[int]:
    """Give the best overlap of each row among some, the side of the lowest number where there are several."""
    places = np.flatnonzero(which & (found.scores > 0))
    order = places[np.lexsort((found.numbers[places], -found.scores[places], found.rows[places]))]
    _, first = np.unique(found.rows[order], return_index=True)
    return [int(at) for at in order[first]]
