"""How a dataset that somebody has stands on a coverage map: one pass over its rows, texts never kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from groundset.checking.judging import Sourced
from groundset.contracts import Embedder, Progress, Silent
from groundset.coverage.counting import Counter
from groundset.coverage.diversity import Varied
from groundset.coverage.siblings import mould
from groundset.coverage.summary import summary
from groundset.coverage.tagging import Subject, Tagger, Unknown
from groundset.datasets import sources
from groundset.datasets.json_rows import Row
from groundset.errors import DataError
from groundset.records import content_hash
from groundset.settings import CoverageMap

_CHUNK = 4_096
"""Rows that are tagged at a time."""
_PROBLEMS = 5


@dataclass(frozen=True, slots=True)
class Covered:
    """How a dataset stands on a map."""

    data: str
    told: dict[str, Any]
    """The shape of ``schemas/coverage.json``."""
    rows: int
    unreadable: int
    problems: tuple[tuple[int, str], ...]
    """(row, what is wrong with it) of the first rows that could not be read."""
    unknown: tuple[Unknown, ...]
    """Values that columns and functions named and the map does not have."""

    @property
    def found(self) -> bool:
        """Whether anything is wrong: a gap, targets that cannot be had, an alarm, an unreadable row."""
        alarm = any(dimension["alarm"] for dimension in self.told["dimensions"])
        return bool(self.told["gaps"] or self.told["infeasible"] or alarm or self.unreadable)

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/coverage.json``, with what could not be counted."""
        return {
            **self.told,
            "unreadable": {
                "rows": self.unreadable,
                "first": [{"row": row, "problem": problem} for row, problem in self.problems],
            },
            "unknown": [one.in_words() for one in self.unknown],
        }


@dataclass
class _Pass:
    """One pass over the rows."""

    tagger: Tagger
    counter: Counter
    varied: Varied
    rows: int = 0
    unreadable: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)

    def take(self, chunk: list[Row]) -> None:
        """Count some rows."""
        said = [(row, Sourced.of(row, None)) for row in chunk]
        self.rows += len(said)
        for _row, one in said:
            if one.said is None:
                self._refuse(one)
        readable = [(row.value, one.said) for row, one in said if one.said is not None]
        tagged = self.tagger.tags([Subject.of_row(value, talk) for value, talk in readable])
        for (_value, talk), tags in zip(readable, tagged, strict=True):
            asked, answered = talk.instruction, talk.response
            self.counter.add(tags, mould(asked, answered))
            self.varied.add(content_hash(asked, answered), asked)

    def _refuse(self, one: Sourced) -> None:
        self.unreadable += 1
        if len(self.problems) < _PROBLEMS:
            self.problems.append((one.number, one.problem))


def cover(
    data: Path,
    coverage: CoverageMap,
    root: Path,
    *,
    ways: int = 2,
    embedder: Embedder | None = None,
    progress: Progress | None = None,
) -> Covered:
    """Count a dataset on a map whose functions lie below ``root``; raises DataError, UserError."""
    if not any(dimension.values for dimension in coverage.dimensions.values()):
        raise DataError(
            "the coverage map has no values to count", "describe some under `dimensions` in coverage.yaml"
        )
    with_vectors = embedder or _built_in()
    going = _Pass(Tagger(coverage, root, with_vectors), Counter(coverage, ways), Varied(with_vectors))
    bar = progress or Silent()
    bar.start("reading rows", None)
    for chunk in _chunks(data):
        going.take(chunk)
        bar.advance(len(chunk))
    bar.finish()
    if not going.rows:
        raise DataError(f"{data} holds no rows", "give a dataset with at least one row")
    told = summary(going.counter.result(), coverage, diversity=going.varied.result(), ways=ways)
    unknown = going.tagger.unknown
    return Covered(str(data), told, going.rows, going.unreadable, tuple(going.problems), unknown)


def _chunks(data: Path) -> Iterator[list[Row]]:
    rows = iter(sources.rows(data))
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _built_in() -> Embedder:
    from groundset.embedding import StaticEmbedder

    return StaticEmbedder()
