"""The budget: what all calls of a project may cost; a call is sent only when its worst case still fits."""

from __future__ import annotations

from math import inf

from groundset.calls import Finish, Reply, Request, Usage
from groundset.settings import Budget as Limits
from groundset.settings import Prices

_PER_MESSAGE = 16
"""Tokens that a server's chat template may put around a message."""
_MILLION = 1_000_000


class Budget:
    """What is left; calls under way hold what they may cost until they have ended."""

    def __init__(self, limits: Limits, spent: Usage) -> None:
        """Begin with what was spent, ever; see ``Journal.spent``."""
        self._limits = limits
        self._spent = spent
        self._held = Usage()

    @property
    def spent(self) -> Usage:
        """What has ended so far, the most where it is not known."""
        return self._spent

    @property
    def held(self) -> Usage:
        """What calls under way may cost."""
        return self._held

    def limit(self, name: str) -> float:
        """Give the limit of that name, as in the settings; infinite when there is none."""
        limit: float | None = getattr(self._limits, name)
        return inf if limit is None else limit

    def reserve(self, most: Usage) -> bool:
        """Hold what a call may cost; False, and nothing is held, when it might pass a limit."""
        if self.passed_by(most):
            return False
        self._held += most
        return True

    def settle(self, most: Usage, spent: Usage) -> None:
        """Give back what a call held, and count what it cost."""
        self._held -= most
        self._spent += spent

    def passed_by(self, most: Usage) -> str:
        """Name the limit that this and all under way might pass: ``money``, ``tokens`` or ``calls``."""
        whole = self._spent + self._held + most
        limits = self._limits
        if limits.calls is not None and whole.calls > limits.calls:
            return "calls"
        if limits.tokens is not None and whole.tokens > limits.tokens:
            return "tokens"
        # Sums of floats: a limit that is met to the last digit is not passed.
        if limits.money is not None and whole.money > limits.money + 1e-9:
            return "money"
        return ""


def most(request: Request, max_output_tokens: int, prices: Prices | None) -> Usage:
    """Give the most a call may cost: no tokenizer makes more tokens of a text than it has bytes."""
    sent = sum(len(m.content.encode("utf-8", "surrogatepass")) + _PER_MESSAGE for m in request.messages)
    return priced(sent + len(request.schema.text.encode()), max_output_tokens, prices)


def cost(reply: Reply, most: Usage, prices: Prices | None) -> Usage:
    """Give what an answered call cost; where the server does not say, the most that it may have."""
    wrote = reply.content or reply.refusal or reply.finish is not Finish.STOP
    unsaid = most.output_tokens if wrote else 0
    return priced(reply.input_tokens or most.input_tokens, reply.output_tokens or unsaid, prices)


def priced(input_tokens: int, output_tokens: int, prices: Prices | None) -> Usage:
    """Give the cost of one call."""
    money = 0.0
    if prices is not None:
        money = (input_tokens * prices.input + output_tokens * prices.output) / _MILLION
    return Usage(input_tokens, output_tokens, money, 1)
