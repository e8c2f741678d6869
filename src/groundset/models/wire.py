"""Requests in the shape of the OpenAI chat completions API."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from groundset.calls import Request, Schema
from groundset.models.negotiation import Dialect


def chat_body(request: Request, dialect: Dialect) -> bytes:
    """Write the body of a request."""
    messages = [{"role": message.role, "content": message.content} for message in request.messages]
    rest = _rest(request.model, request.parameters, request.schema, dialect)
    # Half of a surrogate pair is no character, and servers refuse the whole body for it.
    return f'{{"messages":{json.dumps(messages, ensure_ascii=False)},{rest}}}'.encode("utf-8", "replace")


def chat_parameters(parameters: str, dialect: Dialect) -> Mapping[str, object]:
    """Give what steers the answer, by the server's names."""
    given = json.loads(parameters)
    limit, temperature = given.pop("max_output_tokens", None), given.pop("temperature", None)
    if limit is not None:
        given[dialect.limit] = limit
    if temperature is not None and dialect.temperature:
        given["temperature"] = temperature
    return dict(given)


@lru_cache(maxsize=256)
def _rest(model: str, parameters: str, schema: Schema, dialect: Dialect) -> str:
    """Write all but the messages: few are different in a run of many."""
    rest: dict[str, object] = {"model": model, **chat_parameters(parameters, dialect), "stream": False}
    held = dialect.response_format(schema.name, schema.plain)
    if held:
        rest["response_format"] = held
    return json.dumps(rest, ensure_ascii=False)[1:-1]
