"""Workers that wait for the next map of this process: starting one costs most of a second.

A worker is taken again only where a fresh one would begin the same. What it keeps between maps is
what its items left in it within a map too: imported modules and their caches. Nothing hangs on that, for
an item is only given up in a fresh worker. A few wait, and only small ones: what a huge document left
behind goes back to the system.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections.abc import Sequence

from groundset.parallel.outcomes import Job
from groundset.parallel.process import WorkerProcess
from groundset.parallel.starting import Surroundings

MOST_IDLE = 2
"""Workers that wait at most. Where more are worth their start, it is a small part of the work."""
MOST_IDLE_BYTES = 400_000_000
"""Memory of a worker from which it does not wait but ends; with all parsers loaded it has two thirds."""

_waiting: list[WorkerProcess] = []
"""The longest waiting first."""
_lock = threading.Lock()


def has(job: Job, surroundings: Surroundings) -> bool:
    """Tell whether a worker waits that suits this work."""
    return any(worker.suits(job, surroundings) and not worker.is_gone() for worker in _waiting)


def take(job: Job, surroundings: Surroundings) -> WorkerProcess | None:
    """Give a worker that has begun this work; None when none waits that suits it."""
    with _lock:
        gone = [worker for worker in _waiting if worker.is_gone()]
        suited = [w for w in _waiting if w not in gone and w.suits(job, surroundings)][-1:]
        _waiting[:] = [worker for worker in _waiting if worker not in (*gone, *suited)]
    _end(gone)
    for worker in suited:
        worker.begin(job)
        return worker
    return None


def keep(workers: Sequence[WorkerProcess]) -> None:
    """Let workers without work wait for more; those that are too many or too large end now."""
    small = [worker for worker in workers if worker.is_small(MOST_IDLE_BYTES)][:MOST_IDLE]
    for worker in small:
        worker.rest()
    with _lock:
        _waiting.extend(small)
        surplus = _waiting[:-MOST_IDLE]
        del _waiting[:-MOST_IDLE]
    _end([*surplus, *(worker for worker in workers if worker not in small)])


def dismiss() -> None:
    """End all workers that wait."""
    with _lock:
        workers = _waiting.copy()
        _waiting.clear()
    _end(workers)


def _end(workers: Sequence[WorkerProcess]) -> None:
    for worker in workers:
        worker.leave()
    for worker in workers:
        worker.bury()


def _disown() -> None:
    """Forget, in a forked child, the workers of its parent."""
    global _lock  # noqa: PLW0603 - it may be held by a thread that the child does not have
    _lock = threading.Lock()
    for worker in _waiting:
        worker.leave()
    _waiting.clear()


atexit.register(dismiss)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_disown)
