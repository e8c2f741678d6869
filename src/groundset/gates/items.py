"""Reads the items of an evaluation file: question and answer of each row, whatever shape it has.

The shapes are those of instruction datasets: ``messages``, ``conversations``, ``instruction`` with
``input`` and ``output``, ``prompt`` with ``completion``, ``question`` with ``answer``, ``text``. Fields
beside them (``context``, ids, tests) are left alone.
"""

from __future__ import annotations

import gzip
import json
import re
import stat
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from groundset.errors import DataError

_WRAPPERS = ("data", "examples", "rows", "instances", "items", "questions", "test")
_ANSWERS = ("output", "response", "completion", "canonical_solution", "answer", "answers", "answerKey")
_SHAPES = "messages, conversations, turns, instruction, prompt, question or text"
_HINT = f"give a JSON list or one JSON object a line, plain or gzipped; each row needs one of {_SHAPES}"
_LOOKS_LIKE_JSON = re.compile(r"\{\s*(?:[\"}]|$)|\[\s*(?:[\[{\"\]]|$)")
"""A beginning after which a fault is one to mend, and not another kind of file."""


@dataclass(frozen=True, slots=True)
class ItemText:
    """The two sides of one item."""

    question: str
    answer: str = ""


class _ShapeError(Exception):
    """What is wrong with one row."""


