"""One dimension of the map: the ways to tell its values, and the order in which they are asked."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from groundset.contracts import Embedder
from groundset.coverage.tagging.functions import UserFunction
from groundset.coverage.tagging.keywords import Keywords
from groundset.coverage.tagging.naming import Names
from groundset.coverage.tagging.paths import Paths
from groundset.coverage.tagging.resemblance import Resemblance, tells
from groundset.coverage.tagging.subject import FROM_ORIGIN, Subject
from groundset.coverage.tagging.unknown import Tally, Unknown
from groundset.records import Tag
from groundset.settings import UNMAPPED, Dimension

_TELLING = ("description", "paths", "keywords", "examples")
"""Keys of a value that decide what is tagged with it; a target does not."""


class DimensionTagger:
    """Tells the value of a subject: by origin, or else by column, function, path and keyword, in this order.

    The first that says anything decides: what a column or function names and the map does not have is
    unmapped, and counted.
    """

    def __init__(self, name: str, dimension: Dimension, root: Path, embedder: Embedder | None) -> None:
        self.name = name
        self.unmapped = Tag(name, UNMAPPED, UNMAPPED)
        self.resemblance = (
            Resemblance(dimension.values, embedder, dimension.min_similarity)
            if embedder is not None and resembles(dimension)
            else None
        )
        self._column = dimension.column
        self._function = UserFunction(root, name, dimension.function) if dimension.function else None
        own = bool(dimension.column or dimension.function)
        self._origin = "" if own else FROM_ORIGIN.get(name, "")
        self._values = dimension.values
        self._names, self._paths = Names(dimension.values), Paths(dimension.values)
        self._keywords = Keywords(dimension.values, by_name=not own and name not in FROM_ORIGIN)
        self._tally = Tally()
        self.fingerprint = [*_settings(name, dimension), self._function.sha256 if self._function else ""]

    def told(self, subject: Subject) -> Tag | None:
        """Give the tag that needs no embedding; None where nothing tells a value so far."""
        if self._origin and (said := getattr(subject, self._origin)):
            return Tag(self.name, said, "rule") if said in self._values else self.unmapped
        if self._column and (field := _field(subject, self._column)):
            return self._named("column", field, self._names.value_among(field))
        if self._function is not None and (answer := self._function(subject)) is not None:
            value = self._names.value_of(answer[0])
            return self._named("function", answer[0], None if value is None else (value, answer[1]))
        if (told := self._paths.best(subject.document)) is not None:
            return Tag(self.name, told[0], "path", told[1])
        if (told := self._keywords.best(subject.instruction, subject.headings)) is not None:
            return Tag(self.name, told[0], "keyword", told[1])
        return None

    def unknown(self) -> Iterable[Unknown]:
        """Give what column and function named so far that is no value."""
        return self._tally.found(self.name)

    def _named(self, method: str, text: str, found: tuple[str, float] | None) -> Tag:
        if found is None:
            self._tally.add(text)
            return self.unmapped
        return Tag(self.name, found[0], method, found[1])


def resembles(dimension: Dimension) -> bool:
    """Tell whether any value of a dimension is told by resemblance, which takes an embedder."""
    return any(tells(given) for given in dimension.values.values())


def _field(subject: Subject, column: str) -> str:
    """Give the text of a field, whatever the case of its name; empty where there is none."""
    fields = subject.fields
    if column in fields:
        return fields[column].strip()
    folded = column.casefold()
    return next((text.strip() for name, text in fields.items() if name.casefold() == folded), "")


def _settings(name: str, dimension: Dimension) -> list[Any]:
    """Give what of a dimension decides tags, values in their order: of two that fit alike the first wins."""
    values = [
        [value, [getattr(given, key) for key in _TELLING] if given is not None else None]
        for value, given in dimension.values.items()
    ]
    return [name, dimension.column, dimension.function, dimension.min_similarity, values]
