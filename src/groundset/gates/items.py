"""Reads the items of an evaluation file: question and answer of each row, whatever shape it has.

The shapes are those of instruction datasets: ``messages``, ``conversations``, ``instruction`` with
``input`` and ``output``, ``prompt`` with ``completion``, ``question`` with ``answer``, ``text``. Fields
beside them (``context``, ids, tests) are left alone.
"""

from __future__ import annotations

import stat
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from groundset.datasets.json_rows import Row
from groundset.datasets.shapes import ShapeError, is_missing, keys_of
from groundset.datasets.sources import rows_of
from groundset.errors import DataError

_ANSWERS = ("output", "response", "completion", "canonical_solution", "answer", "answers", "answerKey")
_SHAPES = "messages, conversations, turns, instruction, prompt, question or text"
_HINT = f"give a JSON list or one JSON object a line, plain or gzipped; each row needs one of {_SHAPES}"


@dataclass(frozen=True, slots=True)
class ItemText:
    """The two sides of one item."""

    question: str
    answer: str = ""


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
    for row in _rows(data, path):
        try:
            items.append(_item(row.value))
        except ShapeError as error:
            message = f"evaluation file {path}, row {row.number} (from 0): {error}"
            raise DataError(message, f"every row needs one of {_SHAPES}") from error
    if not any(item.question.strip() or item.answer.strip() for item in items):
        raise DataError(f"evaluation file {path} holds no items", "give a file with at least one item")
    return tuple(items)


def _rows(data: bytes, path: Path) -> Iterator[Row]:
    """Read the rows, all of which must be whole: a leak into a lost one would never be found."""
    try:
        for row in rows_of(BytesIO(data), path):
            if row.problem and row.number == 0:
                message = f"{path} is neither JSON nor JSONL ({row.problem})"
                raise DataError(message, f"mend that line, or {_HINT}")
            if row.problem:
                raise DataError(f"{path}, {row.problem}", "mend that line")
            yield row
    except DataError as error:
        raise DataError(f"evaluation file {error.message}", error.hint) from error


def _item(row: Any) -> ItemText:
    if not isinstance(row, Mapping):
        raise ShapeError(f"is {type(row).__name__}, not an object")
    for key, shape in _READERS.items():
        if not is_missing(row.get(key)):
            return shape(row)
    raise ShapeError(f"no known shape; it has the keys {keys_of(row)}")


def _chat(turns: Any, role: str, content: str) -> ItemText:
    if not isinstance(turns, list) or not all(isinstance(turn, Mapping) for turn in turns):
        raise ShapeError("its messages are no list of objects")
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
    given = next((row[key] for key in _ANSWERS if not is_missing(row.get(key))), None)
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
    return "" if is_missing(value) else str(value)


def _string(value: Any, key: str) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        return "\n".join(_first(part) for part in value)
    raise ShapeError(f"{key} is {type(value).__name__}, not text")


_READERS: Mapping[str, Callable[[Mapping[str, Any]], ItemText]] = {
    "messages": lambda row: _chat(row["messages"], "role", "content"),
    "conversations": lambda row: _chat(row["conversations"], "from", "value"),
    "turns": _turns,
    "instruction": _instruction,
    "prompt": _prompt,
    "question": lambda row: ItemText(_string(row["question"], "question"), _answer(row)),
    "text": lambda row: ItemText(_string(row["text"], "text")),
}
