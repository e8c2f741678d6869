"""A model's reply as typed values: JSON that says exactly what was asked for, or an error that tells why not.

Around the one JSON object there may be a fence of code, thoughts or other text; nothing is mended.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from groundset.calls import Schema
from groundset.models.exchange import UnreadableError

MOST_QUOTES = 8
"""Quotes of one pair or conversation."""
MOST_TURNS = 6
_TICKS = "```"
_SHOWN_FAULTS = 5

_Said = Annotated[str, StringConstraints(min_length=1, pattern=r"\S")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Pair(_Part):
    """An instruction and its response."""

    instruction: _Said
    response: _Said
    quotes: Annotated[list[_Said], Field(min_length=1, max_length=MOST_QUOTES)]


class Turn(_Part):
    """One exchange of a conversation."""

    user: _Said
    assistant: _Said


class Conversation(_Part):
    """Several turns about one matter."""

    turns: Annotated[list[Turn], Field(min_length=1, max_length=MOST_TURNS)]
    quotes: Annotated[list[_Said], Field(min_length=1, max_length=MOST_QUOTES)]


class _Pairs(_Part):
    pairs: list[Pair]


class _Conversations(_Part):
    conversations: list[Conversation]


def schema(reply: str, most: int) -> Schema:
    """Give the JSON schema of a reply: ``pairs`` or ``conversations``, at most so many."""
    text = {"type": "string", "minLength": 1}
    quotes = _list(text, 1, MOST_QUOTES)
    if reply == "pairs":
        entry = _object(instruction=text, response=text, quotes=quotes)
    else:
        turn = _object(user=text, assistant=text)
        entry = _object(turns=_list(turn, 1, MOST_TURNS), quotes=quotes)
    return Schema.of(reply, _object(**{reply: _list(entry, 0, most)}))


def read_pairs(reply: str, most: int) -> Sequence[Pair]:
    """Read the pairs of a reply; raises ``UnreadableError`` with words for the model."""
    return _not_too_many(_validated(_Pairs, reply).pairs, most, "pairs")


def read_conversations(reply: str, most: int) -> Sequence[Conversation]:
    """Read the conversations of a reply; raises ``UnreadableError`` with words for the model."""
    return _not_too_many(_validated(_Conversations, reply).conversations, most, "conversations")


def fields(response: str) -> Iterator[str]:
    """Yield the field names in a response that is JSON; raises ``UnreadableError`` for one that is none."""
    try:
        value = json.loads(response, object_pairs_hook=_without_repeats, parse_constant=_no_json)
    except (ValueError, RecursionError):
        raise UnreadableError("a response that must be JSON is not valid JSON") from None
    if not isinstance(value, dict | list) or not value:
        raise UnreadableError("a response that must be JSON is not an object or a list with something in it")
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            yield from one
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one


T = TypeVar("T")
P = TypeVar("P", bound=_Part)


def _not_too_many(found: Sequence[T], most: int, what: str) -> Sequence[T]:
    if len(found) > most:
        raise UnreadableError(f"it has {len(found)} {what}; at most {most} were asked for")
    return found


def _validated(kind: type[P], reply: str) -> P:
    try:
        return kind.model_validate(_object_in(reply))
    except ValidationError as error:
        faults = [_in_words(fault["loc"], fault["msg"]) for fault in error.errors(include_url=False)]
        left = len(faults) - _SHOWN_FAULTS
        raise UnreadableError(
            "; ".join(faults[:_SHOWN_FAULTS]) + (f"; and {left} more" if left > 0 else "")
        ) from None


def _in_words(place: Sequence[int | str], message: str) -> str:
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).lstrip(".")
    if message.startswith("String should"):
        message = "must be a text that is not empty"
    message = message[0].lower() + message[1:]
    return f"`{path[:80]}`: {message}" if path else message


def _object_in(reply: str) -> dict[str, Any]:
    """Give the one JSON object of a reply."""
    for text in _texts(reply):
        try:
            value = json.loads(text, object_pairs_hook=_without_repeats)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict):
            return value
    raise UnreadableError("it is not one valid JSON object")


def _texts(reply: str) -> Iterator[str]:
    """Yield where the object may stand: alone, behind thoughts, in a fence, between the outermost braces."""
    yield reply.strip()
    answer = reply.rpartition("</think>")[2].strip()
    yield answer
    fence = answer.find(_TICKS)
    if fence >= 0:
        yield answer[answer.find("\n", fence) + 1 : answer.rfind(_TICKS)]
    yield answer[answer.find("{") : answer.rfind("}") + 1]


def _no_json(name: str) -> float:
    """Refuse NaN and the infinities, which Python reads and JSON does not have."""
    raise ValueError(f"{name} is no JSON")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key stands twice in one object")
    return found


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], least: int, most: int) -> dict[str, Any]:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}
