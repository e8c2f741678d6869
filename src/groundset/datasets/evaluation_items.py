"""One row of an evaluation set: its question, its answer and its passage, in whatever shape the set comes.

Beside the shapes of instruction datasets these are the shapes of well-known benchmarks as their authors, the
Hugging Face hub and evaluation harnesses write them. A harness's log of its samples holds the row itself
under ``doc``, with the answer it expected under ``target``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from groundset.datasets.choices import choice_of
from groundset.datasets.shapes import ShapeError, is_missing, keys_of

SHAPES = "messages, conversations, turns, instruction, prompt, question, problem, input, or text"
_ANSWERS = (
    *("output", "response", "completion", "canonical_solution", "answer", "answers", "solution", "code"),
    *("target", "targets", "best_answer", "correct_answer", "correct_answers", "reference", "chosen"),
)
_PASSAGES = ("passage", "context", "article", "story", "paragraph", "background")
_QUESTIONS = ("instruction", "prompt", "question", "problem", "query")
_TASKS = ("input", "inputs", "ctx", "sentence", "goal", "text")
"""Keys of what is asked where nothing is called a question."""
_SPEAKERS = frozenset({"assistant", "gpt", "model", "bot", "chatgpt"})


@dataclass(frozen=True, slots=True)
class ItemText:
    """The sides of one item."""

    question: str
    answer: str = ""
    passage: str = ""
    """What the question is about, where the row brings it apart."""


def item_of(row: Any) -> ItemText:
    """Read a row; raises ShapeError when it has no known shape."""
    if not isinstance(row, Mapping):
        raise ShapeError(f"is {type(row).__name__}, not an object")
    if isinstance(row.get("doc"), Mapping) and ("target" in row or "doc_id" in row):
        return _logged(row)
    # Some sets write ``Correct Answer``.
    fields = {str(key).strip().casefold().replace(" ", "_"): value for key, value in row.items()}
    for key, shape in _CHATS.items():
        if not is_missing(fields.get(key)):
            return shape(fields)
    return _plain(fields)


def _logged(row: Mapping[str, Any]) -> ItemText:
    """Read a row of a harness's log."""
    item = item_of(row["doc"])
    return item if item.answer else replace(item, answer=_first(row.get("target")))


def _plain(fields: Mapping[str, Any]) -> ItemText:
    premise, hypothesis = (_string(fields.get(key), key) for key in ("premise", "hypothesis"))
    if premise and hypothesis:
        return ItemText(hypothesis, _label(fields), premise)
    key = next((key for key in (*_QUESTIONS, *_TASKS) if not is_missing(fields.get(key))), "")
    if premise and key in ("", *_TASKS):
        key = "premise"
    if not key:
        raise ShapeError(f"no known shape; it has the keys {keys_of(fields)}")
    asked = _asked(fields, key)
    if key == "instruction":
        asked = "\n".join(part for part in (asked, _string(fields.get("input"), "input")) if part)
    return ItemText(asked, _answer(fields, key), _passage(fields))


def _asked(fields: Mapping[str, Any], key: str) -> str:
    value = fields[key]
    if key == "prompt" and isinstance(value, list):
        return _chat(value, "role", "content").question
    if isinstance(value, Mapping) and "stem" in value:
        return _string(value["stem"], "stem")
    return _string(value, key)


def _answer(fields: Mapping[str, Any], asked: str) -> str:
    """Give the first answer there is, or the choice that is right."""
    answers = (key for key in _ANSWERS if key != asked and not is_missing(fields.get(key)))
    given = fields.get(next(answers, ""))
    chosen = choice_of(fields, given)
    return _first(given) if chosen is None else chosen


def _label(fields: Mapping[str, Any]) -> str:
    return _first(next((fields[key] for key in ("label", "gold_label") if key in fields), None))


def _passage(fields: Mapping[str, Any]) -> str:
    key = next((key for key in _PASSAGES if not is_missing(fields.get(key))), "")
    return _texts(fields[key]) if key else ""


def _texts(value: Any) -> str:
    """Give all text of a passage, which may come in pieces; what holds none gives none."""
    if isinstance(value, Mapping):
        return "\n".join(part for one in value.values() if (part := _texts(one)))
    if isinstance(value, list | tuple):
        return "\n".join(part for one in value if (part := _texts(one)))
    return value if isinstance(value, str) else ""


def _chat(turns: Any, role: str, content: str) -> ItemText:
    if not isinstance(turns, list) or not all(isinstance(turn, Mapping) for turn in turns):
        raise ShapeError("its messages are no list of objects")
    said = [(str(turn.get(role, "")), _string(turn.get(content), content)) for turn in turns]
    return ItemText(
        "\n".join(text for speaker, text in said if speaker not in _SPEAKERS),
        "\n".join(text for speaker, text in said if speaker in _SPEAKERS),
    )


def _turns(row: Mapping[str, Any]) -> ItemText:
    """Read the questions of a conversation and, where there are any, the reference answers."""
    parts = (row["turns"], row.get("reference") or row.get("reference_answer") or [])
    question, answer = (
        "\n".join(_string(turn, "turns") for turn in (part if isinstance(part, list) else [part]))
        for part in parts
    )
    return ItemText(question, answer)


def _first(value: Any) -> str:
    """Give the text of a value that may be a list of answers or an object with ``text``."""
    while isinstance(value, list | Mapping):
        value = (
            value.get("text", value.get("content")) if isinstance(value, Mapping) else (value or [None])[0]
        )
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if is_missing(value) else str(value)


def _string(value: Any, key: str) -> str:
    if is_missing(value):
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list):
        return "\n".join(_first(part) for part in value)
    raise ShapeError(f"{key} is {type(value).__name__}, not text")


_CHATS: Mapping[str, Callable[[Mapping[str, Any]], ItemText]] = {
    "messages": lambda row: _chat(row["messages"], "role", "content"),
    "conversations": lambda row: _chat(row["conversations"], "from", "value"),
    "turns": _turns,
}
