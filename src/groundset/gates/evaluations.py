"""Evaluation sets as hashed grams: enough to find a verbatim leak, without holding the items.

A set that was read from its file holds their texts too, which a release never does: rephrased leaks are found
only where they are at hand.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, overload

from groundset.errors import DataError
from groundset.gates.items import ItemText, read
from groundset.gates.sides import EvaluationItem, Side, items_of

_MOST_WEIGHT = 100
"""More than the logarithm of any number of items."""


class ItemsOf(Sequence[EvaluationItem]):
    """The items of some texts, hashed when the first of them is asked for; their number is known before."""

    def __init__(self, texts: Sequence[ItemText]) -> None:
        self._texts = texts

    @cached_property
    def _items(self) -> tuple[EvaluationItem, ...]:
        return items_of(self._texts)

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, at: int) -> EvaluationItem: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[EvaluationItem, ...]: ...
    def __getitem__(self, at: int | slice) -> EvaluationItem | tuple[EvaluationItem, ...]:
        return self._items[at]

    def __eq__(self, other: object) -> bool:
        """Tell whether they are the same items, whichever way they are held."""
        return tuple(other) == self._items if isinstance(other, ItemsOf | tuple) else NotImplemented

    def __hash__(self) -> int:
        """Hash as the tuple that equals it."""
        return hash(self._items)


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """One evaluation set; equal when name, bytes and hashes are equal."""

    name: str
    sha256: str
    """Of the file's bytes as they lie on disk."""
    items: Sequence[EvaluationItem]
    texts: tuple[ItemText, ...] = field(default=(), compare=False, repr=False)
    """The items themselves, in order; none where only their hashes are at hand."""

    def to_json(self) -> dict[str, Any]:
        """Give the row of evaluations.jsonl.gz: grams as 16 hex digits, no text and no offsets."""
        items = [
            {"row": item.row, "sides": {side.name: _side_to_json(side) for side in item.sides}}
            for item in self.items
        ]
        return {"name": self.name, "sha256": self.sha256, "rows": len(self.items), "items": items}

    @staticmethod
    def from_json(row: Mapping[str, Any]) -> EvaluationSet:
        """Read what ``to_json`` wrote; raises KeyError, TypeError or ValueError on another shape."""
        items = tuple(
            EvaluationItem(
                item["row"], tuple(_side_from_json(*side) for side in sorted(item["sides"].items()))
            )
            for item in row["items"]
        )
        _check_rows([item.row for item in items])
        return EvaluationSet(row["name"], row["sha256"], items)


def load(name: str, path: Path, split: str = "") -> EvaluationSet:
    """Read an evaluation set, a file or a folder, whose items are hashed when needed; raises DataError."""
    found = read(path, split)
    if not any(items_of([text])[0].sides for text in found.texts):
        message = f"evaluation file {path} holds no words that could be found again"
        raise DataError(message, "give a file with questions and answers in words")
    return EvaluationSet(name, found.sha256, ItemsOf(found.texts), found.texts)


def texts(path: Path, split: str = "") -> tuple[ItemText, ...]:
    """Read the items themselves, to show them beside a hit; raises DataError."""
    return read(path, split).texts


def hexadecimal(gram: int) -> str:
    """Write a gram as files hold it."""
    return f"{gram:016x}"


def _check_rows(numbers: Sequence[Any]) -> None:
    if any(type(number) is not int for number in numbers) or list(numbers) != list(range(len(numbers))):
        raise ValueError(f"its items are not its rows from 0 to {len(numbers) - 1}, in order")


def _side_to_json(side: Side) -> dict[str, Any]:
    return {"n": side.n, "grams": [hexadecimal(gram) for gram in side.grams], "weights": list(side.weights)}


def _side_from_json(name: str, row: Mapping[str, Any]) -> Side:
    try:
        hashed = array("Q", (int(gram, 16) for gram in row["grams"]))
    except OverflowError as error:
        raise ValueError(f"side {name!r}: a gram has 16 hex digits") from error
    side = Side(name, int(row["n"]), hashed, array("d", map(float, row["weights"])))
    if not 1 <= side.n <= side.tokens == len(side.grams) + side.n - 1:
        raise ValueError(
            f"side {name!r}: {len(side.grams)} grams of {side.n} do not fit {side.tokens} weights"
        )
    if not all(0 <= weight <= _MOST_WEIGHT for weight in side.weights):
        raise ValueError(f"side {name!r}: a weight is no inverse document frequency")
    return side
