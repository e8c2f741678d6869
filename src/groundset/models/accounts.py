"""Calls in journal and budget: all that is sent, before it is, and all that came, before it is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from groundset.calls import Request, Usage
from groundset.contracts import Answered, Journal, Lost, LostCallError
from groundset.errors import BudgetError, ModelError
from groundset.models.budget import Budget, cost, most
from groundset.models.sending import Call, Came
from groundset.settings.models import Prices
from groundset.text.counting import counted


class Accounts:
    """What calls may cost, and what they did."""

    def __init__(
        self, journal: Journal, budget: Budget, prices: Prices | None, max_output_tokens: int
    ) -> None:
        self._journal = journal
        self._budget = budget
        self._prices = prices
        self._max_output_tokens = max_output_tokens
        self._ended: list[Answered | Lost] = []
        self.spent = Usage()
        """What calls cost since this began."""

    def most(self, request: Request) -> Usage:
        """Give the most that a call may cost."""
        return most(request, self._max_output_tokens, self._prices)

    def reserve(self, call: Call) -> bool:
        """Hold what a call may cost; False when it does not fit."""
        return self._budget.reserve(call.most)

    def open(self, calls: Sequence[Call]) -> None:
        """Record calls that are about to be sent."""
        self._journal.open([(call.request, call.most) for call in calls])

    def answered(self, came: Came) -> None:
        """Count an answer; ``record`` writes it down."""
        usage = cost(came.reply, came.call.most, self._prices)
        self._end(came.call, usage, Answered(came.call.request.key, came.raw, usage, came.seconds))

    def lost(self, call: Call, error: LostCallError | ModelError) -> None:
        """Count a call without an answer, for the most it may have cost if it may have been paid for."""
        if isinstance(error, ModelError):
            error = LostCallError("call_refused", error.message, again=True, billed=False)
        usage = call.most if error.billed else Usage()
        self._end(call, usage, Lost(call.request.key, error.reason, error.detail, error.billed))

    def not_sent(self, calls: Iterable[Call]) -> None:
        """Count calls that were recorded, and never went out."""
        for call in calls:
            self.lost(call, LostCallError("not_sent", "the run ended before", again=True, billed=False))

    def record(self) -> None:
        """Write down all that has ended, in one transaction."""
        ended, self._ended = self._ended, []
        if ended:
            self._journal.close(ended)

    def exhausted(self, call: Call) -> BudgetError:
        """Say which limit a call would pass."""
        name = self._budget.passed_by(call.most)
        limit, spent, most = (
            _said(name, amount)
            for amount in (
                self._budget.limit(name),
                getattr(self._budget.spent, name),
                getattr(call.most, name),
            )
        )
        return BudgetError(
            f"the budget of {limit} has no room left: {spent} spent, and the next call may take {most}",
            f"raise `budget.{name}` in groundset.yaml, and the same command goes on; all answers are kept",
        )

    def _end(self, call: Call, usage: Usage, ended: Answered | Lost) -> None:
        self._budget.settle(call.most, usage)
        self.spent += usage
        self._ended.append(ended)


def _said(name: str, amount: float) -> str:
    return f"{amount:,.4g} of money" if name == "money" else counted(int(amount), name.removesuffix("s"))
