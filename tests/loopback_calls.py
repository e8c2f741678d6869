"""Calls to a loopback server with a plain client, and prompts as the project's own look."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import aiohttp

from groundset.prompts.fences import fenced
from groundset.testing import Asked

HANDBOOK = """## Watering

Water the tomato seedlings every morning before nine o'clock. The greenhouse must not fall below 14 degrees \
at night. Never water the leaves, because wet leaves attract mildew.

- Use the green can for the seedlings.
- Use the red can for the old plants.

| plant | litres a week |
| --- | --- |
| tomato | 12 |
| basil | 4 |

Open the valve with this command:

```sh
valve --open --litres 12
```

The harvest begins in July and ends with the first frost. Ripe fruit is picked twice a week and weighed.
"""
CRITERIA = ("clarity", "correctness", "format", "privacy")


@dataclass(frozen=True, slots=True)
class Said:
    """What a server answered; status 0 when the connection broke."""

    status: int
    headers: Mapping[str, str]
    raw: bytes

    @property
    def body(self) -> Any:
        """The body as JSON."""
        return json.loads(self.raw)

    @property
    def choice(self) -> Any:
        """The first choice of a completion."""
        return self.body["choices"][0]

    @property
    def content(self) -> Any:
        """What the model said."""
        return self.choice["message"]["content"]


def body(text: str = "Say something.", **more: Any) -> dict[str, Any]:
    """Give the body of a request with one message."""
    return {"model": "any", "messages": [{"role": "user", "content": text}], **more}


def held(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Give the ``response_format`` that holds a reply to a schema."""
    return {"type": "json_schema", "json_schema": {"name": "reply", "schema": schema}}


def post(
    base_url: str, *bodies: Any, key: str = "", path: str = "/chat/completions", at_once: int = 1
) -> list[Said]:
    """Post bodies, by default one after the other; gives the answers in their order."""

    async def run() -> list[Said]:
        slots = asyncio.Semaphore(at_once)
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        timeout = aiohttp.ClientTimeout(total=20)
        async with aiohttp.ClientSession(headers=headers, timeout=timeout) as session:
            return list(
                await asyncio.gather(*(_post(session, slots, base_url + path, one) for one in bodies))
            )

    return asyncio.run(run())


async def _post(session: aiohttp.ClientSession, slots: asyncio.Semaphore, url: str, given: Any) -> Said:
    async with slots:
        try:
            async with session.post(url, json=given) as response:
                return Said(response.status, dict(response.headers), await response.read())
        except (aiohttp.ClientError, ConnectionError):
            return Said(0, {}, b"")


def get(url: str, key: str = "") -> Said:
    """Get one address."""

    async def run() -> Said:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        async with aiohttp.ClientSession(headers=headers) as session, session.get(url) as response:
            return Said(response.status, dict(response.headers), await response.read())

    return asyncio.run(run())


def pairs_schema(most: int) -> dict[str, Any]:
    """Give the schema of a reply with so many pairs at most."""
    text = {"type": "string"}
    item = {
        "type": "object",
        "properties": {"instruction": text, "response": text, "quotes": {"type": "array", "items": text}},
    }
    return {"type": "object", "properties": {"pairs": {"type": "array", "items": item, "maxItems": most}}}


def writing_prompt(*passages: str, section: str = "Garden > Greenhouse", words: str = "Write pairs.") -> str:
    """Give a prompt for pairs about some passages."""
    parts = [part for text in passages for part in (fenced("section", section), fenced("passage", text))]
    return "\n\n".join([*parts, words])


def writing(*passages: str, most: int = 5, words: str = "Write pairs.") -> Asked:
    """Ask for pairs about some passages."""
    prompt = writing_prompt(*passages, words=words)
    return Asked.of(body(prompt, response_format=held(pairs_schema(most))))


def judging(
    instruction: str, response: str, passage: str = HANDBOOK, criteria: Sequence[str] = CRITERIA
) -> Asked:
    """Ask for the scores of a pair."""
    entry = {
        "criterion": {"enum": list(criteria)},
        "reason": {"type": "string"},
        "score": {"type": "integer"},
    }
    scores = {"type": "array", "items": {"type": "object", "properties": entry}}
    schema = {"type": "object", "properties": {"id": {"type": "string"}, "scores": scores}}
    return Asked.of(body(judging_prompt(instruction, response, passage), response_format=held(schema)))


def judging_prompt(instruction: str, response: str, passage: str = HANDBOOK) -> str:
    """Give a prompt for the scores of a pair."""
    fences = (
        fenced(name, text)
        for name, text in (("passage", passage), ("instruction", instruction), ("response", response))
    )
    return "\n\n".join(["Pair: 0123456789ab", *fences, "Give the scores."])
