"""Asking through a batch service: files of requests go there, and a run waits until they are answered.

Requests that are asked again go into a further batch. All questions that are open are held in memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Generic, TypeVar

from groundset.contracts import Progress
from groundset.models.batches.courier import Courier
from groundset.models.batches.desk import Desk, ended, no_room
from groundset.models.batches.lines import NO_ACCESS
from groundset.models.batches.service import Batch
from groundset.models.exchange import Answer, Ask, Exchange

T = TypeVar("T")


class ApiAsker:
    """An ``Asker`` whose calls are batches."""

    def __init__(self, desk: Desk, courier: Courier, progress: Progress) -> None:
        self._desk, self._courier, self._progress = desk, courier, progress

    def ask_all(
        self,
        asks: Iterable[Ask[T]],
        deliver: Callable[[Sequence[Answer[T]]], None],
        *,
        task: str,
        total: int | None = None,
        max_asks: int = 3,
    ) -> None:
        """Bring questions to the service until all are answered; see ``Asker``.

        Raises ModelError when the service does not answer, or refuses a batch as a whole.
        """
        self._progress.start(task, total)
        try:
            _Rounds(self._desk, self._courier, self._progress, deliver).run(asks, max_asks)
        finally:
            self._progress.finish()


class _Rounds(Generic[T]):
    """Questions on their way, batch after batch."""

    def __init__(
        self,
        desk: Desk,
        courier: Courier,
        progress: Progress,
        deliver: Callable[[Sequence[Answer[T]]], None],
    ) -> None:
        self._desk, self._courier, self._progress = desk, courier, progress
        self._deliver = deliver
        self._open: list[Exchange[T]] = []
        self._limit = ""
        """Of the budget, where it has no room for all that is open."""

    def run(self, asks: Iterable[Ask[T]], max_asks: int) -> None:
        self._desk.inbox.read()
        for exchanges in self._desk.begun(asks, max_asks):
            self._ask(self._still_open(exchanges))
        self._desk.outbox.send()
        while numbers := self._waiting():
            batches = self._courier.carry(numbers)
            self._desk.inbox.read()
            exchanges, self._open = self._open, []
            self._desk.heard(exchanges)
            exchanges = self._still_open(exchanges)
            self._check(batches)
            self._limit = ""
            self._ask(exchanges)
            self._desk.outbox.send()
        if self._open:
            raise no_room(self._limit, len(self._open), self._desk.folder.role)

    def _still_open(self, exchanges: Sequence[Exchange[T]]) -> list[Exchange[T]]:
        """Hand over those that have ended, and give the others."""
        if answers := ended(exchanges):
            self._deliver(answers)
            self._progress.advance(len(answers))
        return [exchange for exchange in exchanges if exchange.request is not None]

    def _ask(self, exchanges: Sequence[Exchange[T]]) -> None:
        """Have questions written for the next batch, as far as the budget has room."""
        for exchange in exchanges:
            self._limit = self._limit or self._desk.ask(exchange)
        self._open += self._still_open(exchanges)

    def _waiting(self) -> list[int]:
        """Give the files that hold what is open."""
        waiting = self._desk.inbox.waiting
        keys = [exchange.request.key for exchange in self._open if exchange.request]
        return sorted({waiting[key] for key in keys if key in waiting})

    def _check(self, batches: Mapping[int, Batch]) -> None:
        """Raise where a batch was refused as a whole: the next would fare alike."""
        inbox = self._desk.inbox
        for number, batch in batches.items():
            keys = self._desk.folder.keys(number)
            lost = [inbox.lost[key] for key in keys if key in inbox.lost]
            unserved = all(line.reason == NO_ACCESS for line in lost)
            if lost and keys.keys().isdisjoint(inbox.fresh) and (batch.status == "failed" or unserved):
                raise self._courier.refused(batch.problem or lost[0].detail)
