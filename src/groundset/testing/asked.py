"""What a request asks of the model, told from the body of a chat completion request."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from itertools import takewhile
from typing import Any

from groundset.calls import Request
from groundset.prompts.fences import fences
from groundset.testing.completions import tokens


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the model."""

    model: str
    messages: tuple[tuple[str, str], ...]
    """Role and text of each."""
    mode: str = "text"
    """Type of ``response_format``: how the reply is held to JSON."""
    schema: Mapping[str, Any] | None = None
    """The JSON schema that the request brings; None when it brings none."""
    limit: int | None = None
    """Most tokens of the answer; None when the request does not say."""
    draw: int = 0
    """The request's ``seed``."""

    @property
    def key(self) -> str:
        """Name the question: model, messages and draw, however the reply is held to JSON."""
        text = json.dumps([self.model, self.messages, self.draw])
        return blake2b(text.encode(), digest_size=12).hexdigest()

    @property
    def tokens(self) -> int:
        """Count the tokens of the prompt."""
        return sum(tokens(text) for _, text in self.messages)

    @property
    def prompt(self) -> str:
        """What the user says before the model says anything."""
        return "\n\n".join(text for role, text in self._first if role == "user")

    @property
    def fences(self) -> tuple[tuple[str, str], ...]:
        """Name and text of the fences in ``prompt``, in order."""
        return tuple(fences(self.prompt))

    @property
    def words_outside(self) -> str:
        """What system and user say outside fences, before the model says anything."""
        text = "\n\n".join(text for _, text in self._first)
        for _, fenced in self.fences:
            text = text.replace(f"\n{fenced}\n", "\n")
        return text

    @property
    def _first(self) -> Iterable[tuple[str, str]]:
        return takewhile(lambda message: message[0] != "assistant", self.messages)

    @staticmethod
    def of(body: Mapping[str, Any]) -> Asked:
        """Read the body of a request; raises ValueError for what is no chat completion request."""
        if not isinstance(body, Mapping):
            raise ValueError("the body must be a JSON object")
        if not isinstance(model := body.get("model"), str):
            raise ValueError("you must provide a model parameter")
        messages = body.get("messages")
        if not isinstance(messages, list) or not messages:
            raise ValueError("'messages' must be a list with at least one message")
        mode, schema = _format(body.get("response_format"))
        limit = body.get("max_completion_tokens", body.get("max_tokens"))
        return Asked(model, tuple(_messages(messages)), mode, schema, limit, body.get("seed") or 0)

    @staticmethod
    def by(request: Request) -> Asked:
        """Take a request that needs no wire."""
        limit = json.loads(request.parameters).get("max_output_tokens")
        messages = tuple((message.role, message.content) for message in request.messages)
        return Asked(request.model, messages, "json_schema", request.schema.plain, limit, request.draw)


def _messages(messages: Iterable[Any]) -> Iterable[tuple[str, str]]:
    for message in messages:
        if not isinstance(message, Mapping) or not isinstance(message.get("role"), str):
            raise ValueError("a message must have a role")
        content = message.get("content")
        if isinstance(content, list):
            content = "".join(part.get("text", "") for part in content if isinstance(part, Mapping))
        if not isinstance(content, str):
            raise ValueError("the content of a message must be text")
        yield message["role"], content


def _format(given: Any) -> tuple[str, Mapping[str, Any] | None]:
    if given is None:
        return "text", None
    mode = given.get("type") if isinstance(given, Mapping) else None
    if mode not in ("text", "json_object", "json_schema"):
        raise ValueError("'response_format.type' must be text, json_object or json_schema")
    if mode == "json_schema":
        inner = given.get("json_schema")
        if not isinstance(inner, Mapping) or not isinstance(inner.get("schema"), Mapping):
            raise ValueError("'response_format.json_schema.schema' is missing")
        return mode, inner["schema"]
    schema = given.get("schema")
    return mode, schema if isinstance(schema, Mapping) else None
