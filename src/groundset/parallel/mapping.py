"""The two maps: one that must give a result for every item, one that says what became of each."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from groundset.errors import GroundsetError
from groundset.parallel.outcomes import Failure, Fault, Job, Limits
from groundset.parallel.pool import Pool

T = TypeVar("T")
R = TypeVar("R")

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
    kills two workers yields ``on_crash(item)``; without ``on_crash`` it raises ``GroundsetError``.
    """
    if batch < 1:
        raise ValueError(f"batch must be 1 or more, not {batch}")
    if processes <= 1 or not _can_spawn():
        return map(function, items)
    return _results(function, items, processes, batch, on_crash)


def map_guarded(
    function: Callable[[T], R],
    items: Iterable[T],
    *,
    processes: int,
    batch: int,
    limits: Limits,
    prepare: Callable[[], object] | None = None,
    at_once: int = 1,
) -> Iterator[R | Failure]:
    """Yield ``function(item)`` or why there is none for each item, in order; no item ends the map.

    All work is done in worker processes, also with ``processes`` of 1: an item may loop, devour memory or
    crash, and only its own result is lost. ``prepare`` is called once in each worker, without limits.
    ``at_once`` workers are started now, the others when the work has gone on for longer than a start takes.
    Where the system cannot start processes so (Windows), all happens in this process, and only exceptions
    are caught.
    """
    if batch < 1:
        raise ValueError(f"batch must be 1 or more, not {batch}")
    if not _can_spawn():
        return (_attempt(function, item) for item in items)
    pool: Pool[T, R] = Pool(Job(function, limits, prepare), max(1, processes), max(1, at_once))
    return pool.run(_batches(items, batch), batch)


def _results(
    function: Callable[[T], R],
    items: Iterable[T],
    processes: int,
    batch: int,
    on_crash: Callable[[T], R] | None,
) -> Iterator[R]:
    under_way: deque[T] = deque()
    pool: Pool[T, R] = Pool(Job(function), processes, processes)
    for outcome in pool.run(_batches(_noted(items, under_way), batch), batch):
        item = under_way.popleft()
        yield _crashed(outcome, item, on_crash) if isinstance(outcome, Failure) else outcome


def _noted(items: Iterable[T], under_way: deque[T]) -> Iterator[T]:
    for item in items:
        under_way.append(item)
        yield item


def _crashed(failure: Failure, item: T, on_crash: Callable[[T], R] | None) -> R:
    if failure.error is not None:
        raise failure.error
    if on_crash is not None:
        return on_crash(item)
    raise GroundsetError(
        f"a worker process died, twice, on one item ({failure.detail}): {item!r:.200}",
        hint="it may have run out of memory; leave that item out, or use one process to see why",
    )


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(items)
    while chunk := list(islice(source, size)):
        yield chunk


def _attempt(function: Callable[[T], R], item: T) -> R | Failure:
    try:
        return function(item)
    except Exception as error:  # noqa: BLE001 - as a worker does
        return Failure(Fault.RAISED, f"{type(error).__name__}: {error}", error)


def _can_spawn() -> bool:
    return hasattr(os, "posix_spawn")
