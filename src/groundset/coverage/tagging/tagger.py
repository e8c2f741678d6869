"""Puts things on the coverage map: on every dimension one value, or ``unmapped``."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from groundset.contracts import Embedder
from groundset.coverage.tagging.dimension import DimensionTagger, resembles
from groundset.coverage.tagging.resemblance import Likeness, text_of
from groundset.coverage.tagging.subject import Subject
from groundset.coverage.tagging.unknown import Unknown
from groundset.records import Tag, content_hash
from groundset.settings import UNMAPPED, CoverageMap

VERSION = 4
_AT_ONCE = 4_096


class Tagger:
    """Tags subjects; each gets what it would get alone.

    Files of functions are looked for below ``root``; raises ConfigurationError when one cannot be read.
    """

    def __init__(self, coverage: CoverageMap, root: Path, embedder: Embedder | None = None) -> None:
        resembling = any(resembles(dimension) for dimension in coverage.dimensions.values())
        self._embedder = (embedder or _built_in()) if resembling else None
        self._dimensions = [
            DimensionTagger(name, dimension, root, self._embedder)
            for name, dimension in coverage.dimensions.items()
        ]
        self.fingerprint = content_hash(
            VERSION,
            [one.fingerprint for one in self._dimensions],
            self._embedder.fingerprint if self._embedder is not None else "",
        )
        """Of everything but the subject that tags depend on."""

    def tags(self, subjects: Sequence[Subject]) -> list[tuple[Tag, ...]]:
        """Tag subjects, each on every dimension in the order of the map; raises UserError for a function."""
        tagged: list[tuple[Tag, ...]] = []
        for start in range(0, len(subjects), _AT_ONCE):
            tagged += self._chunk(subjects[start : start + _AT_ONCE])
        return tagged

    @property
    def unknown(self) -> tuple[Unknown, ...]:
        """What columns and functions named so far that is no value of the map."""
        return tuple(one for dimension in self._dimensions for one in dimension.unknown())

    def _chunk(self, subjects: Sequence[Subject]) -> list[tuple[Tag, ...]]:
        columns = [[dimension.told(subject) for subject in subjects] for dimension in self._dimensions]
        open_ones = [
            [at for at, tag in enumerate(column) if tag is None] if dimension.resemblance else []
            for dimension, column in zip(self._dimensions, columns, strict=True)
        ]
        self._resembling(subjects, columns, open_ones)
        nothing = [dimension.unmapped for dimension in self._dimensions]
        return [
            tuple(tag or unmapped for tag, unmapped in zip(row, nothing, strict=True))
            for row in zip(*columns, strict=True)
        ] or [() for _subject in subjects]

    def _resembling(
        self, subjects: Sequence[Subject], columns: list[list[Tag | None]], open_ones: list[list[int]]
    ) -> None:
        """Fill in what resemblance tells; each text that comes so far is embedded once."""
        wanted = sorted(set().union(*open_ones))
        if self._embedder is None or not wanted:
            return
        rows = self._embedder.vectors(
            [text_of(subjects[at].instruction, subjects[at].headings) for at in wanted]
        )
        row_of = {at: row for row, at in enumerate(wanted)}
        for dimension, column, places in zip(self._dimensions, columns, open_ones, strict=True):
            if dimension.resemblance is None or not places:
                continue
            found = dimension.resemblance.best(rows[[row_of[at] for at in places]])
            for at, told in zip(places, found, strict=True):
                column[at] = _tag(dimension.name, told)


def _tag(dimension: str, like: Likeness) -> Tag:
    """Give the tag of what a text resembles, and what it would have if that is wrong."""
    if like.told:
        return Tag(dimension, like.value, "embedding", like.confidence, like.second)
    return Tag(dimension, UNMAPPED, UNMAPPED, round(1 - like.confidence, 2), like.value)


def _built_in() -> Embedder:
    from groundset.embedding import StaticEmbedder

    return StaticEmbedder()
