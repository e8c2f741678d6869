"""What asking through files and through a batch service have in common: questions that advance by rounds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

from groundset.contracts import Journal
from groundset.errors import BudgetError
from groundset.models.batches.folder import BatchFolder
from groundset.models.batches.inbox import Inbox
from groundset.models.batches.outbox import Outbox
from groundset.models.exchange import Answer, Ask, Exchange

T = TypeVar("T")

_CHUNK = 500
"""Questions that are looked up at a time."""


class Desk:
    """The papers of one role: what came in, what goes out, and the journal between them."""

    def __init__(
        self, folder: BatchFolder, inbox: Inbox, outbox: Outbox, journal: Journal, max_retries: int
    ) -> None:
        """``max_retries`` is how often a request goes into a further file within one run."""
        self.folder, self.inbox, self.outbox = folder, inbox, outbox
        self._journal = journal
        self._max_retries = max_retries

    def begun(self, asks: Iterable[Ask[T]], max_asks: int) -> Iterator[list[Exchange[T]]]:
        """Bring questions to where the journal leaves them and begin this run, some at a time.

        A reply that came from a file in this run is heard in it, not before it.
        """
        left = iter(asks)
        while chunk := [Exchange(ask, max_asks) for ask in islice(left, _CHUNK)]:
            waiting = self._hear(chunk, without=self.inbox.fresh)
            for exchange in waiting:
                exchange.begin()
            self._hear(waiting)
            yield chunk

    def heard(self, exchanges: Sequence[Exchange[T]]) -> None:
        """Let questions that have begun hear all replies that are there."""
        for at in range(0, len(exchanges), _CHUNK):
            self._hear(exchanges[at : at + _CHUNK])

    def ask(self, exchange: Exchange[T]) -> str:
        """Have what a question asks next written, unless it waits in a file; give it up where it is in vain.

        Gives the limit of the budget that has no room for it; empty otherwise.
        """
        request = exchange.request
        if request is None or request.key in self.inbox.waiting:
            return ""
        lost = self.inbox.lost.get(request.key)
        if lost and (not lost.again or self.inbox.losses[request.key] > self._max_retries):
            exchange.lose("unanswered" if lost.again else lost.reason)
            return ""
        return self.outbox.put(request)

    def _hear(
        self, exchanges: Iterable[Exchange[T]], without: set[str] | frozenset[str] = frozenset()
    ) -> list[Exchange[T]]:
        """Hear replies, also to what is asked again; gives the questions that are still open."""
        still: list[Exchange[T]] = []
        asking = list(exchanges)
        while asking:
            keys = [one.request.key for one in asking if one.request is not None]
            replies = self._journal.replies([key for key in keys if key not in without])
            more: list[Exchange[T]] = []
            for exchange in asking:
                if exchange.request is None:
                    continue
                raw = replies.get(exchange.request.key)
                if raw is None:
                    still.append(exchange)
                    continue
                exchange.recall(raw)
                more.append(exchange)
            asking = more
        return still


def ended(exchanges: Iterable[Exchange[T]]) -> list[Answer[T]]:
    """Give the answers to those that have ended."""
    return [exchange.answer for exchange in exchanges if exchange.request is None]


def no_room(limit: str, number: int, role: str) -> BudgetError:
    """Say that the budget stopped it; ``limit`` is money, tokens or calls."""
    return BudgetError(
        f"the budget of {limit} has no room for {number:,} more request{'s' * (number != 1)} for the {role}",
        f"raise `budget.{limit}` in groundset.yaml, and the same command goes on; all answers are kept",
    )
