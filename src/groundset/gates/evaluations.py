"""Evaluation sets as hashed grams: enough to find a verbatim leak, without holding the items.

A set that was read from its file holds their texts too, which a release never does: rephrased leaks are found
only where they are at hand.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundset.errors import DataError
from groundset.gates.items import ItemText, read
from groundset.gates.sides import EvaluationItem, Side, items_of

_MOST_WEIGHT = 100
"""More than the logarithm of any number of items."""


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """One evaluation set; equal when name, bytes and hashes are equal."""

    name: str
    sha256: str
    """Of the file's bytes as they lie on disk."""
    items: tuple[EvaluationItem, ...]
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
        return EvaluationSet(row["name"], row["sha256"], items)


def load(name: str, path: Path, split: str = "") -> EvaluationSet:
    """Read an evaluation set, a file or a folder; raises DataError."""
    found = read(path, split)
    items = items_of(found.texts)
    if not any(item.sides for item in items):
        message = f"evaluation file {path} holds no words that could be found again"
        raise DataError(message, "give a file with questions and answers in words")
    return EvaluationSet(name, found.sha256, items, found.texts)


def texts(path: Path, split: str = "") -> tuple[ItemText, ...]:
    """Read the items themselves, to show them beside a hit; raises DataError."""
    return read(path, split).texts


def hexadecimal(gram: int) -> str:
    """Write a gram as files hold it."""
    return f"{gram:016x}"


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
