"""Items over worker processes, in order: who has what at hand, and what happens when somebody dies.

Each worker answers item by item, so that only the item at hand is suspect when it dies or stalls: that
one is tried once more, first thing in a fresh worker, and the rest of its batch goes to the others.
"""

from __future__ import annotations

import os
import selectors
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from groundset.errors import GroundsetError
from groundset.parallel import idle
from groundset.parallel.outcomes import Failure, Fault, Job
from groundset.parallel.process import WorkerProcess
from groundset.parallel.starting import Surroundings
from groundset.parallel.worker import RAISED, READY

T = TypeVar("T")
R = TypeVar("R")

AHEAD_PER_PROCESS = 4
"""Batches drawn per worker beyond the last result given out, so that one slow item idles nobody soon."""
MOST_HELD_BYTES = 64_000_000
"""Bytes of results waiting for an earlier one, from which no more items are drawn."""
START_SECONDS = 300
"""Time without computing after which a worker that has not started is given up."""
_WATCH_SECONDS = 1.0
"""How often to ask how much a worker has computed."""
_HARDLY = 0.01
"""Share of the time below which a worker counts as not computing."""
_TICK_SECONDS = 0.2
"""How long to wait for a worker to say something before looking at the clock."""


@dataclass(slots=True)
class _Seat(Generic[T]):
    """A worker and what it has at hand."""

    process: WorkerProcess
    ready: bool = False
    first: int = 0
    """Place of the first item that it has not answered."""
    items: deque[T] = field(default_factory=deque)
    """Its items without an answer; the first is the one at hand."""
    retrial: bool = False
    """The item at hand has ended a worker before."""
    idle: float = 0.0
    """Seconds that the parent waited for the item at hand while the worker did not compute."""
    watched: float = 0.0
    """Seconds that the parent waited since it last asked how much the worker had computed."""
    computed: float = 0.0
    """Seconds that the worker had computed when asked last."""


