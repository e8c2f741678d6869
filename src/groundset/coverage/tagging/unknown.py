"""Values that a column or function named and the map does not have: counted, few kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

_MOST = 20
"""Distinct values kept per dimension; the rest is only counted."""
_LONGEST = 60
_NAMED = 5


@dataclass(frozen=True, slots=True)
class Unknown:
    """What a dimension was said to be and is not."""

    dimension: str
    values: tuple[tuple[str, int], ...]
    """Value and how often it was met, the most frequent first; at most 20."""
    more: int = 0
    """Subjects with yet other values."""

    def in_words(self) -> str:
        """Say it in one line: ``intent: 'foo' (12), 'bar' (3) and 4 more are in no value``."""
        named = [f"{value!r} ({count})" for value, count in self.values[:_NAMED]]
        rest = self.more + sum(count for _value, count in self.values[_NAMED:])
        several = len(named) > 1 or rest
        listed = ", ".join(named) + (f" and {rest} more" if rest else "")
        return f"{self.dimension}: {listed} {'are' if several else 'is'} in no value"


class Tally:
    """Counts the unknown values of one dimension as they are met."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}
        self._more = 0

    def add(self, value: str) -> None:
        """Count one; only the first 20 distinct ones are kept by name."""
        line = " ".join(value[: 10 * _LONGEST].split())
        short = line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"
        if short in self._counts or len(self._counts) < _MOST:
            self._counts[short] = self._counts.get(short, 0) + 1
        else:
            self._more += 1

    def found(self, dimension: str) -> Iterable[Unknown]:
        """Give what was met; nothing where all were known."""
        if self._counts:
            ordered = sorted(self._counts.items(), key=lambda item: (-item[1], item[0]))
            yield Unknown(dimension, tuple(ordered), self._more)
