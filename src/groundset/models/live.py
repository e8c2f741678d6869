"""Asking a server, live: many calls at a time, each in journal and budget before it is sent."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TypeVar

from groundset.contracts import ChatModel, Journal, Progress
from groundset.models.accounts import Accounts
from groundset.models.asking import Asking, Health
from groundset.models.budget import Budget
from groundset.models.client import OpenAIModel
from groundset.models.exchange import Answer, Ask
from groundset.models.interruption import Interruption, heeding
from groundset.models.keys import Key, read_key
from groundset.models.loops import run
from groundset.models.pacing import Pace
from groundset.models.prices import currency
from groundset.models.replay import Replay
from groundset.models.retrying import Retries
from groundset.models.sending import Sender
from groundset.models.server import Server
from groundset.settings.models import ModelSettings, Prices
from groundset.text.counting import counted

T = TypeVar("T")

Connect = Callable[[Pace], ChatModel]
"""Makes a model; called when the first call is to be sent, within the event loop that it is used in."""


class LiveAsker:
    """An ``Asker`` that sends calls to a server as they come, and gets the answers at once."""

    def __init__(
        self,
        connect: Connect,
        settings: ModelSettings,
        *,
        where: str,
        journal: Journal,
        budget: Budget,
        prices: Prices | None,
        progress: Progress,
    ) -> None:
        """``where`` names model and server for people."""
        self._connect = connect
        self._settings = settings
        self._where = where
        self._journal = journal
        self._budget = budget
        self._prices = prices
        self._progress = progress
        self._health = Health()
        self._pace = Pace(settings.concurrency, settings.requests_per_minute, settings.tokens_per_minute)

    def ask_all(
        self,
        asks: Iterable[Ask[T]],
        deliver: Callable[[Sequence[Answer[T]]], None],
        *,
        task: str,
        total: int | None = None,
        max_asks: int = 3,
    ) -> None:
        """Ask whatever the journal does not answer; see ``Asker``.

        When interrupted, what is under way is broken off, and KeyboardInterrupt is raised after all that came
        was recorded and handed over.
        """
        accounts = Accounts(self._journal, self._budget, self._prices, self._settings.max_output_tokens)
        shown = _Cost(accounts, currency((self._settings,)), self._progress)

        def hand_over(answers: Sequence[Answer[T]]) -> None:
            deliver(answers)
            shown.advance(len(answers))

        async def ask(interruption: Interruption) -> None:
            asking = Asking(
                Replay(asks, self._journal, max_asks),
                accounts,
                partial(Sender, partial(self._connect, self._pace), self._pace),
                Retries(self._settings.max_retries),
                hand_over,
                slots=self._settings.concurrency,
                where=self._where,
                health=self._health,
            )
            interruption.calls(asking.interrupt)
            await asking.run()

        self._progress.start(task, total)
        try:
            with heeding() as interruption:
                run(ask(interruption))
        finally:
            self._progress.finish()


def live_asker(
    settings: ModelSettings,
    *,
    root: Path,
    journal: Journal,
    budget: Budget,
    prices: Prices | None,
    progress: Progress,
) -> LiveAsker:
    """Make the asker of a model with a ``base_url``; its key is read when the first call is sent.

    ``root`` is the project folder. Raises ModelError when ``base_url`` is no address.
    """
    server = Server.of(settings, Key())

    def connect(pace: Pace) -> ChatModel:
        return OpenAIModel(settings, read_key(settings, root), journal, pace)

    return LiveAsker(
        connect,
        settings,
        where=f"{server.role} at {server.shown}",
        journal=journal,
        budget=budget,
        prices=prices,
        progress=progress,
    )


class _Cost:
    """Tells progress what calls cost as they end."""

    def __init__(self, accounts: Accounts, sign: str, progress: Progress) -> None:
        self._accounts = accounts
        self._sign = sign
        self._progress = progress
        self._began = time.monotonic()

    def advance(self, done: int) -> None:
        """Tell it of questions that were answered."""
        self._progress.advance(done)
        spent = self._accounts.spent
        if spent.calls:
            rate = spent.calls / max(time.monotonic() - self._began, 0.001)
            digits = 2 if spent.money >= 0.1 else 4
            money = f"{self._sign}{spent.money:.{digits}f}"
            cost = money if spent.money else counted(spent.tokens, "token")
            self._progress.note(f"{cost} · {rate:.1f} calls/s")
