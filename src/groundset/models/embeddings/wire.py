"""Requests and answers in the shape of the OpenAI embeddings API.

An answer is carried on as a chat completion whose content holds the vectors as whole numbers, so that calls
for vectors are paced, tried again, counted and paid as all others are.
"""

from __future__ import annotations

import base64
import json
from typing import Any

import numpy as np

from groundset.calls import Request
from groundset.embedding.stored import Row
from groundset.embedding.vectors import quantized

_STORED = np.dtype("<i2")


class UnusableError(Exception):
    """Vectors that do not fit the texts they were asked for; the message says why."""


def embedding_body(request: Request) -> bytes:
    """Write the body of a request."""
    body = {
        "model": request.model,
        "input": [message.content for message in request.messages],
        "encoding_format": "float",
        **json.loads(request.parameters),
    }
    return json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")


def read_vectors(raw: bytes, count: int) -> tuple[list[Row], int]:
    """Read an answer: the vectors of ``count`` texts, all of one length, and the tokens that it counts.

    Raises ValueError for what is no such answer, UnusableError for one that does not fit.
    """
    try:
        body = json.loads(raw)
        given = [(_place(one, at), one["embedding"]) for at, one in enumerate(body["data"])]
        usage = body.get("usage") or {}
        tokens = usage.get("prompt_tokens") or usage.get("total_tokens")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no list of embeddings: {type(error).__name__}") from None
    if len(given) != count:
        raise UnusableError(f"{len(given)} vectors for {count} texts")
    if {at for at, _ in given} != set(range(count)):
        raise UnusableError("vectors that do not say which texts they are of")
    rows = _whole([numbers for _, numbers in sorted(given, key=lambda one: one[0])])
    return list(rows), tokens if isinstance(tokens, int) and tokens > 0 else 0


def _place(one: dict[str, Any], at: int) -> int:
    """Give the place of the text that a vector is of: its own where none is told; -1 for what is no place."""
    place = one.get("index")
    if place is None:
        return at
    return place if type(place) is int else -1


def _whole(given: list[Any]) -> Row:
    try:
        with np.errstate(over="ignore"):
            floats = np.array(given, np.float64).astype(np.float32)
    except (ValueError, TypeError, OverflowError):
        raise UnusableError("vectors of different lengths, or of no numbers") from None
    if floats.ndim != 2 or not floats.shape[1]:
        raise UnusableError("vectors without numbers")
    if not np.isfinite(floats).all():
        raise UnusableError("vectors with what is no number")
    rows = quantized(floats)
    if not rows.any(axis=1).all():
        raise UnusableError("vectors without length")
    return rows.astype(np.int16)


def completion(rows: list[Row], tokens: int) -> bytes:
    """Write vectors as the body of a chat completion."""
    content = base64.b64encode(np.stack(rows).astype(_STORED).tobytes()).decode()
    message = {"role": "assistant", "content": content}
    body = {
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": tokens, "completion_tokens": 0},
    }
    return json.dumps(body).encode()


def rows_of(content: str, count: int) -> list[Row]:
    """Read the content of such a completion back."""
    return list(np.frombuffer(base64.b64decode(content), _STORED).reshape(count, -1))
