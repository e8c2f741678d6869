"""What models did and what it came to, as typed values, and the one line that says it on a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from groundset.calls import Usage
from groundset.report.amounts import money, tokens
from groundset.report.svg import line, rect
from groundset.text.counting import counted


@dataclass(frozen=True, slots=True)
class ModelUse:
    """The calls to one model for one purpose."""

    stage: str
    does: str
    """``writes pairs``, ``embeds texts``, ``judges pairs`` or ``judges canaries``."""
    model: str
    answered: int
    """Calls with a reply."""
    again: int
    """Of them, those that asked once more because a reply could not be used."""
    lost: int
    """Calls that no reply came to."""
    input_tokens: int
    output_tokens: int
    money: float
    """What was paid in vain included."""
    seconds: float
    """Of an answered call, on average."""


@dataclass(frozen=True, slots=True)
class TaskUse:
    """What one prompt template brought with one model."""

    task: str
    model: str
    asks: int
    empty: int
    """Questions whose reply says that there is nothing to ask."""
    unanswered: int
    """Questions without a reply that could be used."""
    pairs: int
    kept: int
    lost_quotes: int
    """Pairs with a quote that is not in the document."""
    money: float

    @property
    def per_kept(self) -> float:
        """What a kept sample cost to write; 0 where none was kept."""
        return self.money / self.kept if self.kept else 0.0


@dataclass(frozen=True, slots=True)
class Unused:
    """Replies that could not be used, by reason."""

    reason: str
    means: str
    model: str
    does: str
    count: int
    answered: int
    """All replies of this model for this purpose."""


@dataclass(frozen=True, slots=True)
class CanaryRate:
    """What a judge made of canaries of one kind."""

    corruption: str
    """What is wrong with them; empty for good pairs, which it should keep."""
    planted: int
    right: int
    low: float
    """95 % interval of the share that it judged rightly."""
    high: float


@dataclass(frozen=True, slots=True)
class JudgeMeasured:
    """How well a judge judges."""

    model: str
    accuracy: float | None
    """Balanced over good and bad canaries; None while there are not both."""
    blind: bool
    rates: tuple[CanaryRate, ...]

    @property
    def planted(self) -> int:
        """Canaries among its work."""
        return sum(rate.planted for rate in self.rates)

    @property
    def right(self) -> int:
        """Those that it judged as they are."""
        return sum(rate.right for rate in self.rates)


@dataclass(frozen=True, slots=True)
class ModelsUsed:
    """All that models did for a project."""

    uses: tuple[ModelUse, ...]
    tasks: tuple[TaskUse, ...]
    unused: tuple[Unused, ...]
    judges: tuple[JudgeMeasured, ...]
    kept: int
    """Samples, also those that no model wrote."""
    currency: str
    """Sign before sums; empty where the configuration gave the prices."""
    priced: bool
    """Whether any sum is known."""

    @property
    def answered(self) -> int:
        """Calls with a reply."""
        return sum(use.answered for use in self.uses)

    @property
    def writers(self) -> int:
        """Number of models that wrote pairs."""
        return len({task.model for task in self.tasks})

    @property
    def lost(self) -> int:
        """Calls that no reply came to."""
        return sum(use.lost for use in self.uses)

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return sum(use.input_tokens + use.output_tokens for use in self.uses)

    @property
    def money(self) -> float:
        """All of it."""
        return sum(use.money for use in self.uses)

    @property
    def in_words(self) -> str:
        """Say it in a line: ``412 calls, 1.2 M tokens, $0.84, $0.0041 per kept sample``."""
        return cost_line(
            self.answered, self.tokens, self.money if self.priced else None, self.kept, self.currency
        )

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``models`` in ``schemas/report.json``."""
        return {
            "calls": self.answered,
            "tokens": self.tokens,
            "money": round(self.money, 6) if self.priced else None,
            "currency": "USD" if self.currency else "",
        }

    def sum_of(self, amount: float) -> str:
        """Write a sum of money; a dash where no price is known."""
        return money(amount, self.currency) if self.priced else "–"


def cost_line(calls: int, number: int, paid: float | None, kept: int, currency: str) -> str:
    """Say what calls came to; ``paid`` is None where no price is known, ``kept`` the number of samples."""
    parts = [counted(calls, "call"), f"{tokens(number)} tokens"]
    if paid is not None:
        parts.append(money(paid, currency))
        if kept:
            parts.append(f"{money(paid / kept, currency)} per kept sample")
    return ", ".join(parts)


def besides(lost: Usage, currency: str | None) -> str:
    """Say what calls without an answer may have cost; ``currency`` is None where no price is known."""
    most = f"{tokens(lost.tokens)} tokens"
    most += f" or {money(lost.money, currency)}" if currency is not None else ""
    return f"; at most {most} more for {counted(lost.calls, 'call')} without an answer"


def share_bar(right: int, planted: int, low: float, high: float) -> Markup:
    """Draw a share as a bar, and its interval as a line across it."""
    width, middle = 200.0, 8.0
    full = width * right / planted if planted else 0.0
    ends = [width * min(max(at, 0.005), 0.995) for at in (low, high)]
    body = [
        rect(0, 2, full, 12, "kept"),
        rect(full, 2, width - full, 12, "lost"),
        line((ends[0], middle), (ends[1], middle), "target"),
        *(line((end, 3), (end, 13), "target") for end in ends),
    ]
    box = 'class="bar" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true"'
    return Markup(f"<svg {box}>{''.join(body)}</svg>")  # noqa: S704 - numbers only
