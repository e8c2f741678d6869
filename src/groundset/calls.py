"""Records of calls to language models: what is asked, and what came back.

A request is named by its key: model, messages, parameters, schema, draw and attempt. Two requests with one
key are one question: its answer is paid for once. Asking again because a reply could not be used is
another attempt, hence another key.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from groundset.records import Message, State, canonical_json, content_hash

_MOST_TOKENS = 10**9
"""That one call can have used."""


class Purpose(StrEnum):
    """What a call is for; no part of its key."""

    GENERATE = "generate"
    JUDGE = "judge"
    CANARY = "canary"
    EMBED = "embed"
    OPINION = "opinion"
    """Whether a pair is an evaluation item in other words."""


class Finish(StrEnum):
    """Why a model stopped writing."""

    STOP = "stop"
    LENGTH = "length"
    """It reached its limit of tokens: what it wrote is cut off."""
    FILTER = "content_filter"
    """The service withheld the text."""


@dataclass(frozen=True, slots=True)
class Schema:
    """The JSON schema that a reply must meet."""

    name: str
    text: str
    """Canonical JSON of the schema."""

    @staticmethod
    def of(name: str, schema: dict[str, Any]) -> Schema:
        """Name a schema."""
        return Schema(name, canonical_json(schema))

    @property
    def plain(self) -> dict[str, Any]:
        """The schema as plain JSON values."""
        plain: dict[str, Any] = json.loads(self.text)
        return plain


@dataclass(frozen=True, slots=True)
class Request:
    """One call to a model, independent of server and wire format."""

    purpose: Purpose
    model: str
    messages: tuple[Message, ...]
    parameters: str
    """Canonical JSON of what steers the answer: ``temperature``, ``max_output_tokens``, the user's own."""
    schema: Schema
    draw: int = 0
    """Number of the draw when one prompt is drawn from more than once."""
    attempt: int = 0
    """Number of the attempt when replies could not be used."""
    prompt: str = ""
    """Key of the first attempt: names the prompt."""
    key: str = field(init=False)
    """Names the call in the journal."""

    def __post_init__(self) -> None:
        """Compute the key."""
        key = content_hash(
            self.model,
            [[m.role, m.content] for m in self.messages],
            self.parameters,
            self.schema.text,
            self.draw,
            self.attempt,
        )
        object.__setattr__(self, "key", key)
        if not self.prompt:
            object.__setattr__(self, "prompt", key)

    def again(self, messages: tuple[Message, ...]) -> Request:
        """Ask once more, in the words given: the next attempt at the same prompt."""
        return Request(
            self.purpose,
            self.model,
            messages,
            self.parameters,
            self.schema,
            self.draw,
            self.attempt + 1,
            self.prompt,
        )


@dataclass(frozen=True, slots=True)
class Reply:
    """What a raw reply says, its content not yet read."""

    content: str
    finish: Finish
    refusal: str
    """What the model says when the server marks its answer as a refusal; empty otherwise."""
    input_tokens: int
    output_tokens: int


@dataclass(frozen=True, slots=True)
class Usage:
    """What calls cost."""

    input_tokens: int = 0
    output_tokens: int = 0
    money: float = 0.0
    """In the currency of the prices; 0 where no price is known."""
    calls: int = 0

    @property
    def tokens(self) -> int:
        """Tokens in and out."""
        return self.input_tokens + self.output_tokens

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``spent`` in ``schemas/estimate.json``."""
        return {
            "calls": self.calls,
            "input_tokens": self.input_tokens,
            "output_tokens": self.output_tokens,
            "money": round(self.money, 6),
        }

    def __add__(self, other: Usage) -> Usage:
        """Add two costs."""
        return Usage(
            self.input_tokens + other.input_tokens,
            self.output_tokens + other.output_tokens,
            self.money + other.money,
            self.calls + other.calls,
        )

    def __sub__(self, other: Usage) -> Usage:
        """Take a cost away."""
        return self + Usage(-other.input_tokens, -other.output_tokens, -other.money, -other.calls)


@dataclass(frozen=True, slots=True)
class CallEnd:
    """How an answered call ended: used, or why not."""

    key: str
    state: State
    """``kept`` when its reply was used, else ``rejected``."""
    reason: str
    """``ok``, or why the reply could not be used."""


def read_reply(raw: bytes) -> Reply:
    """Read the envelope of a chat completion; raises ValueError for anything else."""
    try:
        body = json.loads(raw)
        choice = body["choices"][0]
        message = choice["message"]
        content, refusal = message.get("content"), message.get("refusal")
        usage = body.get("usage") or {}
        tokens = _tokens(usage.get("prompt_tokens")), _tokens(usage.get("completion_tokens"))
        finish = _finish(choice.get("finish_reason"))
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"no chat completion ({type(error).__name__})") from None
    if not isinstance(content, str | None) or not isinstance(refusal, str | None):
        raise ValueError("no chat completion (content is no text)")
    return Reply(_whole(content or ""), finish, _whole(refusal or ""), *tokens)


def _tokens(said: object) -> int:
    """Take a number of tokens for what it says; what is no number, or none that can be, says nothing."""
    return said if isinstance(said, int) and 0 <= said <= _MOST_TOKENS else 0


def _whole(text: str) -> str:
    """Replace halves of surrogate pairs, which JSON can say and no file can hold."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _finish(said: object) -> Finish:
    if said in ("length", "max_tokens"):
        return Finish.LENGTH
    return Finish.FILTER if said == "content_filter" else Finish.STOP
