"""Rounds of augmentation: plan, admit, count again, until nothing is thin or nothing helps.

The plan starts from the base set every time, never from what an earlier run augmented, so the
result is a function of documents and configuration. What an earlier plan brought in and this one
does not want is superseded and leaves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groundset.coverage.cells import Cell
from groundset.coverage.counting import Coverage
from groundset.coverage.summary import Augmentation
from groundset.records import State
from groundset.stages import filled
from groundset.stages.augment.advice import reason_to_skip
from groundset.stages.augment.endings import Progress, ending, progress_of
from groundset.stages.augment.plan import Gap, Offer, Waiting, plan, rates
from groundset.stages.augment.silence import silent_passages
from groundset.stages.augment.trimming import trim, untrim
from groundset.stages.augment.waiting import answer_of, ended, fetched, nearness, waiting
from groundset.stages.context import Context
from groundset.stages.mapping import measure, signature, tag


@dataclass
class _Filling:
    """The pairs that wait, and what was done for each cell so far."""

    waiting: list[Waiting]
    cells: dict[Cell, Progress]
    stops: dict[Cell, str] = field(default_factory=dict)
    plan: list[Mapping[str, Any]] = field(default_factory=list)
    rounds: list[Mapping[str, Any]] = field(default_factory=list)


def augment(context: Context) -> None:
    """Fill the gaps of the coverage map; does nothing when neither samples nor map have changed."""
    if filled.holds(context.ledger, signature(context)):
        return
    wanted_before = set(context.ledger.candidates.live_ids())
    _return_to_base(context)
    before = measure(context)
    filling = _prepare(context, before)
    for turn in range(1, context.coverage.max_rounds + 1):
        if not _round(context, filling, turn):
            break
    _close(context, filling, before)
    context.did("superseded", len(wanted_before - context.ledger.candidates.live_ids().keys()))


def _return_to_base(context: Context) -> None:
    ledger = context.ledger
    untrim(context)
    if ledger.candidates.augmented():
        with ledger.write():
            ledger.candidates.supersede()
            ledger.touch()
    tag(context)
    context.door.settle()


def _prepare(context: Context, before: Coverage) -> _Filling:
    """Look at what waits, unless nothing is thin."""
    if not before.gaps or not context.coverage.max_rounds:
        return _Filling([], {})
    held = waiting(context)
    named = [c.cell for c in (*before.values, *before.combined) if not c.forbidden]
    return _Filling(held, progress_of(named, held))


def _round(context: Context, filling: _Filling, turn: int) -> bool:
    """Offer pairs for every open gap; answers whether another round may help."""
    gaps = _open_gaps(context, filling)
    served, answered = _samples(context)
    offered = {name for done in filling.cells.values() for name in done.offered}
    free = [one for one in filling.waiting if one.id not in offered and one.answer not in answered]
    near = nearness(context.coverage, context.embedder)
    offers = plan(gaps, free, served, near, effort=2 ** (turn - 1))
    if turn == 1:
        filling.plan = [offer.to_json() for offer in offers]
    chosen = {one.id: one for offer in offers for one in offer.pairs}
    context.progress.start(f"augment: round {turn}", len(chosen))
    if chosen:
        entering = fetched(context.ledger, sorted(chosen))
        context.did("augmented", context.door.admit(entering, turn))
        tag(context)
    _count(context, filling, turn, offers, chosen)
    context.progress.finish()
    return bool(chosen)


def _open_gaps(context: Context, filling: _Filling) -> list[Gap]:
    tags, kept = context.ledger.candidates.tags(), _ends(context)
    rate = rates(ended(tags, kept, context.coverage))
    # A value that met its target may fall short again: a share grows with the samples.
    settled = {cell for cell, stop in filling.stops.items() if stop not in ("", "met")}
    return [Gap(c, rate(c.cell)) for c in measure(context).gaps if c.cell not in settled]


def _ends(context: Context) -> dict[str, bool]:
    return {o.candidate: o.state is State.KEPT for o in context.ledger.candidates.outcomes()}


def _samples(context: Context) -> tuple[set[str], frozenset[str]]:
    """Name the passages that have a sample, and the answers that samples have."""
    kept = [name for name, good in _ends(context).items() if good]
    passages: set[str] = set()
    answers: set[str] = set()
    for candidate in context.ledger.candidates.get(kept):
        passages.add(candidate.origin.passage)
        answers.add(answer_of(candidate))
    return passages, frozenset(answers)


def _count(
    context: Context, filling: _Filling, turn: int, offers: list[Offer], chosen: Mapping[str, Waiting]
) -> None:
    """See what the round brought to each cell that was open or got something, and which of them stop."""
    kept = frozenset(name for name, good in _ends(context).items() if good)
    short = {c.cell for c in measure(context).gaps}
    _passages, answered = _samples(context)
    came: dict[Cell, list[str]] = {offer.gap.cell: [] for offer in offers}
    for name, one in chosen.items():
        for cell in one.cells & filling.cells.keys():
            came.setdefault(cell, []).append(name)
    open_ones = [offer.gap.cell for offer in offers]
    others = [cell for cell in filling.cells if cell in came and cell not in open_ones]
    for cell in (*open_ones, *others):
        done = filling.cells[cell]
        fresh, gained = done.offer(came[cell], turn, kept, answered)
        filling.stops[cell] = done.stop(short=cell in short)
        row = {"round": turn, "values": dict(cell), "offered": fresh, "kept": gained}
        filling.rounds.append({**row, "stop": filling.stops[cell] or "continued"})


def _close(context: Context, filling: _Filling, before: Coverage) -> None:
    """Trim what is over, and write down what was done."""
    taken = trim(context)
    outcomes = {o.candidate: o for o in context.ledger.candidates.outcomes()}
    left = {c.cell for c in measure(context).gaps}
    silent = silent_passages(context, left)
    done = Augmentation(
        skip=reason_to_skip(before),
        plan=tuple(filling.plan),
        rounds=tuple(filling.rounds),
        endings={
            cell: ending(done.stop(short=cell in left) or "out_of_budget", done, outcomes, silent.get(cell))
            for cell, done in filling.cells.items()
        },
        before={c.cell: c.count for c in (*before.values, *before.combined)} | {(): before.samples},
        trimmed=taken,
    )
    with context.ledger.write():
        filled.write(context.ledger, done, signature(context))
