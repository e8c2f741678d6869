"""litellm, with its own check of the reply against the schema and the retries it has by default."""

from __future__ import annotations

import asyncio

import litellm  # type: ignore[import-not-found]

from benchmarks.peers import looping
from benchmarks.peers.job import KEY, MODEL, Item, Pairs, load


async def main() -> None:
    """Ask all items."""
    job = load()
    litellm.enable_json_schema_validation = True
    litellm.telemetry = False

    async def ask(item: Item) -> str:
        told = await litellm.acompletion(
            model=f"openai/{MODEL}",
            messages=item.messages,
            api_base=job.url,
            api_key=KEY,
            timeout=job.seconds,
            response_format=Pairs if job.structured else None,
        )
        content: str = told.choices[0].message.content
        return content

    await looping.run(job, ask)


asyncio.run(main())
