"""One row of a dataset as a conversation, whatever shape it has.

The shapes are those of instruction datasets: ``messages``; ``conversations``; ``instruction`` with ``input``
and ``output``; ``prompt`` with ``completion``; ``question`` with ``answer``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isnan
from typing import Any

from groundset.records import Message, instruction_of, response_of

SHAPES = "messages, conversations, instruction with output, prompt with completion, or question with answer"
ANSWERS = ("output", "response", "completion", "answer", "answers", "chosen")
"""Keys of the answer beside a question, in this order."""
_ROLES = {
    "human": "user",
    "prompter": "user",
    "gpt": "assistant",
    "model": "assistant",
    "bot": "assistant",
    "chatgpt": "assistant",
    "function_call": "assistant",
}
_DEPTH = 5
"""Lists and objects around a text that are looked through."""
_TEXTS = ("text", "content", "value", "contexts", "sentences")
"""Keys under which an object holds its text, in this order."""


class ShapeError(Exception):
    """What is wrong with the shape of a row."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """What a row of a dataset says."""

    messages: tuple[Message, ...]
    context: str
    """The text that must support the answer; empty when the row brings none."""
    id: str
    """What the row calls itself; empty when it has no name."""

    @property
    def instruction(self) -> str:
        """What is asked: all messages but the assistant's, joined by a newline."""
        return instruction_of(self.messages)

    @property
    def response(self) -> str:
        """What is answered: the assistant's messages, joined by a newline."""
        return response_of(self.messages)


def conversation(row: Any) -> Conversation:
    """Read a row; raises ShapeError naming what is missing."""
    if not isinstance(row, Mapping):
        raise ShapeError(f"is {_kind(row)}, not an object")
    for key, shape in _READERS.items():
        if not is_missing(row.get(key)):
            return Conversation(shape(row), text_of(row.get("context"), "context"), _name(row))
    raise ShapeError(f"no known shape; it has the keys {keys_of(row)}")


def keys_of(row: Mapping[Any, Any]) -> str:
    """Name the keys of a row for a message, however many, long or strange they are."""
    keys = sorted(str(key)[:40].encode("utf-8", "backslashreplace").decode() for key in row)
    return ", ".join(keys[:12]) + (", …" if len(keys) > 12 else "") or "(none)"


def is_missing(value: Any) -> bool:
    """Tell whether there is no value: null, or the NaN that tables write for it."""
    return value is None or (isinstance(value, float) and isnan(value))


def text_of(value: Any, key: str, depth: int = _DEPTH) -> str:
    """Give the text of a value: a string, a number, a list of texts, or an object that holds one.

    Raises ShapeError for what holds no text.
    """
    if is_missing(value):
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or depth == 0:
        raise ShapeError(f"{key} is {_kind(value)}, not text")
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list | tuple):
        return "\n".join(part for one in value if (part := text_of(one, key, depth - 1)))
    inner = [value[name] for name in _TEXTS if name in value] if isinstance(value, Mapping) else []
    if not inner and not (isinstance(value, Mapping) and "type" in value):
        raise ShapeError(f"{key} is {_kind(value)}, not text")
    return text_of(inner[0], key, depth - 1) if inner else ""


def turns(value: Any) -> tuple[Message, ...]:
    """Read the messages of a chat, in the names of either common form; raises ShapeError."""
    if not isinstance(value, list | tuple) or not all(isinstance(turn, Mapping) for turn in value):
        raise ShapeError("its messages are no list of objects")
    return tuple(_turn(turn) for turn in value)


def _turn(turn: Mapping[str, Any]) -> Message:
    role, content = (
        next((turn[key] for key in keys if not is_missing(turn.get(key))), None)
        for keys in (("role", "from"), ("content", "value"))
    )
    if not isinstance(role, str) or not role.strip():
        raise ShapeError("a message names no role")
    name = text_of(role, "role").strip().casefold()
    return Message(_ROLES.get(name, name), text_of(content, "content"))


def _is_chat(value: Any) -> bool:
    return isinstance(value, list) and any(
        isinstance(one, Mapping) and ("role" in one or "from" in one) for one in value
    )


def _answer(row: Mapping[str, Any], asked: tuple[Message, ...]) -> tuple[Message, ...]:
    """Give the whole conversation: what was asked and its answer, of several accepted ones the first."""
    value = next((row[key] for key in ANSWERS if not is_missing(row.get(key))), None)
    if value is None:
        raise ShapeError(f"no answer ({', '.join(ANSWERS)}); it has the keys {keys_of(row)}")
    if _is_chat(value):
        said = turns(value)
        # Preference data repeat the prompt before the answer that was chosen.
        return said if said[0].role in ("user", "system") else asked + said
    if isinstance(value, Mapping):
        value = value.get("text", value)
    if isinstance(value, list) and value and not (isinstance(value[0], Mapping) and "type" in value[0]):
        value = value[0]
    return (*asked, Message("assistant", text_of(value, "answer")))


def _instruction(row: Mapping[str, Any]) -> tuple[Message, ...]:
    """Read a row whose input, after a blank line, is the material that its instruction speaks of."""
    parts = (text_of(row["instruction"], "instruction"), text_of(row.get("input"), "input"))
    return _answer(row, (*_system(row), Message("user", "\n\n".join(part for part in parts if part))))


def _asked(key: str) -> Callable[[Mapping[str, Any]], tuple[Message, ...]]:
    """Make the reader of a shape that asks under that key, in a text or a chat."""

    def read(row: Mapping[str, Any]) -> tuple[Message, ...]:
        given = row[key]
        asked = turns(given) if _is_chat(given) else (Message("user", text_of(given, key)),)
        return _answer(row, _system(row) + asked)

    return read


def _chat(key: str) -> Callable[[Mapping[str, Any]], tuple[Message, ...]]:
    """Make the reader of a shape that holds all messages under that key."""

    def read(row: Mapping[str, Any]) -> tuple[Message, ...]:
        said = turns(row[key])
        return said if said and said[0].role == "system" else _system(row) + said

    return read


def _system(row: Mapping[str, Any]) -> tuple[Message, ...]:
    text = text_of(row.get("system"), "system")
    return (Message("system", text),) if text else ()


def _name(row: Mapping[str, Any]) -> str:
    given = row.get("id")
    named = isinstance(given, str | int) and not isinstance(given, bool)
    return str(given) if named else ""


def _kind(value: Any) -> str:
    """Name the kind of a JSON value as JSON does."""
    names = {dict: "an object", list: "a list", str: "a text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "something else")


_READERS: Mapping[str, Callable[[Mapping[str, Any]], tuple[Message, ...]]] = {
    "messages": _chat("messages"),
    "conversations": _chat("conversations"),
    "instruction": _instruction,
    "prompt": _asked("prompt"),
    "question": _asked("question"),
}
