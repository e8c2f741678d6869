"""Requests into files: each reserved in the budget and opened in the journal before its file is there."""

from __future__ import annotations

from collections.abc import Callable

from groundset.calls import Request, Usage
from groundset.contracts import Journal
from groundset.models.batches.folder import BatchFolder
from groundset.models.batches.lines import request_line
from groundset.models.budget import Budget

MAX_REQUESTS = 50_000
"""In one file; with ``MAX_BYTES`` the limits that hosted services set."""
MAX_BYTES = 200_000_000


class Outbox:
    """Where requests of one role are put; holds the requests of one file in memory."""

    def __init__(
        self,
        folder: BatchFolder,
        journal: Journal,
        budget: Budget,
        waiting: dict[str, int],
        *,
        body: Callable[[Request], bytes],
        most: Callable[[Request], Usage],
        max_requests: int = MAX_REQUESTS,
        max_bytes: int = MAX_BYTES,
    ) -> None:
        """``waiting`` is the inbox's; ``body`` writes a request for the wire, ``most`` gives its cost."""
        self._folder, self._journal, self._budget = folder, journal, budget
        self._waiting = waiting
        self._body, self._most = body, most
        self._max_requests, self._max_bytes = max_requests, max_bytes
        self._next: dict[str, tuple[Request, Usage]] = {}
        self._bytes = 0

    def put(self, request: Request) -> str:
        """Take in a request; gives the limit of the budget that it might pass, and leaves it then."""
        if request.key in self._next:
            return ""
        most = self._most(request)
        if limit := self._budget.passed_by(most):
            return limit
        size = len(self._line(request))
        if len(self._next) >= self._max_requests or self._bytes + size > self._max_bytes:
            self.send()
        self._budget.reserve(most)
        self._next[request.key] = request, most
        self._bytes += size
        return ""

    def send(self) -> None:
        """Write what was taken in to the next file, if there is anything."""
        if not self._next:
            return
        requests, self._next, self._bytes = list(self._next.values()), {}, 0
        number = self._new_number()
        with self._folder.written(self._folder.requests(number)) as file:
            for request, _ in requests:
                file.write(self._line(request))
            file.flush()
            # Before the file comes into place: an answer to what was not opened would find no row.
            self._journal.open(requests)
        for request, most in requests:
            # As the journal counts it: spent until an answer says what it really was.
            self._budget.settle(most, most)
            self._waiting[request.key] = number

    def _new_number(self) -> int:
        """Give a number that no file has or had: much is remembered by number."""
        number = max(self._folder.highest_number(), self._folder.known(self._journal)) + 1
        self._folder.remember(self._journal, number)
        return number

    def _line(self, request: Request) -> bytes:
        return request_line(request.key, self._body(request))
