"""The loop for clients that only send: as many at a time as there are slots, nothing kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator

from benchmarks.peers.job import Item, Job


async def run(job: Job, ask: Callable[[Item], Awaitable[str]]) -> None:
    """Ask all items and hand in the results; whatever a client raises is its reason to give an item up."""
    ended: list[tuple[str, str | BaseException]] = []
    items: Iterator[Item] = iter(job.items)

    async def slot() -> None:
        for item in items:
            try:
                ended.append((item.id, await ask(item)))
            except Exception as error:  # noqa: BLE001 - clients raise what they like
                ended.append((item.id, error))

    await asyncio.gather(*(slot() for _ in range(job.slots)))
    job.finish(ended)
