"""Rows of JSON Lines and of JSON lists, one at a time, in memory bounded by the largest row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from groundset.datasets.json_text import JsonError, JsonText, loads
from groundset.datasets.opening import TextSource
from groundset.errors import DataError

_WRAPPERS = frozenset(
    {"data", "train", "examples", "rows", "instances", "items", "questions", "test", "validation"}
)
"""Keys under which an object holds lists of its rows."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a dataset."""

    number: int
    """0-based, over all rows of the dataset."""
    value: Any
    problem: str = ""
    """Why the row could not be read; then it has no value."""


def rows(source: TextSource) -> Iterator[Row]:
    """Yield the rows; a line that is no JSON is a row with a problem, a broken list raises DataError."""
    text = JsonText(source)
    try:
        found = _listed(text) if text.peek() == "[" else _unlisted(text)
        for number, (value, problem) in enumerate(found):
            yield Row(number, value, problem)
    except JsonError as error:
        raise DataError(f"{source.path}, {error}", "mend that place, or give JSON Lines") from error


def _listed(text: JsonText) -> Iterator[tuple[Any, str]]:
    """Read a list; raises JsonError."""
    text.take_sign("[")
    sign = text.take_sign("]") if text.peek() == "]" else ","
    while sign == ",":
        yield text.take(), ""
        sign = text.take_sign(",]")
    if text.peek():
        text.take_sign("")


def _unlisted(text: JsonText) -> Iterator[tuple[Any, str]]:
    """Read JSON Lines, objects over several lines, or one object that wraps all rows; raises JsonError."""
    found = _values(text) if text.peek() and text.spans_lines() else _lines(text)
    first, second = next(found, None), next(found, None)
    if first and not second:
        value, problem = first
        yield from ((one, problem) for one in _unwrapped(value))
    elif first and second:
        yield first
        yield second
        yield from found


def _values(text: JsonText) -> Iterator[tuple[Any, str]]:
    while text.peek():
        yield text.take(), ""


def _lines(text: JsonText) -> Iterator[tuple[Any, str]]:
    for number, line in text.lines():
        try:
            yield loads(line, number), ""
        except JsonError as error:
            yield None, str(error)


def _unwrapped(value: Any) -> list[Any]:
    """Give the rows of all lists that an object wraps, in its order; else the value itself."""
    wrapped = value if isinstance(value, Mapping) else {}
    lists = [inner for key, inner in wrapped.items() if key in _WRAPPERS and isinstance(inner, list)]
    return [row for inner in lists for row in inner] if lists else [value]
