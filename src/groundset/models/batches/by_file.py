"""Asking through files that people carry: to a batch service, or to a machine that has no network.

A run reads the replies that lie in the project's ``batches`` folder, goes as far as they let it, and writes
what is still open to the next file. What waits in a file is never written to another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from groundset.calls import Request
from groundset.contracts import Progress
from groundset.errors import WaitingError
from groundset.models.batches.desk import Desk, ended, no_room
from groundset.models.exchange import Answer, Ask, Exchange
from groundset.settings import ModelSettings

T = TypeVar("T")

_CHARACTERS_PER_TOKEN = 4
"""Of a prompt, roughly; for a message to people."""
_NAMED = 2
"""Files that a message names one by one."""


class FileAsker:
    """An ``Asker`` whose calls are files."""

    def __init__(self, desk: Desk, settings: ModelSettings, progress: Progress) -> None:
        self._desk = desk
        self._settings = settings
        self._progress = progress

    def ask_all(
        self,
        asks: Iterable[Ask[T]],
        deliver: Callable[[Sequence[Answer[T]]], None],
        *,
        task: str,
        total: int | None = None,
        max_asks: int = 3,
    ) -> None:
        """Hand over what the files answer, and write what they do not; see ``Asker``.

        Raises WaitingError while anything waits for replies, BudgetError when nothing does and the budget
        has no room for more.
        """
        self._progress.start(task, total)
        try:
            self._desk.inbox.read()
            open_ = self._asked(asks, deliver, max_asks)
            self._desk.outbox.send()
        finally:
            self._progress.finish()
        open_.raise_if_any(self._desk, self._settings)

    def _asked(
        self, asks: Iterable[Ask[T]], deliver: Callable[[Sequence[Answer[T]]], None], max_asks: int
    ) -> _Open:
        open_ = _Open()
        for exchanges in self._desk.begun(asks, max_asks):
            for exchange in exchanges:
                self._write(exchange, open_)
            if answers := ended(exchanges):
                deliver(answers)
                self._progress.advance(len(answers))
        return open_

    def _write(self, exchange: Exchange[T], open_: _Open) -> None:
        """Write what a question asks next; once the budget has no room, nothing more."""
        limit = open_.limit or self._desk.ask(exchange)
        if exchange.request is None:
            return
        if limit and exchange.request.key not in self._desk.inbox.waiting:
            open_.stop(limit)
        else:
            open_.wait(exchange.request)


class _Open:
    """What a run leaves open."""

    def __init__(self) -> None:
        self.limit = ""
        """Of the budget, where it left no room for more."""
        self._stopped = 0
        self._keys: list[str] = []
        self._tokens = 0

    def wait(self, request: Request) -> None:
        """Count a request that waits in a file."""
        self._keys.append(request.key)
        self._tokens += sum(len(message.content) for message in request.messages) // _CHARACTERS_PER_TOKEN

    def stop(self, limit: str) -> None:
        """Count a request for which the budget has no room."""
        self.limit = limit
        self._stopped += 1

    def raise_if_any(self, desk: Desk, settings: ModelSettings) -> None:
        """Say what waits and what is to be done; nothing where nothing is open."""
        if self._keys:
            raise WaitingError(
                self._waiting(desk, settings.max_output_tokens), _to_do(self._files(desk), settings)
            )
        if self._stopped:
            raise no_room(self.limit, self._stopped, desk.folder.role)

    def _files(self, desk: Desk) -> list[tuple[str, str]]:
        """Give the files that wait, and where their replies go."""
        folder = desk.folder
        numbers = sorted(Counter(desk.inbox.waiting[key] for key in self._keys))
        return [
            (folder.shown(folder.requests(number)), folder.shown(folder.replies(number)))
            for number in numbers
        ]

    def _waiting(self, desk: Desk, output_tokens: int) -> str:
        files = [requests for requests, _ in self._files(desk)]
        number = len(self._keys)
        several = len(files) > _NAMED
        where = f"{len(files)} files, {files[0]} to {files[-1]}" if several else " and ".join(files)
        said = (
            f"{number:,} request{'s' * (number != 1)} for the {desk.folder.role} "
            f"wait{'s' * (number == 1)} in {where}: about {self._tokens:,} tokens to read, "
            f"at most {number * output_tokens:,} to write"
        )
        if self._stopped:
            room = f"the budget of {self.limit} has no room for {self._stopped:,} more"
            said += f"; until they are answered {room}"
        remarks, desk.inbox.remarks = desk.inbox.remarks, []
        return "; ".join([said, *remarks])


def _to_do(files: list[tuple[str, str]], settings: ModelSettings) -> str:
    requests, replies = files[0]
    each = f", the other {len(files) - 1} likewise" if len(files) > 1 else ""
    return (
        f"send it to a batch service, or `vllm run-batch -i {requests} -o {replies} "
        f"--model {settings.model}`; put the replies at {replies}{each}; run again"
    )
