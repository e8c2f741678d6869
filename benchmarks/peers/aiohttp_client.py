"""A plain aiohttp loop: no retries, no checks, nothing kept. The yardstick for speed."""

from __future__ import annotations

import asyncio

import aiohttp

from benchmarks.peers import looping
from benchmarks.peers.job import KEY, MODEL, Item, load


async def main() -> None:
    """Ask all items."""
    job = load()
    connector = aiohttp.TCPConnector(limit=job.slots)
    timeout = aiohttp.ClientTimeout(total=job.seconds)
    headers = {"Authorization": f"Bearer {KEY}"}
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=headers) as session:

        async def ask(item: Item) -> str:
            body = {"model": MODEL, "messages": item.messages}
            async with session.post(f"{job.url}/chat/completions", json=body) as response:
                response.raise_for_status()
                content: str = (await response.json())["choices"][0]["message"]["content"]
                return content

        await looping.run(job, ask)


asyncio.run(main())
