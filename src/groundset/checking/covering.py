"""How a dataset that somebody has stands on a coverage map: one pass over its rows, texts never kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from groundset.checking.covering_tags import TagLines
from groundset.checking.judging import Sourced
from groundset.contracts import Embedder, Progress, Silent
from groundset.coverage.counting import Counter
from groundset.coverage.diversity import Varied
from groundset.coverage.summary import summary
from groundset.coverage.tagging import FROM_ORIGIN, Subject, Tagger, Unknown
from groundset.datasets import sources
from groundset.datasets.json_rows import Row
from groundset.datasets.shapes import Conversation
from groundset.errors import DataError
from groundset.records import Tag, content_hash
from groundset.settings import CoverageMap, Dimension
from groundset.text.moulds import mould

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
    left_out: tuple[str, ...] = ()
    """Dimensions of the map that nothing in a row can tell: templates of a project do."""
    absent: tuple[str, ...] = ()
    """Columns that the map names and no row has."""

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
    lines: TagLines | None = None
    rows: int = 0
    unreadable: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    columns: tuple[str, ...] = ()
    """Those that the map names."""
    absent: set[str] = field(default_factory=set)
    """Those of them that no row had so far."""

    def take(self, chunk: list[Row]) -> None:
        """Count some rows."""
        said = [(row, Sourced.of(row, None)) for row in chunk]
        self.rows += len(said)
        named = self.columns
        subjects = [
            Subject.of_row(row.value, one.said, "", named) for row, one in said if one.said is not None
        ]
        if self.absent:
            self.absent -= {name.casefold() for subject in subjects for name in subject.fields}
        tagged = iter(self.tagger.tags(subjects))
        for _row, one in said:
            if one.said is None:
                self._refuse(one)
            else:
                self._count(one.number, one.said, next(tagged))

    def _count(self, row: int, talk: Conversation, tags: tuple[Tag, ...]) -> None:
        asked, answered = talk.instruction, talk.response
        self.counter.add(tags, mould(asked, answered))
        self.varied.add(content_hash(asked, answered), asked)
        if self.lines is not None:
            self.lines.add(row, tags)

    def _refuse(self, one: Sourced) -> None:
        self.unreadable += 1
        if self.lines is not None:
            self.lines.refuse(one.number, one.problem)
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
    lines: TagLines | None = None,
) -> Covered:
    """Count a dataset on a map whose functions lie below ``root``; raises DataError, UserError.

    What only the templates of a project tell is left out of the map. ``lines`` takes the tags of each row.
    """
    coverage, left_out = _tellable(coverage)
    _ensure_countable(coverage, left_out)
    with_vectors = embedder or _built_in()
    tagger = Tagger(coverage, root, with_vectors)
    columns = tuple(one.column for one in coverage.dimensions.values() if one.column)
    going = _Pass(tagger, Counter(coverage, ways), Varied(with_vectors), lines, columns=columns)
    going.absent = {name.casefold() for name in columns}
    bar = progress or Silent()
    bar.start("reading rows", None)
    for chunk in _chunks(data):
        going.take(chunk)
        bar.advance(len(chunk))
    bar.finish()
    if not going.rows:
        raise DataError(f"{data} holds no rows", "give a dataset with at least one row")
    told = summary(going.counter.result(), coverage, diversity=going.varied.result(), ways=ways)
    problems = tuple(going.problems)
    absent = tuple(name for name in columns if name.casefold() in going.absent)
    return Covered(str(data), told, going.rows, going.unreadable, problems, tagger.unknown, left_out, absent)


def _tellable(coverage: CoverageMap) -> tuple[CoverageMap, tuple[str, ...]]:
    """Take out dimensions that rows say nothing of, with the combinations that name them."""
    dimensions = coverage.dimensions
    gone = tuple(name for name in FROM_ORIGIN if name in dimensions and not _says_how(dimensions[name]))
    kept = {
        "dimensions": {name: one for name, one in dimensions.items() if name not in gone},
        "required": [one for one in coverage.required if one.values.keys().isdisjoint(gone)],
        "forbidden": [one for one in coverage.forbidden if one.keys().isdisjoint(gone)],
    }
    return coverage.model_copy(update=kept), gone


def _says_how(dimension: Dimension) -> bool:
    """Tell whether a map says how to tell a dimension from a row; a description alone only explains it."""
    given = [one for one in dimension.values.values() if one is not None]
    return bool(dimension.column or dimension.function) or any(one.keywords or one.examples for one in given)


def _ensure_countable(coverage: CoverageMap, left_out: tuple[str, ...]) -> None:
    if any(dimension.values for dimension in coverage.dimensions.values()):
        return
    if left_out:
        raise DataError(
            f"the map has nothing that rows tell: {', '.join(left_out)} "
            f"{'is' if len(left_out) == 1 else 'are'} told by the templates of a project",
            "name the field that holds each of them: `column: FIELD` in the map",
        )
    raise DataError(
        "the coverage map has no values to count", "describe some under `dimensions` in coverage.yaml"
    )


def _chunks(data: Path) -> Iterator[list[Row]]:
    rows = iter(sources.rows(data))
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


def _built_in() -> Embedder:
    from groundset.embedding import StaticEmbedder

    return StaticEmbedder()
