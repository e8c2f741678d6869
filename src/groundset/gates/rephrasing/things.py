"""Items as they are compared: each question once, cut into passage and stem, with its answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundset.gates.rephrasing.choices import asked as before
from groundset.gates.rephrasing.names import Names
from groundset.gates.rephrasing.programs import is_code, purpose
from groundset.gates.rephrasing.texts import Item, ItemTexts

_LONG = 60
"""Words from which the last paragraph of a question is looked for."""
_STEM_WORDS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a set, and all rows that ask it."""

    set_name: str
    rows: tuple[int, ...]
    text: str
    """With its passage."""
    stem: str
    """The last part of a question with a passage, or what a program is for; empty where there is none."""
    answer: str
    """All answers that its rows give."""
    code: bool
    names: Names
    """Of what is asked, before its choices."""


def questions(one: ItemTexts) -> list[Question]:
    """Give the questions of a set that have any word, by row."""
    together: dict[tuple[str, str], list[tuple[int, Item]]] = {}
    for row, item in enumerate(one.items):
        if (item.question + item.passage).strip():
            together.setdefault((item.passage.strip(), item.question.strip()), []).append((row, item))
    return [_question(one.name, *what, same) for what, same in together.items()]


def _question(name: str, passage: str, asked: str, same: Sequence[tuple[int, Item]]) -> Question:
    answers = dict.fromkeys(item.answer.strip() for _, item in same)
    text = f"{passage}\n{asked}" if passage else asked
    return Question(
        name,
        tuple(row for row, _ in same),
        text,
        asked if passage else _stem(asked),
        "\n".join(answers),
        is_code(text),
        Names.of(before(asked)),
    )


def _stem(asked: str) -> str:
    """Give the last paragraph of a long question, where most stands before it."""
    paragraphs = [part.strip() for part in asked.split("\n") if part.strip()]
    if is_code(asked):
        return purpose(asked)
    if len(paragraphs) < 2:
        return ""
    total, last = len(asked.split()), len(paragraphs[-1].split())
    return paragraphs[-1] if total >= _LONG and _STEM_WORDS <= last <= total / 2 else ""
