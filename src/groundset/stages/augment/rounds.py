"""Rounds of augmentation: plan, admit, count again, until nothing is thin or nothing helps.

The plan starts from the base set every time, never from what an earlier run augmented, so the
result is a function of documents and configuration. What an earlier plan brought in and this one
does not want is superseded and leaves.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from groundset.coverage import Coverage, Tagger
from groundset.records import Candidate, State, Tag, canonical_json
from groundset.stages.augment.plan import Gap, Offer, Value, accept_rate, plan
from groundset.stages.context import Context
from groundset.stages.mapping import measure, tag

MARK, LOG, FILLABLE = "augmented", "augmentation", "fillable"


@dataclass
class _State:
    """The reserve with its tags, and the log so far."""

    reserve: list[tuple[int, Candidate]]
    tags: dict[str, tuple[Tag, ...]]
    stopped: set[Value] = field(default_factory=set)
    log: list[dict[str, Any]] = field(default_factory=list)


def augment(context: Context) -> None:
    """Fill the gaps of the coverage map; does nothing when neither samples nor map have changed."""
    if context.ledger.mark(MARK) == signature(context):
        return
    _return_to_base(context)
    state = _prepare(context)
    for turn in range(1, context.coverage.max_rounds + 1):
        if not _round(context, state, turn):
            break
    _close(context, state)


def signature(context: Context) -> str:
    """Name the state of the ledger and the map for which augmentation is done."""
    ledger = context.ledger
    return f"{ledger.generation}:{context.gates.digest}:{context.coverage.fingerprint}"


def report(context: Context) -> dict[str, Any]:
    """Give coverage, gaps and augmentation in the shape of ``schemas/coverage.json``."""
    fillable = {(d, v) for d, v in json.loads(context.ledger.mark(FILLABLE) or "[]")}
    log = json.loads(context.ledger.mark(LOG) or "[]")
    return measure(context).to_json(log, fillable)


def _return_to_base(context: Context) -> None:
    if context.ledger.candidates.augmented():
        with context.ledger.write():
            context.ledger.candidates.supersede()
            context.ledger.touch()
    tag(context)
    context.door.settle()


def _prepare(context: Context) -> _State:
    tagger = Tagger(context.coverage)
    headings = {p.id: p.headings for p in context.ledger.corpus.passages()}
    reserve = [
        (rank, replace(c, origin=replace(c.origin, method="augmented")))
        for rank, c in context.ledger.candidates.reserves()
    ]
    return _State(reserve, {c.id: tagger.tags(c, headings) for _rank, c in reserve})


def _round(context: Context, state: _State, turn: int) -> bool:
    """Offer pairs for every open gap; answers whether another round may help."""
    before = measure(context)
    gaps = _open_gaps(context, before, state.stopped)
    live = context.ledger.candidates.live_ids()
    offers = plan(gaps, state.reserve, state.tags, live)
    context.progress.start(f"augment: round {turn}", sum(len(o.candidates) for o in offers))
    entering = [(c.evidence[0].document, c) for offer in offers for c in offer.candidates]
    if entering:
        context.did("augmented", context.door.admit(entering, turn))
        tag(context)
    _log(state, turn, offers, _kept(context), measure(context))
    context.progress.finish()
    return bool(entering)


def _open_gaps(context: Context, now: Coverage, stopped: set[Value]) -> list[Gap]:
    tags = context.ledger.candidates.tags()
    kept = {o.candidate: o.state is State.KEPT for o in context.ledger.candidates.outcomes()}
    gaps = [c for c in now.gaps if (c.dimension, c.value) not in stopped]
    return [
        Gap(c.dimension, c.value, c.shortfall, accept_rate((c.dimension, c.value), tags, kept)) for c in gaps
    ]


def _kept(context: Context) -> set[str]:
    return {o.candidate for o in context.ledger.candidates.outcomes() if o.state is State.KEPT}


def _log(state: _State, turn: int, offers: Sequence[Offer], kept: set[str], now: Coverage) -> None:
    short = {(c.dimension, c.value) for c in now.gaps}
    for offer in offers:
        value = (offer.gap.dimension, offer.gap.value)
        keeps = sum(c.id in kept for c in offer.candidates)
        stop = _stop(offer, keeps, value in short)
        if stop:
            state.stopped.add(value)
        state.log.append(
            {
                "round": turn,
                "dimension": value[0],
                "value": value[1],
                "offered": len(offer.candidates),
                "admitted": len(offer.candidates),
                "kept": keeps,
                "stop": stop or "max_rounds",
            }
        )


def _stop(offer: Offer, keeps: int, short: bool) -> str:
    """Say why a value stops here; empty when another round may help it."""
    if not short:
        return "met"
    if not offer.candidates:
        return "out_of_candidates"
    return "" if keeps else "saturated"


def _close(context: Context, state: _State) -> None:
    """Forget what no plan wants, and write down what was done."""
    ledger = context.ledger
    live = ledger.candidates.live_ids()
    left = {(t.dimension, t.value) for n, tags in state.tags.items() if n not in live for t in tags}
    with ledger.write():
        ledger.candidates.drop_superseded()
        ledger.set_mark(LOG, canonical_json(_only_last_stop(state.log)))
        ledger.set_mark(FILLABLE, canonical_json(sorted(left)))
        ledger.set_mark(MARK, signature(context))


def _only_last_stop(log: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Let only a value's last round name what stopped it; the earlier ones went on."""
    last = {(row["dimension"], row["value"]): row["round"] for row in log}
    return [
        row if row["round"] == last[(row["dimension"], row["value"])] else {**row, "stop": "continued"}
        for row in log
    ]