class Pool(Generic[T, R]):
    """One map over worker processes; ``run`` once."""

    def __init__(self, job: Job, processes: int, at_once: int) -> None:
        """Use up to ``processes`` workers: idle ones and ``at_once`` new ones now, others once they pay."""
        self._job = job
        self._surroundings = Surroundings.here()
        self._processes = processes
        self._at_once = at_once
        self._seats: list[_Seat[T]] = []
        self._returned: deque[tuple[int, deque[T]]] = deque()
        """Items that a dead worker had not come to, with the place of the first."""
        self._done: dict[int, tuple[R | Failure, int]] = {}
        self._held = 0
        self._drawn = 0
        self._given = 0
        self._pays_from: float | None = None
        """When the work will have gone on for longer than it takes to start a worker."""

    def run(self, batches: Iterator[list[T]], batch: int) -> Iterator[R | Failure]:
        """Yield the outcome of every item in order; no worker is left with work when this ends, however."""
        ahead = self._processes * AHEAD_PER_PROCESS * batch
        source = _Source(batches)
        owner = os.getpid()
        try:
            while True:
                self._hand_out(source, ahead)
                if self._given in self._done:
                    outcome, size = self._done.pop(self._given)
                    self._given += 1
                    self._held -= size
                    yield outcome
                    _require(owner)
                    self._attend(0)
                elif self._given < self._drawn:
                    self._attend(_TICK_SECONDS)
                else:
                    break
            idle.keep([seat.process for seat in self._seats])
            self._seats = []
        finally:
            for seat in self._seats:
                seat.process.kill()
            for seat in self._seats:
                seat.process.autopsy()

    def _hand_out(self, source: _Source[T], ahead: int) -> None:
        """Give work to whoever waits for it, and start workers while there is more."""
        for seat in self._seats:
            if seat.ready and not seat.items:
                self._give(seat, source, ahead)
        while self._may_start() and (work := self._next(source, ahead)):
            self._start(*work)

    def _give(self, seat: _Seat[T], source: _Source[T], ahead: int) -> None:
        if work := self._next(source, ahead):
            seat.first, seat.items = work
            seat.idle = 0.0
            seat.process.hand(seat.items)

    def _may_start(self) -> bool:
        if len(self._seats) < self._at_once:
            return True
        if len(self._seats) >= self._processes:
            return False
        pays = self._pays_from is not None and time.monotonic() > self._pays_from
        return pays or idle.has(self._job, self._surroundings)

    def _next(self, source: _Source[T], ahead: int) -> tuple[int, deque[T]] | None:
        """Give the items to work on next with the place of the first; None when there are none for now."""
        if self._returned:
            return self._returned.popleft()
        if self._held > MOST_HELD_BYTES or self._drawn - self._given >= ahead:
            return None
        items = source.draw()
        first, self._drawn = self._drawn, self._drawn + len(items)
        return (first, deque(items)) if items else None

    def _start(self, first: int, items: deque[T], *, fresh: bool = False, retrial: bool = False) -> None:
        process = None if fresh else idle.take(self._job, self._surroundings)
        process = process or WorkerProcess(self._job)
        seat = _Seat[T](process, first=first, items=items, retrial=retrial, computed=process.computed())
        self._seats.append(seat)

    def _attend(self, seconds: float) -> None:
        """Hear all who have something to say, waiting so long for it; then look at the clock."""
        began = time.monotonic()
        with selectors.DefaultSelector() as selector:
            for seat in self._seats:
                selector.register(seat.process, selectors.EVENT_READ, seat)
            heard = [cast("_Seat[T]", key.data) for key, _ in selector.select(seconds)]
        for seat in heard:
            self._hear(seat)
        # Only time spent waiting here counts: while the caller is busy, answers lie unread.
        waited = min(time.monotonic() - began, _TICK_SECONDS)
        for seat in self._seats:
            if seat.items and seat not in heard:
                self._lose_patience(seat, waited)

    def _hear(self, seat: _Seat[T]) -> None:
        try:
            said, value, size = seat.process.hear()
        except (EOFError, OSError):
            self._lost(seat)
            return
        seat.idle = 0.0
        if said == READY:
            seat.ready = True
            if self._pays_from is None:
                self._pays_from = time.monotonic() + seat.process.start_seconds
            seat.process.hand(seat.items)
            return
        outcome = Failure(Fault.RAISED, *value) if said == RAISED else cast("R", value)
        seat.items.popleft()
        self._settle(seat.first, outcome, size)
        seat.first += 1
        seat.retrial = False

    def _lose_patience(self, seat: _Seat[T], waited: float) -> None:
        seat.watched += waited
        if seat.watched < _WATCH_SECONDS:
            return
        # A worker that a busy machine lets compute now and then is not stalled.
        computed = seat.process.computed()
        if computed - seat.computed < seat.watched * _HARDLY:
            seat.idle += seat.watched
        seat.watched, seat.computed = 0.0, computed
        limit = self._job.limits.wall_seconds if seat.ready else START_SECONDS
        if seat.idle > limit:
            seat.process.kill()
            self._lost(seat)

    def _lost(self, seat: _Seat[T]) -> None:
        """Go on without a worker: its item at hand gets one more chance, the others their turn."""
        self._seats = [other for other in self._seats if other is not seat]
        failure = seat.process.autopsy()
        if not seat.ready and not seat.process.is_fresh:
            # It ended while it was idle, or cannot begin this: a fresh one shows which.
            self._start(seat.first, seat.items, fresh=True)
            return
        if not seat.ready:
            raise GroundsetError(
                f"a worker process could not start: {failure.detail or failure.fault}",
                hint="see whether this machine is out of memory; what it printed stands above",
            )
        if not seat.items:
            return
        suspect = seat.items.popleft()
        if seat.items:
            self._returned.append((seat.first + 1, seat.items))
        if seat.retrial:
            self._settle(seat.first, failure, 0)
        else:
            self._start(seat.first, deque([suspect]), fresh=True, retrial=True)

    def _settle(self, place: int, outcome: R | Failure, size: int) -> None:
        self._done[place] = (outcome, size)
        self._held += size


def _require(owner: int) -> None:
    if os.getpid() != owner:
        raise RuntimeError("a map is finished by the process that began it, not by a forked child")


class _Source(Generic[T]):
    """The batches still to be drawn."""

    def __init__(self, batches: Iterator[list[T]]) -> None:
        self._batches = batches

    def draw(self) -> list[T]:
        """Give the next batch; empty when there is none."""
        return next(self._batches, [])
