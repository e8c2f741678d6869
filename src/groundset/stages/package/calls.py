"""The calls to models that a release tells of: those of the questions that still count.

The journal also holds what was asked under other settings, about documents that are gone, or about candidates
that a twin has since ended. A release is no place for history, so none of that is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from groundset.calls import CallEnd, Purpose
from groundset.funnel import OVER_TARGET
from groundset.gates.chain import QUALITY
from groundset.ledger.canaries import PlantedCanary
from groundset.ledger.held import HOLDS
from groundset.records import Outcome, State, Verdict
from groundset.release.content import CallRow, CanaryEnd, once
from groundset.stages.context import Context

_Question = tuple[CallRow, tuple[CallEnd, ...]]
"""A question to a model, and its answered calls."""


def live_calls(context: Context, outcomes: Iterable[Outcome]) -> tuple[CallRow, ...]:
    """Give every call, each once."""
    ended = list(outcomes)
    questions = [*_written(context), *_doubted(context, ended), *_judged(context, ended)]
    questions += _of_canaries(planted(context))
    keys = {end.key for _row, ends in questions for end in ends}
    usage = {key: used for key, (_prompt, _model, used) in context.ledger.calls.usages(keys).items()}
    return once(row for question, ends in questions for row in question.answered(ends, usage))


def canary_ends(context: Context) -> tuple[CanaryEnd, ...]:
    """Give what each judge made of each canary."""
    return tuple(
        CanaryEnd(one.id, one.model, one.corruption, one.decision, one.reason, one.messages)
        for one in planted(context)
    )


def planted(context: Context) -> list[PlantedCanary]:
    """Give the canaries of the present judges."""
    return list(context.ledger.canaries.all()) if context.settings.models.judges else []


def _written(context: Context) -> Iterator[_Question]:
    generator = context.settings.models.generator
    for one in context.ledger.asks.all() if generator else ():
        assert generator is not None
        if one.reason == HOLDS and not one.calls:
            continue  # No call was made.
        yield (
            CallRow(
                key=one.prompt,
                prompt=one.prompt,
                purpose=Purpose.GENERATE,
                model=generator.model,
                subject=one.subject,
                state=one.state,
                reason=one.reason,
            ),
            one.calls,
        )


def _judged(context: Context, outcomes: Iterable[Outcome]) -> Iterator[_Question]:
    """Yield the questions about candidates whose fate hung on quality."""
    if not context.settings.models.judges:
        return
    ends = {o.candidate: o for o in outcomes if _hung_on_quality(o)}
    for verdict in context.ledger.verdicts.of_gate(QUALITY, context.gates.quality.fingerprint):
        if verdict.candidate in ends:
            yield from _of_verdict(verdict, ends[verdict.candidate])


def _doubted(context: Context, outcomes: Iterable[Outcome]) -> Iterator[_Question]:
    """Yield the questions whether a kept candidate, or one that ended as a leak, words an item anew."""
    if context.second_opinions is None:
        return
    gate = context.gates.decontamination
    ends = {
        o.candidate: o for o in outcomes if o.state is State.KEPT or (o.gate == gate.name and not o.other)
    }
    for verdict in context.ledger.verdicts.of_gate(gate.name, gate.fingerprint):
        for told in verdict.evidence.get("opinions", ()):
            if verdict.candidate in ends and told["calls"]:
                used = told["calls"][-1][1] == "ok"
                end = ends[verdict.candidate]
                state, reason = (State.KEPT, "ok") if used else (end.state, end.reason)
                yield _question(Purpose.OPINION, told, verdict.candidate, state, reason)


def _hung_on_quality(outcome: Outcome) -> bool:
    """Tell whether a judge was to decide: of what was kept, and of what was trimmed only after that."""
    return outcome.state is State.KEPT or outcome.gate == QUALITY or outcome.reason == OVER_TARGET


def _of_verdict(verdict: Verdict, outcome: Outcome) -> Iterator[_Question]:
    for judge in verdict.evidence.get("judges", ()):
        if judge["calls"]:
            used = judge["calls"][-1][1] == "ok"
            state, reason = (State.KEPT, "ok") if used else (outcome.state, outcome.reason)
            yield _question(Purpose.JUDGE, judge, verdict.candidate, state, reason)


def _of_canaries(canaries: Iterable[PlantedCanary]) -> Iterator[_Question]:
    for one in (canary for canary in canaries if canary.calls):
        told = {"model": one.model, "calls": one.calls}
        answered = one.calls[-1][1] == "ok"
        yield _question(Purpose.CANARY, told, one.id, State.KEPT if answered else State.REJECTED, one.reason)


def _question(
    purpose: Purpose, told: Mapping[str, Any], subject: str, state: State, reason: str
) -> _Question:
    ends = tuple(
        CallEnd(key, State.KEPT if said == "ok" else State.REJECTED, said) for key, said in told["calls"]
    )
    prompt = ends[0].key if ends else ""
    return CallRow(prompt, prompt, purpose, told["model"], subject, state, reason), ends
