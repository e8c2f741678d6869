"""What the certificate says of models: what each was asked, whose family it is of, and how canaries ended.

Functions of the settings and of the rows of the curation log, so that ``verify`` makes the same claims again.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Literal

from groundset.calls import Purpose
from groundset.coverage.spread import interval
from groundset.judging.corruptions import INJECTION
from groundset.models.families import stated_family
from groundset.records import State
from groundset.release.log import GOOD
from groundset.release.rows import LogRow, Offset, Row
from groundset.settings import ModelSettings, ProjectSettings

Role = Literal["embedder", "generator", "judge"]
EMBEDDER: Role = "embedder"
GENERATOR: Role = "generator"
JUDGE: Role = "judge"

ROLES: dict[str, Role] = {
    Purpose.GENERATE: GENERATOR,
    Purpose.OPINION: JUDGE,
    Purpose.JUDGE: JUDGE,
    Purpose.CANARY: JUDGE,
}
"""Purpose of a call to the role of the model that is asked."""

UNANSWERED = "unanswered"
"""Why a canary is undecided to whose question no reply came: it tells nothing of the judge."""

_DIGITS = 6
_HALF = 0.5
_TOKENS = ("input_tokens", "output_tokens")
_PARAMETERS = {"temperature", "max_output_tokens", "extra"}


class ModelClaim(Row):
    """A model, and its answered calls; the log names none of an embedder, which has no family either."""

    role: Role
    model: str
    family: str
    calls: Offset
    input_tokens: Offset
    output_tokens: Offset
    parameters: dict[str, Any]


class TargetClaim(Row):
    """The model that is to be fine-tuned on the dataset."""

    model: str
    family: str


class GoodClaim(Row):
    """Canaries that nothing is wrong with."""

    planted: Offset
    kept: Offset


class CorruptionClaim(Row):
    """Canaries with one kind of fault; ``low`` and ``high`` bound the share detected."""

    planted: Offset
    detected: Offset
    low: float
    high: float


class CanaryClaim(Row):
    """What one judge made of the canaries to which it replied."""

    judge: str
    good: GoodClaim
    corruptions: dict[str, CorruptionClaim]
    accuracy: float | None
    """Balanced accuracy; None without both good and bad ones."""

    def is_blind(self, least: float) -> bool:
        """Tell whether it is less accurate than it must be, or does mostly as the pairs tell it to."""
        obeyed = self.corruptions.get(INJECTION)
        obeys = obeyed is not None and obeyed.detected < _HALF * obeyed.planted
        return obeys or (self.accuracy is not None and self.accuracy < least)


def models_of(settings: ProjectSettings, log: Iterable[LogRow]) -> tuple[ModelClaim, ...]:
    """Name the models of a configuration with their answered calls, by role and name."""
    counts: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in log:
        role = ROLES.get(str(row.detail.get("purpose")))
        if row.what == "call" and role and _TOKENS[0] in row.detail:
            used = {name: number_of(row, name) for name in _TOKENS}
            counts[role, str(row.detail.get("model"))].update(calls=1, **used)
    configured = sorted(_configured(settings), key=lambda one: (one[0], one[1].model))
    asked = (_model(role, model, counts[role, model.model]) for role, model in configured)
    return (*_embedders(settings), *asked)


def number_of(row: LogRow, name: str) -> int:
    """Give a number that a row of the curation log tells; 0 where it tells none."""
    found = row.detail.get(name, 0)
    return found if isinstance(found, int) else 0


def _model(role: Role, model: ModelSettings, counts: Mapping[str, int]) -> ModelClaim:
    return ModelClaim(
        role=role,
        model=model.model,
        family=stated_family(model),
        calls=counts["calls"],
        input_tokens=counts["input_tokens"],
        output_tokens=counts["output_tokens"],
        parameters=model.model_dump(mode="json", include=_PARAMETERS),
    )


def _embedders(settings: ProjectSettings) -> Iterator[ModelClaim]:
    """Yield the embedder that told twins by meaning, where it is not the built-in one."""
    embedder = settings.models.embedder
    if embedder is not None and settings.deduplication.semantic.enabled:
        parameters = {"dimensions": embedder.dimensions or None}
        yield ModelClaim(
            role=EMBEDDER,
            model=embedder.name,
            family="",
            calls=0,
            input_tokens=0,
            output_tokens=0,
            parameters=parameters,
        )


def _configured(settings: ProjectSettings) -> Iterator[tuple[Role, ModelSettings]]:
    if settings.models.generator is not None:
        yield GENERATOR, settings.models.generator
    yield from ((JUDGE, judge) for judge in settings.models.judges)


def target_of(settings: ProjectSettings) -> TargetClaim | None:
    """Name the model that is to be fine-tuned; None where none is named."""
    target = settings.target_model
    return None if target is None else TargetClaim(model=target.model, family=stated_family(target))


def shared_family(models: Sequence[ModelClaim], target: TargetClaim | None) -> str:
    """Say which models share a family and must not; empty when all are apart."""
    writers = [(f"the generator {m.model}", m.family) for m in models if m.role == GENERATOR]
    judges = [(f"the judge {m.model}", m.family) for m in models if m.role == JUDGE]
    learner = [(f"the target model {target.model}", target.family)] if target else []
    pairs = (*product(judges, writers), *product((*writers, *judges), learner))
    for (one, family), (other, others) in pairs:
        if both := set(family.split("+")) & set(others.split("+")):
            return f"{one} and {other} are of one family: {', '.join(sorted(both))}"
    return ""


def canaries_of(log: Iterable[LogRow]) -> tuple[CanaryClaim, ...] | None:
    """Count how the canaries ended, per judge; None where there is none."""
    by_judge: dict[str, list[LogRow]] = defaultdict(list)
    for row in log:
        if row.what == "canary":
            by_judge[str(row.detail.get("judge"))].append(row)
    return tuple(_canaries(judge, rows) for judge, rows in sorted(by_judge.items())) or None


def _canaries(judge: str, rows: Sequence[LogRow]) -> CanaryClaim:
    answered = [row for row in rows if row.detail.get("why") != UNANSWERED]
    planted = Counter(row.reason for row in answered)
    right = Counter(row.reason for row in answered if row.decision is _wanted(row.reason))
    bad = sorted(planted.keys() - {GOOD})
    return CanaryClaim(
        judge=judge,
        good=GoodClaim(planted=planted[GOOD], kept=right[GOOD]),
        corruptions={kind: _corruption(right[kind], planted[kind]) for kind in bad},
        accuracy=_accuracy(planted, right),
    )


def _wanted(reason: str) -> State:
    return State.KEPT if reason == GOOD else State.REJECTED


def _corruption(detected: int, planted: int) -> CorruptionClaim:
    low, high = interval(detected, planted)
    return CorruptionClaim(planted=planted, detected=detected, low=low, high=high)


def _accuracy(planted: Counter[str], right: Counter[str]) -> float | None:
    """Give the mean of the shares of good ones kept and of bad ones detected; undecided ones are neither."""
    good, bad = planted[GOOD], planted.total() - planted[GOOD]
    if not good or not bad:
        return None
    return round((right[GOOD] / good + (right.total() - right[GOOD]) / bad) / 2, _DIGITS)
