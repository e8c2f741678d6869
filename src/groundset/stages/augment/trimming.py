"""Taking out what is over: the weakest samples first, and of those the ones most like others.

Only with ``trim: true`` in the map. A value or combination with a ``count`` keeps so many samples,
chosen in the order of quality times difference from those chosen before (greedy k-center; Gonzalez
1985, weighed by quality). No sample leaves that another value's target needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from groundset.contracts import Embedder
from groundset.coverage.cells import Cell
from groundset.embedding import similarities
from groundset.funnel import COVERAGE, OVER_TARGET
from groundset.records import Candidate, Outcome, State
from groundset.stages.augment.waiting import Cells
from groundset.stages.context import Context
from groundset.stages.mapping import measure

TWIN = "twin_of_trimmed"
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Standing:
    """A sample as trimming sees it."""

    candidate: Candidate
    quality: float
    cells: frozenset[Cell]


def trim(context: Context) -> int:
    """Take out samples of values that are over; answers how many."""
    if not context.coverage.trim:
        return 0
    found = measure(context)
    targets = {c.cell: c.target for c in (*found.values, *found.combined)}
    counts = {c.cell: c.count for c in (*found.values, *found.combined)}
    limits = {c.cell: max(c.aim, c.target) for c in (*found.values, *found.combined) if c.aim}
    surplus = [cell for cell, limit in limits.items() if counts[cell] > limit]
    if not surplus:
        return 0
    standing = _standing(context)
    out = chosen_out(standing, surplus, counts, targets, context.embedder)
    _take_out(context, out)
    return len(out)


def untrim(context: Context) -> None:
    """Let the next settling decide anew about what was taken out."""
    ledger = context.ledger
    if any(outcome.gate == COVERAGE for outcome in ledger.candidates.outcomes()):
        with ledger.write():
            ledger.touch()


def chosen_out(
    standing: Sequence[Standing],
    surplus: Sequence[Cell],
    counts: Mapping[Cell, int],
    targets: Mapping[Cell, int],
    embedder: Embedder,
) -> list[str]:
    """Choose what leaves, cell after cell; no cell falls below its target, and none leaves needlessly."""
    left = dict(counts)
    out: set[str] = set()
    for cell in surplus:
        here = [one for one in standing if cell in one.cells and one.candidate.id not in out]
        for one in reversed(_in_order_of_worth(here, embedder)):
            if left[cell] <= targets[cell]:
                break
            if all(left[other] > targets[other] for other in one.cells if other in left):
                out.add(one.candidate.id)
                left.update({other: left[other] - 1 for other in one.cells if other in left})
    return sorted(out)


def _in_order_of_worth(here: Sequence[Standing], embedder: Embedder) -> list[Standing]:
    """Order samples so that each is good and unlike those before it."""
    ordered = sorted(here, key=lambda one: (-one.quality, one.candidate.id))
    rows = embedder.vectors([f"{c.instruction}\n{c.response}" for c in (one.candidate for one in ordered)])
    worth = np.array([one.quality for one in ordered])
    nearest = np.zeros(len(ordered))
    free = np.ones(len(ordered), dtype=bool)
    chosen = []
    for _turn in ordered:
        value = np.where(free, np.round((1.0 - nearest) * (0.5 + worth / 2), _DIGITS), -1.0)
        at = int(value.argmax())
        free[at] = False
        chosen.append(ordered[at])
        nearest = np.maximum(nearest, similarities(rows, rows[at : at + 1])[:, 0])
    return chosen


def _standing(context: Context) -> list[Standing]:
    candidates = context.ledger.candidates
    kept = [o.candidate for o in candidates.outcomes() if o.state is State.KEPT]
    tags, cells = candidates.tags(), Cells(context.coverage)
    gate = context.gates.quality
    scores = context.ledger.verdicts.decisions(gate.name, gate.fingerprint)
    return [
        Standing(c, scores[c.id].score if c.id in scores else 0.0, cells.of(tags.get(c.id, ())))
        for c in candidates.get(kept)
    ]


def _take_out(context: Context, out: Sequence[str]) -> None:
    """Record what left; who was rejected as its twin has no sample to name any more."""
    gone = set(out)
    changed = []
    for outcome in context.ledger.candidates.outcomes():
        if outcome.candidate in gone:
            changed.append(Outcome(outcome.candidate, State.REJECTED, COVERAGE, OVER_TARGET))
        elif outcome.other in gone and outcome.state is State.REJECTED:
            changed.append(Outcome(outcome.candidate, State.REJECTED, COVERAGE, TWIN, 1.0, outcome.other))
    with context.ledger.write():
        context.ledger.candidates.change_outcomes(changed)
