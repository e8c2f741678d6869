"""What models did for a project, gathered from the journal, the questions and the canaries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from groundset.calls import Purpose, Usage
from groundset.judging.measuring import CanarySummary, summaries
from groundset.ledger.held import HOLDS
from groundset.ledger.spending import Spent, spending
from groundset.models.prices import currency, prices_of
from groundset.reasons import explain
from groundset.records import State
from groundset.report.models import (
    CanaryRate,
    JudgeMeasured,
    ModelsUsed,
    ModelUse,
    TaskUse,
    Unused,
    besides,
    cost_line,
)

if TYPE_CHECKING:
    from groundset.project.project import Project

_DOES = {
    Purpose.GENERATE: ("extract", "writes pairs"),
    Purpose.EMBED: ("deduplicate", "embeds texts"),
    Purpose.OPINION: ("decontaminate", "gives second opinions"),
    Purpose.JUDGE: ("quality", "judges pairs"),
    Purpose.CANARY: ("quality", "judges canaries"),
}
"""Purpose to the stage, and what a model does in it."""
_GENERATED, _NO_QUOTE, _EMPTY = "generated", "quote_not_found", "nothing_to_ask"


def cost(project: Project) -> str:
    """Say in one line what models have cost so far; empty where none was called."""
    spent = project.ledger.calls.spent()
    if not spent.calls:
        return ""
    seen = spending(project.ledger.connection)
    answered = sum((one.usage for one in seen), Usage())
    kept = sum(one.state is State.KEPT for one in project.ledger.candidates.outcomes())
    priced, sign = _is_priced(project, spent.money), _currency(project)
    line = cost_line(answered.calls, answered.tokens, answered.money if priced else None, kept, sign)
    lost = spent - answered
    return line + besides(lost, sign if priced else None) if lost.calls > 0 else line


def judges_measured(project: Project) -> tuple[JudgeMeasured, ...]:
    """Tell how well the judges judge that are configured now, as far as they were asked."""
    names = {judge.model for judge in project.settings.models.judges}
    return tuple(_measured(one) for one in _summaries(project) if one.model in names)


def models_used(project: Project) -> ModelsUsed | None:
    """Tell what models did; None where none was called."""
    spent = spending(project.ledger.connection)
    if not spent:
        return None
    outcomes = project.ledger.candidates.outcomes()
    whole = sum(one.usage.money + one.wasted.money for one in spent)
    return ModelsUsed(
        uses=tuple(_uses(spent)),
        tasks=tuple(_tasks(project, spent, {one.candidate: (one.state, one.reason) for one in outcomes})),
        unused=tuple(_unused(spent)),
        judges=judges_measured(project),
        kept=sum(one.state is State.KEPT for one in outcomes),
        currency=_currency(project),
        priced=_is_priced(project, whole),
    )


def _currency(project: Project) -> str:
    return currency(project.settings.models.served)


def _is_priced(project: Project, money: float) -> bool:
    """Tell whether sums say anything: some were paid, or a price is known that would have been."""
    return money > 0 or any(prices_of(one) is not None for one in project.settings.models.served)


def _uses(spent: Sequence[Spent]) -> Iterator[ModelUse]:
    """Yield one row per purpose and model, in the order of the stages."""
    for purpose, (stage, does) in _DOES.items():
        for model in sorted({one.model for one in spent if one.purpose is purpose}):
            these = [one for one in spent if (one.purpose, one.model) == (purpose, model)]
            answered = sum(one.usage.calls for one in these)
            yield ModelUse(
                stage=stage,
                does=does,
                model=model,
                answered=answered,
                again=answered - sum(one.prompts for one in these),
                lost=sum(one.lost for one in these),
                input_tokens=sum(one.usage.input_tokens + one.wasted.input_tokens for one in these),
                output_tokens=sum(one.usage.output_tokens + one.wasted.output_tokens for one in these),
                money=sum(one.usage.money + one.wasted.money for one in these),
                seconds=sum(one.seconds for one in these) / answered if answered else 0.0,
            )


@dataclass
class _Brought:
    """What one prompt template brought, counted up."""

    asks: int = 0
    empty: int = 0
    unanswered: int = 0
    pairs: int = 0
    kept: int = 0
    lost_quotes: int = 0
    money: float = 0.0


def _tasks(
    project: Project, spent: Sequence[Spent], outcomes: Mapping[str, tuple[State, str]]
) -> Iterator[TaskUse]:
    """Yield a row per template and model, those that brought most samples first."""
    models = {one.task: one.model for one in spent if one.purpose is Purpose.GENERATE and one.task}
    brought: defaultdict[tuple[str, str], _Brought] = defaultdict(_Brought)
    for ask in project.ledger.asks.all():
        if ask.reason == HOLDS and not ask.calls:
            continue  # It was not to be asked.
        one = brought[ask.task, models.get(ask.task, "")]
        one.asks += 1
        one.empty += ask.reason == _EMPTY
        one.unanswered += ask.state is not State.KEPT
    for candidate in project.ledger.candidates.live():
        if candidate.origin.method == _GENERATED:
            one = brought[candidate.origin.family, candidate.origin.model]
            state, reason = outcomes.get(candidate.id, (State.UNDECIDED, ""))
            one.pairs += 1
            one.kept += state is State.KEPT
            one.lost_quotes += reason == _NO_QUOTE
    for paid in spent:
        if paid.purpose is Purpose.GENERATE and paid.task:
            brought[paid.task, paid.model].money += paid.usage.money + paid.wasted.money
    rows = [TaskUse(task, model, **asdict(one)) for (task, model), one in brought.items()]
    yield from sorted(rows, key=lambda row: (-row.kept, -row.pairs, row.task, row.model))


def _unused(spent: Sequence[Spent]) -> Iterator[Unused]:
    """Yield the replies that could not be used, the most frequent reasons first."""
    found: Counter[tuple[str, str, Purpose]] = Counter()
    answered: Counter[tuple[str, Purpose]] = Counter()
    for one in spent:
        answered[one.model, one.purpose] += one.usage.calls
        for reason, count in one.rejected.items():
            found[reason, one.model, one.purpose] += count
    for (reason, model, purpose), count in sorted(found.items(), key=lambda pair: (-pair[1], pair[0])):
        does, whole = _DOES[purpose][1], answered[model, purpose]
        yield Unused(reason, explain(reason).means, model, does, count, whole)


def _summaries(project: Project) -> tuple[CanarySummary, ...]:
    return summaries(project.ledger.canaries.all(), project.settings.judging.min_accuracy)


def _measured(summary: CanarySummary) -> JudgeMeasured:
    return JudgeMeasured(
        model=summary.model,
        accuracy=summary.accuracy,
        blind=summary.blind,
        rates=tuple(
            CanaryRate(one.corruption, one.planted, one.detected, one.low, one.high)
            for one in summary.results
        ),
    )
