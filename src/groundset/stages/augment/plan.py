"""The plan: which pairs a round offers for which gap, by which means, and what is to be expected of it."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundset.coverage.cells import Cell
from groundset.coverage.counting import CellCount
from groundset.coverage.spread import interval
from groundset.stages.ranks import MEANS

LEAST_RATE = 0.1
"""Floor of a cell's accept rate, so that a few unlucky pairs do not empty the reserve at once."""
ENOUGH = 10
"""Candidates of a cell from which its own accept rate is trusted; below, that of all candidates is."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pair that the documents hold and that has not come to the door."""

    id: str
    answer: str
    """Names the places that it quotes: pairs of one answer are twins, whatever they ask."""
    passage: str
    instruction: str
    rank: int
    """Among the pairs of its passage and family."""
    means: str
    cells: frozenset[Cell]
    """The cells of the map that it counts in."""


Nearness = Callable[[Cell, Sequence[Waiting]], Sequence[float]]
"""Says how near pairs are to what a cell is about: retrieval for the cell."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A cell that wants more samples."""

    count: CellCount
    rate: float
    """Share of the cell's candidates that are likely to be kept, at the least."""

    @property
    def cell(self) -> Cell:
        """The cell."""
        return self.count.cell

    def wanted(self, expected: float = 0.0) -> int:
        """Give how many pairs to offer when so many keeps are expected already."""
        return math.ceil(max(0.0, self.count.shortfall - expected) / self.rate)


@dataclass(frozen=True, slots=True)
class Offer:
    """What a round offers for one gap."""

    gap: Gap
    available: Mapping[str, int]
    """Means to pairs that waited before the round."""
    pairs: tuple[Waiting, ...]
    also: int
    """Pairs that are offered for other gaps and fill this one too."""

    def to_json(self) -> dict[str, Any]:
        """Give a row of the plan in coverage.json; rules make no calls, so they cost none."""
        likely = math.floor((len(self.pairs) + self.also) * self.gap.rate)
        return {
            "values": dict(self.gap.cell),
            "shortfall": self.gap.count.shortfall,
            "means": [{"means": name, "available": self.available.get(name, 0)} for name in MEANS],
            "rate": round(self.gap.rate, 6),
            "offered": len(self.pairs),
            "also": self.also,
            "expected": min(self.gap.count.shortfall, likely),
            "calls": 0,
        }


def rates(ended: Mapping[Cell, tuple[int, int]]) -> Callable[[Cell], float]:
    """Give each cell's accept rate: the lower end of its 95 % interval, from (kept, all) per cell.

    The empty cell stands for all candidates; it serves where a cell has too few of its own.
    """

    def rate(cell: Cell) -> float:
        own, every = ended.get(cell, (0, 0)), ended.get((), (0, 0))
        kept, came = own if own[1] >= ENOUGH else every
        return max(LEAST_RATE, interval(kept, came)[0]) if came else 1.0

    return rate


def plan(
    gaps: Sequence[Gap],
    waiting: Iterable[Waiting],
    served: Collection[str],
    nearness: Nearness,
    effort: int = 1,
) -> list[Offer]:
    """Choose pairs for each gap in turn; a pair is offered once and counts for all gaps that it fills.

    Of pairs with one answer at most one is offered: the gates would keep no other. Ordinary families go
    before those on demand; then come pairs that fill more gaps, of passages without a sample (``served``
    names the others), of low rank, near to what the cell is about, then by id. ``effort`` multiplies what
    is offered: a later round tries harder.
    """
    open_cells = {gap.cell for gap in gaps}
    by_cell: dict[Cell, list[Waiting]] = defaultdict(list)
    for one in waiting:
        for cell in one.cells & open_cells:
            by_cell[cell].append(one)
    chosen: dict[str, str] = {}
    per_gap: list[tuple[Gap, tuple[Waiting, ...]]] = []
    for gap in gaps:
        here = by_cell[gap.cell]
        coming = sum(chosen.get(one.answer) == one.id for one in here)
        free = [one for one in here if one.answer not in chosen]
        best = _best(gap.cell, free, effort * gap.wanted(coming * gap.rate), open_cells, served, nearness)
        chosen.update((one.answer, one.id) for one in best)
        per_gap.append((gap, tuple(best)))
    ids = set(chosen.values())
    return [
        Offer(
            gap,
            Counter(one.means for one in by_cell[gap.cell]),
            pairs,
            sum(one.id in ids for one in by_cell[gap.cell]) - len(pairs),
        )
        for gap, pairs in per_gap
    ]


def _best(
    cell: Cell,
    free: Sequence[Waiting],
    wanted: int,
    open_cells: set[Cell],
    served: Collection[str],
    nearness: Nearness,
) -> list[Waiting]:
    if wanted <= 0 or not free:
        return []
    # Nearness decides only where there is a choice.
    near = dict.fromkeys((one.id for one in free), 0.0)
    if len(free) > wanted:
        near = {one.id: value for one, value in zip(free, nearness(cell, free), strict=True)}

    def order(one: Waiting) -> tuple[int, int, bool, int, float, str]:
        fills = len(one.cells & open_cells)
        return (MEANS.index(one.means), -fills, one.passage in served, one.rank, -near[one.id], one.id)

    first: dict[str, Waiting] = {}
    for one in sorted(free, key=order):
        first.setdefault(one.answer, one)
    return list(first.values())[:wanted]
