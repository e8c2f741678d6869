"""What one model would be asked: calls, tokens, money, time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundset.calls import Purpose, Usage
from groundset.models.budget import priced
from groundset.models.prices import prices_of
from groundset.settings import ModelSettings

ENOUGH = 20
"""Answered questions from which their averages are trusted more than assumptions."""
_TOKENS_PER_SECOND = 60.0
_FIRST_TOKEN_SECONDS = 0.8
"""Of a hosted model of middle size: where nothing was observed."""


@dataclass(frozen=True, slots=True)
class Line:
    """The calls that one model is still to answer for one purpose."""

    stage: str
    purpose: Purpose
    model: str
    questions: int
    """All there are, answered or not."""
    answered: int
    """Of them: they cost nothing again."""
    usage: Usage
    priced: bool
    """Whether a price is known; without one, ``usage.money`` is 0."""
    seconds: float | None
    """Of the calls, as many at a time as are allowed; None where others decide when they are answered."""
    observed: bool
    """Whether the averages are this project's own, not assumed ones."""

    def to_json(self) -> dict[str, Any]:
        """Give the shape of a line of ``schemas/estimate.json``."""
        return {
            "stage": self.stage,
            "purpose": self.purpose,
            "model": self.model,
            "questions": self.questions,
            "answered": self.answered,
            "calls": self.usage.calls,
            "input_tokens": self.usage.input_tokens,
            "output_tokens": self.usage.output_tokens,
            "money": round(self.usage.money, 6) if self.priced else None,
            "seconds": None if self.seconds is None else round(self.seconds, 1),
            "basis": "observed" if self.observed else "assumed",
        }


@dataclass(frozen=True, slots=True)
class Averages:
    """What one question comes to, attempts together."""

    calls: float
    """More than 1, since replies that cannot be used are asked for again."""
    seconds: float
    """Per call; 0 while none was timed."""
    observed: bool


def line(
    stage: str,
    purpose: Purpose,
    model: ModelSettings,
    averages: Averages,
    *,
    questions: int,
    answered: int,
    input_tokens: float,
    output_tokens: float,
) -> Line:
    """Put a line together; tokens are those of all calls, those that are asked again included."""
    prices = prices_of(model)
    calls = round((questions - answered) * averages.calls)
    usage = priced(round(input_tokens), round(output_tokens), prices)
    usage = Usage(usage.input_tokens, usage.output_tokens, usage.money, calls)
    return Line(
        stage=stage,
        purpose=purpose,
        model=model.model,
        questions=questions,
        answered=answered,
        usage=usage,
        priced=prices is not None,
        seconds=_seconds(model, usage, averages.seconds),
        observed=averages.observed,
    )


def _seconds(model: ModelSettings, usage: Usage, each: float) -> float | None:
    """Give the time that calls take side by side, under the configured limits."""
    if model.batch:
        return None if usage.calls else 0.0
    if not usage.calls:
        return 0.0
    each = each or _FIRST_TOKEN_SECONDS + usage.output_tokens / usage.calls / _TOKENS_PER_SECOND
    # The last calls have the server to themselves, so a few calls take as long as one.
    side_by_side = each * max(1.0, usage.calls / model.concurrency)
    by_requests = 60.0 * usage.calls / model.requests_per_minute if model.requests_per_minute else 0.0
    by_tokens = 60.0 * usage.tokens / model.tokens_per_minute if model.tokens_per_minute else 0.0
    return max(side_by_side, by_requests, by_tokens)
