"""Bodies in the shape of the OpenAI API: completions, errors, lists of models."""

from __future__ import annotations

import json
from typing import Any

_CHARACTERS = 4
"""Characters that count as one token."""
_BEGINNING = 1_700_000_000
"""Time of creation that all objects state: answers do not depend on the clock."""


def tokens(text: str) -> int:
    """Count tokens as a quarter of the characters, rounded up."""
    return -(-len(text) // _CHARACTERS)


def beginning(text: str, limit: int) -> str:
    """Give the first ``limit`` tokens of a text."""
    return text[: limit * _CHARACTERS]


def completion(
    content: str | None,
    *,
    model: str = "scripted",
    finish: str = "stop",
    refusal: str | None = None,
    name: str = "0",
    input_tokens: int = 1,
    output_tokens: int | None = None,
) -> bytes:
    """Write a chat completion; its usage counts the tokens of ``content`` unless it is told otherwise."""
    out = tokens(content or refusal or "") if output_tokens is None else output_tokens
    body = {
        "id": f"chatcmpl-{name}",
        "object": "chat.completion",
        "created": _BEGINNING,
        "model": model,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": content, "refusal": refusal},
                "logprobs": None,
                "finish_reason": finish,
            }
        ],
        "usage": {
            "prompt_tokens": input_tokens,
            "completion_tokens": out,
            "total_tokens": input_tokens + out,
        },
    }
    return json.dumps(body).encode()


def error(message: str, kind: str, code: str | None, parameter: str | None = None) -> dict[str, Any]:
    """Write an error."""
    return {"error": {"message": message, "type": kind, "param": parameter, "code": code}}


def model_list(names: tuple[str, ...]) -> dict[str, Any]:
    """Write the list of models."""
    models = [
        {"id": name, "object": "model", "created": _BEGINNING, "owned_by": "loopback"} for name in names
    ]
    return {"object": "list", "data": models}


def file_object(name: str, size: int, filename: str, purpose: str) -> dict[str, Any]:
    """Write what is told of a file."""
    return {
        "id": name,
        "object": "file",
        "bytes": size,
        "created_at": _BEGINNING,
        "filename": filename,
        "purpose": purpose,
        "status": "processed",
    }
