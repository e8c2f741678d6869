"""Which of several choices a row of an evaluation set calls right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.datasets.shapes import is_missing

_LISTS = ("choices", "options", "endings", "mc1_targets")
_NUMBERED = (("sol1", "sol2"), ("choice1", "choice2"), ("option1", "option2"), ("opa", "opb", "opc", "opd"))
"""Keys of sets that give each choice a field of its own."""
_PLACES = ("answerkey", "answer_index", "answer_idx", "label", "gold", "correct", "cop")
"""Keys of a place among the choices, beside those of an answer."""
_FROM_ONE = frozenset({"option1"})
"""First choices of sets that count them from 1."""


def choice_of(fields: Mapping[str, Any], given: Any) -> str | None:
    """Give the right choice of a row whose keys are folded; None where it has none, or none is named.

    ``given`` is what the row gives as its answer: the choice itself, its place from 0, or its letter.
    """
    texts, labels, first = _choices(fields)
    if sorted(labels) == sorted("1" + "0" * (len(texts) - 1)):
        return texts[labels.index("1")]  # Each is marked as right or wrong.
    for value in (given, *(fields.get(key) for key in _PLACES)):
        place = _place(value, labels, first)
        if place is not None and 0 <= place < len(texts):
            return texts[place]
        if isinstance(value, str) and value in texts:
            return value
    return None


def _choices(fields: Mapping[str, Any]) -> tuple[list[str], list[str], int]:
    """Give the texts and labels of the choices, and the number of the first."""
    for keys in _NUMBERED:
        texts = [fields[key] for key in keys if isinstance(fields.get(key), str)]
        if len(texts) == len(keys):
            return texts, _letters(texts), int(keys[0] in _FROM_ONE)
    question = fields.get("question")
    nested = question.get("choices") if isinstance(question, Mapping) else None
    value = next((fields[key] for key in _LISTS if not is_missing(fields.get(key))), nested)
    texts, labels = _listed(value)
    return texts, labels or _letters(texts), 0


def _listed(value: Any) -> tuple[list[str], list[str]]:
    """Read a list of choices: texts, objects of text and label, or lists of both side by side."""
    if isinstance(value, Mapping):
        labels = value.get("label", value.get("labels"))
        texts = value.get("text", value.get("choices"))
        if texts is None and all(isinstance(one, str) for one in value.values()):
            return [*value.values()], [str(key).upper() for key in value]
        named = [str(label) for label in labels] if isinstance(labels, list) else []
        return (texts, named) if _all_texts(texts) else ([], [])
    if isinstance(value, list) and value and all(isinstance(one, Mapping) and "text" in one for one in value):
        return [str(one["text"]) for one in value], [str(one.get("label", "")) for one in value]
    return (value, []) if _all_texts(value) else ([], [])


def _all_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _letters(texts: list[str]) -> list[str]:
    return [chr(ord("A") + place) for place in range(min(26, len(texts)))]


def _place(value: Any, labels: list[str], first: int) -> int | None:
    if isinstance(value, str) and value.strip() in labels:
        return labels.index(value.strip())
    if isinstance(value, str) and value.strip().isdecimal() and len(value.strip()) < 3:
        return int(value) - first
    if isinstance(value, int) and not isinstance(value, bool):
        return value - first
    return None
