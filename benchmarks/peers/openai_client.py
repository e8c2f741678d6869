"""The client of the OpenAI library, with the retries it has by default."""

from __future__ import annotations

import asyncio
from typing import Any, cast

from openai import AsyncOpenAI

from benchmarks.peers import looping
from benchmarks.peers.job import KEY, MODEL, Item, Pairs, load


async def main() -> None:
    """Ask all items."""
    job = load()
    async with AsyncOpenAI(base_url=job.url, api_key=KEY, timeout=job.seconds) as client:

        async def ask(item: Item) -> str:
            messages = cast(Any, item.messages)
            if not job.structured:
                told = await client.chat.completions.create(model=MODEL, messages=messages)
                return told.choices[0].message.content or ""
            parsed = await client.chat.completions.parse(
                model=MODEL, messages=messages, response_format=Pairs
            )
            pairs = parsed.choices[0].message.parsed
            if pairs is None:
                raise ValueError("refused")
            return pairs.model_dump_json()

        await looping.run(job, ask)


asyncio.run(main())