def read(path: Path) -> bytes:
    """Read the bytes of an evaluation file; raises DataError when there is none."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise DataError(f"evaluation file {path} is not a file", "check the path under `evaluation`")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        problem = getattr(error, "strerror", None) or error
        message = f"evaluation file {str(path)!r} cannot be read: {problem}"
        raise DataError(message, "check the path under `evaluation`") from error


def parse(data: bytes, path: Path) -> tuple[ItemText, ...]:
    """Read the items in order; raises DataError naming file, row and what is wrong."""
    items = []
    for row, value in enumerate(_rows(_text(data, path), path)):
        try:
            items.append(_item(value))
        except _ShapeError as error:
            hint = f"every row needs one of {_SHAPES}"
            raise DataError(f"evaluation file {path}, row {row} (from 0): {error}", hint) from error
    if not any(item.question.strip() or item.answer.strip() for item in items):
        raise DataError(f"evaluation file {path} holds no items", "give a file with at least one item")
    return tuple(items)


def _text(data: bytes, path: Path) -> str:
    try:
        plain = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        return plain.decode("utf-8-sig")
    except (OSError, EOFError, zlib.error) as error:
        raise DataError(f"evaluation file {path} is no whole gzip file: {error}", "copy it again") from error
    except UnicodeDecodeError as error:
        message = f"evaluation file {path} is not UTF-8 text (byte {error.start})"
        raise DataError(message, "give JSON or JSONL in UTF-8, plain or gzipped") from error


def _rows(text: str, path: Path) -> list[Any]:
    """Split a JSON list, an object that wraps one, or JSON lines."""
    stripped = text.strip()
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if stripped[:1] == "[":
        whole = _json(stripped, path, 1)
        return whole if isinstance(whole, list) else [whole]
    if lines and not _LOOKS_LIKE_JSON.match(stripped) and not _is_json(lines[0][1]):
        raise DataError(f"evaluation file {path} is neither JSON nor JSONL", _HINT)
    if len(lines) > 1 and not _is_json(lines[0][1]):
        return _unwrapped(_json(stripped, path, 1))
    rows = [_json(line, path, number) for number, line in lines]
    return _unwrapped(rows[0]) if len(rows) == 1 else rows


def _unwrapped(value: Any) -> list[Any]:
    if isinstance(value, Mapping):
        for key in _WRAPPERS:
            if isinstance(value.get(key), list):
                return list(value[key])
    return [value]


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _json(text: str, path: Path, line: int) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {line + error.lineno - 1}, column {error.colno}"
        raise DataError(
            f"evaluation file {path}, {where}: no JSON ({error.msg})", "mend that line"
        ) from error
    except (ValueError, RecursionError) as error:
        raise DataError(
            f"evaluation file {path}, line {line}: no usable JSON ({error})", "mend it"
        ) from error


def _item(row: Any) -> ItemText:
    if not isinstance(row, Mapping):
        raise _ShapeError(f"is {type(row).__name__}, not an object")
    for key, shape in _READERS.items():
        if row.get(key) is not None:
            return shape(row)
    raise _ShapeError(f"no known shape; it has the keys {', '.join(sorted(map(str, row))[:12]) or '(none)'}")


def _chat(turns: Any, role: str, content: str) -> ItemText:
    if not isinstance(turns, list) or not all(isinstance(turn, Mapping) for turn in turns):
        raise _ShapeError("its messages are no list of objects")
    said = [(str(turn.get(role, "")), _string(turn.get(content), content)) for turn in turns]
    answers = {"assistant", "gpt", "model", "bot", "chatgpt"}
    return ItemText(
        "\n".join(text for speaker, text in said if speaker not in answers),
        "\n".join(text for speaker, text in said if speaker in answers),
    )


def _turns(row: Mapping[str, Any]) -> ItemText:
    """Read the questions of a conversation and, where there are any, the reference answers."""
    parts = (row["turns"], row.get("reference") or row.get("reference_answer") or [])
    question, answer = (
        "\n".join(_string(turn, "turns") for turn in (part if isinstance(part, list) else [part]))
        for part in parts
    )
    return ItemText(question, answer)


def _instruction(row: Mapping[str, Any]) -> ItemText:
    parts = (_string(row["instruction"], "instruction"), _string(row.get("input"), "input"))
    return ItemText("\n".join(part for part in parts if part), _answer(row))


def _prompt(row: Mapping[str, Any]) -> ItemText:
    if isinstance(row["prompt"], list):
        return ItemText(_chat(row["prompt"], "role", "content").question, _answer(row))
    return ItemText(_string(row["prompt"], "prompt"), _answer(row))


def _answer(row: Mapping[str, Any]) -> str:
    """Give the first answer there is; a number or letter beside ``choices`` points to one of them."""
    given = next((row[key] for key in _ANSWERS if row.get(key) is not None), None)
    choices, labels = _choices(row.get("choices"))
    if choices:
        place = _place(given, labels)
        return choices[place] if place is not None and place < len(choices) else _first(given)
    return _first(given)


def _choices(value: Any) -> tuple[list[str], list[str]]:
    """Give texts and labels of the choices, of a plain list or of the ``{text, label}`` form."""
    labels: list[str] = []
    if isinstance(value, Mapping):
        given = value.get("label")
        value, labels = value.get("text"), [str(label) for label in given] if isinstance(given, list) else []
    if not isinstance(value, list):
        return [], []
    choices = [_first(choice) for choice in value]
    return choices, labels or [chr(ord("A") + place) for place in range(min(26, len(choices)))]


def _place(given: Any, labels: list[str]) -> int | None:
    if isinstance(given, int) and not isinstance(given, bool):
        return given if given >= 0 else None
    if isinstance(given, str) and given.strip() in labels:
        return labels.index(given.strip())
    return None


def _first(value: Any) -> str:
    """Give the text of a value that may be a list of answers or an object with ``text``."""
    while isinstance(value, list | Mapping):
        value = (
            value.get("text", value.get("content")) if isinstance(value, Mapping) else (value or [None])[0]
        )
    return "" if value is None else str(value)


def _string(value: Any, key: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, list):
        return "\n".join(_first(part) for part in value)
    raise _ShapeError(f"{key} is {type(value).__name__}, not text")


_READERS: Mapping[str, Callable[[Mapping[str, Any]], ItemText]] = {
    "messages": lambda row: _chat(row["messages"], "role", "content"),
    "conversations": lambda row: _chat(row["conversations"], "from", "value"),
    "turns": _turns,
    "instruction": _instruction,
    "prompt": _prompt,
    "question": lambda row: ItemText(_string(row["question"], "question"), _answer(row)),
    "text": lambda row: ItemText(_string(row["text"], "text")),
}
