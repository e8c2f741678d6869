"""The budget of live calls: never passed, and used to the end."""

from __future__ import annotations

import asyncio
import random

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis
from hypothesis import strategies as st

from groundset.calls import Request, Usage
from groundset.contracts import LostCallError, Silent
from groundset.errors import BudgetError
from groundset.ledger import Ledger
from groundset.models.budget import Budget, cost, most
from groundset.models.exchange import Answer
from groundset.models.live import LiveAsker
from groundset.settings import Budget as Limits
from groundset.settings import Prices
from groundset.testing import ScriptedModel, completion
from live_asks import OUTPUT, PRICES, ask, asks, scripted, settings

WORST = most(ask(99).request, OUTPUT, PRICES)
"""The most that a question of two digits may cost."""


class Uneven:
    """A model whose answers take, cost and fail as a seed says."""

    name = "m"

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)
        self.budgets: list[Usage] = []

    async def send(self, request: Request) -> bytes:
        await asyncio.sleep(self._random.choice([0, 0, 0.001]))
        fate = self._random.random()
        if fate < 0.1:
            raise LostCallError("disconnected", "", again=True, billed=True)
        if fate < 0.2:
            raise LostCallError("rate_limited", "", again=True, billed=False, wait=0.001)
        text = "what?" if fate < 0.3 else '{"word": "x"}'
        used = self._random.randint(1, 40), self._random.randint(1, OUTPUT)
        return completion(text, input_tokens=used[0], output_tokens=used[1])

    async def close(self) -> None:
        pass


@hypothesis(max_examples=25, deadline=None)
@given(
    st.integers(0, 10**6),
    st.sampled_from(["money", "tokens", "calls"]),
    st.floats(0, 30),
    st.integers(1, 40),
)
def test_a_budget_is_never_passed_and_used_to_the_end(seed: int, name: str, worth: float, slots: int) -> None:
    """What is left when it stops would not have paid for one more call, whatever went wrong on the way."""
    limit = worth * getattr(WORST, name)
    limits = Limits.model_validate({name: limit if name == "money" else int(limit)})
    ledger, answers = Ledger.open(None), list[Answer[str]]()
    asker = LiveAsker(
        lambda _pace: Uneven(seed),
        settings(concurrency=slots, max_retries=50),
        where="generator m",
        journal=ledger.calls,
        budget=Budget(limits, Usage()),
        prices=PRICES,
        progress=Silent(),
    )
    with pytest.raises(BudgetError, match="no room left") as caught:
        asker.ask_all(asks(100), answers.extend, task="asking", max_asks=3)
    spent = getattr(ledger.calls.spent(), name)
    assert spent <= getattr(limits, name) + 1e-9
    # Asking again takes a longer prompt than asking.
    assert spent + 4 * getattr(WORST, name) > getattr(limits, name)
    assert f"budget.{name}" in caught.value.hint
    assert caught.value.exit_code == 3


def test_a_raised_budget_goes_on_where_it_stopped() -> None:
    """No call is paid for twice."""
    ledger = Ledger.open(None)
    model = ScriptedModel(lambda _: '{"word": "x"}')
    for calls in (7, 20):
        answers: list[Answer[str]] = []
        budget = Budget(Limits(calls=calls), ledger.calls.spent())
        asker = scripted(model, ledger, budget=budget)
        if calls < 20:
            with pytest.raises(BudgetError, match="7 calls spent"):
                asker.ask_all(asks(20), answers.extend, task="asking")
            assert len(answers) == 7
        else:
            asker.ask_all(asks(20), answers.extend, task="asking")
    assert len(answers) == 20
    assert len(model.requests) == 20


def test_the_journal_and_the_budget_agree() -> None:
    """A run that goes on later counts what the run before it counted."""
    ledger = Ledger.open(None)
    budget = Budget(Limits(), Usage())
    asker = LiveAsker(
        lambda _pace: Uneven(3),
        settings(max_retries=50),
        where="generator m",
        journal=ledger.calls,
        budget=budget,
        prices=PRICES,
        progress=Silent(),
    )
    asker.ask_all(asks(60), lambda _: None, task="asking")
    spent = ledger.calls.spent()
    assert budget.held.calls == 0
    assert (spent.calls, spent.tokens) == (budget.spent.calls, budget.spent.tokens)
    assert spent.money == pytest.approx(budget.spent.money)


def test_an_answer_that_does_not_say_what_it_used_counts_as_the_most() -> None:
    """So that no limit is passed unseen."""
    from groundset.calls import read_reply

    reply = read_reply(b'{"choices": [{"message": {"content": "x"}}]}')
    assert cost(reply, Usage(10, 20, 0.0, 1), Prices(input=1, output=1)).tokens == 30
