"""One lazy, order-preserving map over processes that knows nothing of datasets.

What would surprise: workers are spawned, not forked, so the function and its items must pickle; and
a worker that dies does not end the map: the items of its batch are tried again one at a time.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from typing import Generic, TypeVar

from groundset.errors import GroundsetError

T = TypeVar("T")
R = TypeVar("R")

IN_FLIGHT_PER_PROCESS = 2
"""Batches handed out per worker: one at work, one waiting, so that no worker idles."""

WATCH_SECONDS = 0.5
"""How often a worker looks whether its parent still lives."""


WORTH_A_PROCESS = 64
"""Items from which starting a process pays for itself: a fresh interpreter imports for a second."""


def worth(processes: int, items: int) -> int:
    """Give the number of processes that so many items deserve."""
    return min(processes, max(1, items // WORTH_A_PROCESS))


def map_batches(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    processes: int,
    batch: int,
    on_crash: Callable[[T], R] | None = None,
) -> Iterator[R]:
    """Yield ``function(item)`` for each item, in order, over some processes.

    With ``processes`` of 1 or less all happens in this process. Items are drawn only as far ahead as
    the workers need, so memory stays bounded. An exception of ``function`` ends the map. An item that
    kills its worker yields ``on_crash(item)``; without ``on_crash`` it raises ``GroundsetError``.
    """
    if batch < 1:
        raise ValueError(f"batch must be 1 or more, not {batch}")
    if processes <= 1:
        return map(function, items)
    return _Work(function, processes, on_crash).run(_batches(items, batch))


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


@dataclass(frozen=True, slots=True)
class _Work(Generic[T, R]):
    """What is done to the batches, and what happens to an item that kills its worker."""

    function: Callable[[T], R]
    processes: int
    on_crash: Callable[[T], R] | None

    def run(self, batches: Iterator[list[T]]) -> Iterator[R]:
        """Map all batches; after a death the unfinished ones go one by one, then a new pool goes on."""
        suspects = yield from self._until_death(batches)
        while suspects:
            for suspect in suspects:
                yield from self._alone(suspect)
            suspects = yield from self._until_death(batches)

    def _until_death(self, batches: Iterator[list[T]]) -> Generator[R, None, list[list[T]]]:
        """Map batches in one pool; return those without an answer when a worker died, in order."""
        waiting: deque[tuple[list[T], Future[list[R]]]] = deque()
        with _pool(self.processes) as pool:
            try:
                self._hand_out(pool, batches, waiting)
                while waiting:
                    results = waiting[0][1].result()
                    waiting.popleft()
                    yield from results
                    self._hand_out(pool, batches, waiting)
            except BrokenProcessPool:
                return [items for items, _ in waiting]
        return []

    def _hand_out(
        self,
        pool: ProcessPoolExecutor,
        batches: Iterator[list[T]],
        waiting: deque[tuple[list[T], Future[list[R]]]],
    ) -> None:
        while len(waiting) < self.processes * IN_FLIGHT_PER_PROCESS:
            chunk = next(batches, None)
            if chunk is None:
                return
            # Queued before it is submitted: a pool that is already broken must not lose it.
            waiting.append((chunk, Future()))
            waiting[-1] = (chunk, _submit(pool, self.function, chunk))

    def _alone(self, items: Sequence[T]) -> Iterator[R]:
        """Map a batch that may hold a poisonous item: all at once, and if that dies, one by one."""
        answer = _in_fresh_worker(self.function, items)
        if answer is not None:
            yield from answer
        elif len(items) == 1:
            yield self._crashed(items[0])
        else:
            for item in items:
                yield from self._alone([item])

    def _crashed(self, item: T) -> R:
        if self.on_crash is not None:
            return self.on_crash(item)
        raise GroundsetError(
            f"a worker process died, twice, on one item: {item!r:.200}",
            hint="it may have run out of memory; leave that item out, or use one process to see why",
        )


def _in_fresh_worker(function: Callable[[T], R], items: Sequence[T]) -> list[R] | None:
    """Give the results of a worker that does only this, None when it died."""
    with _pool(1) as pool:
        try:
            return _submit(pool, function, items).result()
        except BrokenProcessPool:
            return None


def _submit(pool: ProcessPoolExecutor, function: Callable[[T], R], items: Sequence[T]) -> Future[list[R]]:
    with _interrupts_held():
        return pool.submit(_apply, function, items)


def _apply(function: Callable[[T], R], items: Sequence[T]) -> list[R]:
    return [function(item) for item in items]


@contextlib.contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Give a pool whose workers are gone when the block is left, however it is left."""
    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(processes, context, initializer=_start_worker, initargs=(os.getpid(),))
    try:
        yield pool
    finally:
        # A worker may be deep in a long batch: waiting for it would make Ctrl-C hang.
        workers = list((pool._processes or {}).values())
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in workers:
            worker.kill()
        pool.shutdown(wait=True)


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while workers are started: they inherit the mask, so none prints a traceback."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start_worker(parent: int) -> None:
    """Leave Ctrl-C to the parent, and end when the parent has died."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_SECONDS)
    os._exit(1)
