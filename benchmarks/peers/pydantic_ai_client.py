"""Pydantic AI: an agent whose output is held to the schema by the server, with its retries by default."""

from __future__ import annotations

import asyncio

from pydantic_ai import Agent, NativeOutput  # type: ignore[import-not-found]
from pydantic_ai.models.openai import OpenAIChatModel  # type: ignore[import-not-found]
from pydantic_ai.providers.openai import OpenAIProvider  # type: ignore[import-not-found]

from benchmarks.peers import looping
from benchmarks.peers.job import KEY, MODEL, Item, Pairs, load


async def main() -> None:
    """Ask all items."""
    job = load()
    model = OpenAIChatModel(MODEL, provider=OpenAIProvider(base_url=job.url, api_key=KEY))
    output = NativeOutput(Pairs) if job.structured else str
    settings = {"timeout": job.seconds}
    # The words for the system differ from item to item only where the items do: one agent does for all.
    agent = Agent(model, output_type=output, system_prompt=job.items[0].system, model_settings=settings)

    async def ask(item: Item) -> str:
        told = (await agent.run(item.user)).output
        return told.model_dump_json() if isinstance(told, Pairs) else str(told)

    await looping.run(job, ask)


asyncio.run(main())
