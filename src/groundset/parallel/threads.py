"""Threads for work that releases the interpreter's lock, as sorting and gathering large arrays does."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

In = TypeVar("In")
Out = TypeVar("Out")


def map_threads(work: Callable[[In], Out], items: Iterable[In]) -> Iterator[Out]:
    """Yield ``work`` of each item in their order, with a thread a core and as many items at hand."""
    threads = os.cpu_count() or 1
    if threads == 1:
        yield from map(work, items)
        return
    with ThreadPoolExecutor(threads) as pool:
        waiting: deque[Future[Out]] = deque()
        for item in items:
            waiting.append(pool.submit(work, item))
            if len(waiting) > threads:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
