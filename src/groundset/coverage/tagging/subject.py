"""What a tagger gets to see of one thing, be it a candidate of a project or a row of somebody's dataset."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from groundset.datasets.shapes import Conversation, ShapeError, text_of
from groundset.records import Candidate

FROM_ORIGIN = {"task_type": "task_type", "instruction_style": "style", "difficulty": "difficulty"}
"""Dimension to the field of ``Origin``, and of ``Subject``, that answers it."""
_MOST_FIELDS = 100
_LONGEST_FIELD = 2_000


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to tag."""

    instruction: str
    response: str = ""
    document: str = ""
    """``corpus/path`` or ``corpus/path#record``; empty where there is no document."""
    headings: tuple[str, ...] = ()
    """Title and headings above it, outermost first."""
    task_type: str = ""
    """What its template says; empty for what no template made, as the two below."""
    style: str = ""
    difficulty: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    """Columns of the row, or of its document, as text."""

    @staticmethod
    def of_candidate(
        candidate: Candidate, headings: tuple[str, ...] = (), fields: Mapping[str, str] | None = None
    ) -> Subject:
        """Show a candidate with its passage's headings and its document's fields."""
        return Subject(
            instruction=candidate.instruction,
            response=candidate.response,
            document=candidate.evidence[0].document if candidate.evidence else "",
            headings=headings,
            task_type=candidate.origin.task_type,
            style=candidate.origin.style,
            difficulty=candidate.origin.difficulty,
            fields=fields or {},
        )

    @staticmethod
    def of_row(
        row: Mapping[str, Any], said: Conversation, document: str = "", columns: Collection[str] = ()
    ) -> Subject:
        """Show a row of a dataset: what it says, and its columns; ``metadata.topic`` is a column too.

        Of very wide rows only the first columns are shown, and those that ``columns`` names.
        """
        return Subject(said.instruction, said.response, document, fields=_columns(row, columns))


def _columns(row: Mapping[str, Any], columns: Collection[str]) -> dict[str, str]:
    """Give the columns that hold a short text, a number or a list of such, one object deep."""
    named = {name: _text(row[name]) for name in columns if name in row}
    found = {name: text for name, text in named.items() if text}
    for name, value in islice(row.items(), _MOST_FIELDS):
        inner = islice(value.items(), _MOST_FIELDS) if isinstance(value, Mapping) else ()
        for key, text in ((str(name), value), *((f"{name}.{key}", one) for key, one in inner)):
            if (short := _text(text)) and len(found) < _MOST_FIELDS:
                found.setdefault(key, short)
    return found


def _text(value: Any) -> str:
    """Give a value as text; empty for what is nested, missing or too long to name anything."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ""
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping | list | tuple) for one in value):
        return ""
    try:
        text = text_of(value, "").strip()
    except ShapeError:
        return ""
    return text if len(text) <= _LONGEST_FIELD else ""
