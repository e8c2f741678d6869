"""What calls to models came to: how many, what they cost, and how many replies were of no use.

Read from the journal, and from how questions and verdicts ended; nothing is written here.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Subquery, case, func, select

from groundset.calls import Purpose, Usage
from groundset.ledger.faults import recorded
from groundset.ledger.schema import asks, calls, canaries, verdicts
from groundset.records import State

_COSTS = ("input_tokens", "output_tokens", "money")
_BATCH = 500

_Kind = tuple[str, str, str]
"""Purpose, model and task."""


@dataclass(frozen=True, slots=True)
class Spent:
    """What the calls for one purpose and task to one model came to."""

    purpose: Purpose
    model: str
    task: str
    """Name of the prompt template; empty for judges, and for questions that are no longer asked."""
    prompts: int
    """Questions with an answer; ``usage.calls`` is more where questions were asked again."""
    lost: int
    """Calls without an answer: sent in vain, or under way when a run was stopped."""
    sends: int
    """How often all of them were sent, further tries included."""
    usage: Usage
    """Of the answers."""
    wasted: Usage
    """What may have been paid without an answer."""
    seconds: float
    """That the answers took, one after the other."""
    rejected: Mapping[str, int]
    """Reason to the number of replies that could not be used."""


@dataclass(frozen=True, slots=True)
class PromptSpent:
    """What all answers to one prompt came to."""

    usage: Usage
    seconds: float


def spending(connection: Connection) -> tuple[Spent, ...]:
    """Give what was spent, by purpose, model and task; what was never called is not there."""
    tasks, answered = _tasks(), calls.c.state == "answered"
    task = func.coalesce(tasks.c.task, "")
    query = (
        select(
            calls.c.purpose,
            calls.c.model,
            task.label("task"),
            func.count(case((answered, calls.c.prompt)).distinct()).label("prompts"),
            func.count(case((answered, 1))).label("answered"),
            func.count(case((~answered, 1))).label("lost"),
            func.sum(calls.c.sends).label("sends"),
            func.total(calls.c.seconds).label("seconds"),
            *(func.total(calls.c[name]).label(name) for name in _COSTS),
            *(
                func.total(calls.c[f"lost_{name}"] + calls.c[f"open_{name}"]).label(f"wasted_{name}")
                for name in _COSTS
            ),
        )
        .join(tasks, tasks.c.prompt == calls.c.prompt, isouter=True)
        .group_by(calls.c.purpose, calls.c.model, task)
        .order_by(calls.c.purpose, calls.c.model, task)
    )
    rejected = _rejected(connection)
    return tuple(_spent(row, rejected) for row in connection.execute(query))


def by_prompt(connection: Connection, purpose: Purpose) -> dict[str, PromptSpent]:
    """Give what each answered prompt of a purpose came to, attempts together."""
    query = (
        select(
            calls.c.prompt,
            *(func.total(calls.c[name]).label(name) for name in _COSTS),
            func.count().label("answered"),
            func.total(calls.c.seconds).label("seconds"),
        )
        .where(calls.c.purpose == purpose, calls.c.state == "answered")
        .group_by(calls.c.prompt)
    )
    return {row.prompt: PromptSpent(_usage(row), row.seconds) for row in connection.execute(query)}


def sampled(connection: Connection, model: str, most: int = 200) -> Sequence[str]:
    """Name some answered calls of a model, the same ones each time: keys are as good as random."""
    query = select(calls.c.key).where(calls.c.model == model, calls.c.state == "answered")
    return list(connection.execute(query.order_by(calls.c.key).limit(most)).scalars())


def _tasks() -> Subquery:
    """Give the task of each prompt; two documents with the same text share theirs."""
    return select(asks.c.prompt, func.min(asks.c.task).label("task")).group_by(asks.c.prompt).subquery()


def _rejected(connection: Connection) -> dict[_Kind, Counter[str]]:
    """Count the replies that could not be used."""
    reasons = dict(_ends(connection))
    found: dict[_Kind, Counter[str]] = defaultdict(Counter)
    tasks, keys = _tasks(), sorted(reasons)
    for at in range(0, len(keys), _BATCH):
        query = (
            select(calls.c.key, calls.c.purpose, calls.c.model, func.coalesce(tasks.c.task, ""))
            .join(tasks, tasks.c.prompt == calls.c.prompt, isouter=True)
            .where(calls.c.key.in_(keys[at : at + _BATCH]))
        )
        for key, purpose, model, task in connection.execute(query):
            found[purpose, model, task][reasons[key]] += 1
    return found


def _ends(connection: Connection) -> Iterator[tuple[str, str]]:
    """Yield key and reason of every call whose reply could not be used."""
    for body in connection.execute(select(asks.c.body)).scalars():
        yield from _of_question(body)
    judged = func.json_extract(verdicts.c.evidence, "$.judges")
    for judges in connection.execute(select(judged).where(judged.is_not(None))).scalars():
        yield from _of_judges(judges)
    for ends in connection.execute(select(canaries.c.calls)).scalars():
        yield from _of_canary(ends)


@recorded
def _of_question(body: str) -> list[tuple[str, str]]:
    ended = json.loads(body)["calls"] if body else []
    return [(one["key"], one["reason"]) for one in ended if one["state"] != State.KEPT]


@recorded
def _of_judges(judges: str) -> list[tuple[str, str]]:
    ends = [end for judge in json.loads(judges) for end in judge.get("calls", ())]
    return [(key, reason) for key, reason in ends if reason != "ok"]


@recorded
def _of_canary(ends: str) -> list[tuple[str, str]]:
    return [(key, reason) for key, reason in json.loads(ends or "[]") if reason != "ok"]


@recorded
def _spent(row: Row[Any], rejected: Mapping[_Kind, Mapping[str, int]]) -> Spent:
    return Spent(
        purpose=Purpose(row.purpose),
        model=row.model,
        task=row.task,
        prompts=row.prompts,
        lost=row.lost,
        sends=row.sends,
        usage=_usage(row),
        wasted=Usage(int(row.wasted_input_tokens), int(row.wasted_output_tokens), row.wasted_money),
        seconds=row.seconds,
        rejected=dict(rejected.get((row.purpose, row.model, row.task), {})),
    )


def _usage(row: Any) -> Usage:
    return Usage(int(row.input_tokens), int(row.output_tokens), row.money, row.answered)
