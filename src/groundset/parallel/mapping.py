"""The map: it says of each item what became of it, whatever that was."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import TypeVar

from groundset.parallel.outcomes import Failure, Fault, Job, Limits
from groundset.parallel.pool import Pool

T = TypeVar("T")
R = TypeVar("R")

WORTH_A_PROCESS = 64
"""Items from which starting one more process pays for itself: a fresh interpreter imports for a second."""


def worth(processes: int, items: int) -> int:
    """Give the number of processes that so many items deserve."""
    return min(processes, max(1, items // WORTH_A_PROCESS))


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
    Idle workers of earlier maps are used first; then ``at_once`` are started now, the others when the work
    has gone on for longer than a start takes. What a function leaves in its worker (a cache) later items
    may find there, of this map or another: no result may hang on it.
    Where the system cannot start processes so (Windows), all happens in this process, and only exceptions
    are caught.
    """
    if batch < 1:
        raise ValueError(f"batch must be 1 or more, not {batch}")
    if not _can_spawn():
        return (_attempt(function, item) for item in items)
    pool: Pool[T, R] = Pool(Job(function, limits, prepare), max(1, processes), max(1, at_once))
    return pool.run(_batches(items, batch), batch)


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
