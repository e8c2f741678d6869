"""Tags by rule: what a candidate's origin says of it, and where its document lies.

Task type, instruction style and difficulty come from the template that made the pair. Any other
dimension of the map is matched by its values' paths first, then by their keywords in headings and
instruction. What no value matches is ``unmapped``, a value of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from groundset.records import Candidate, Tag, content_hash
from groundset.settings import CoverageMap
from groundset.text.globs import matches

VERSION = 1
UNMAPPED = "unmapped"
FROM_ORIGIN = {"task_type": "task_type", "instruction_style": "style", "difficulty": "difficulty"}
"""Dimension to the field of ``Origin`` that answers it."""


class Tagger:
    """Puts candidates on the coverage map."""

    def __init__(self, coverage: CoverageMap) -> None:
        self._dimensions = coverage.dimensions
        self.fingerprint = content_hash(VERSION, coverage.model_dump(mode="json")["dimensions"])
        self._keywords = {
            (name, value): _any_of(given.keywords)
            for name, dimension in coverage.dimensions.items()
            for value, given in dimension.values.items()
            if given is not None and given.keywords
        }

    def tags(self, candidate: Candidate, headings: Mapping[str, tuple[str, ...]]) -> tuple[Tag, ...]:
        """Tag one candidate on every dimension; ``headings`` gives a passage's heading path by id."""
        path = candidate.evidence[0].document if candidate.evidence else ""
        title = " ".join((*headings.get(candidate.origin.passage, ()), candidate.instruction))
        return tuple(self._tag(name, candidate, path, title) for name in self._dimensions)

    def _tag(self, dimension: str, candidate: Candidate, path: str, title: str) -> Tag:
        values = self._dimensions[dimension].values
        if dimension in FROM_ORIGIN:
            found = str(getattr(candidate.origin, FROM_ORIGIN[dimension]))
            return Tag(dimension, found, "rule") if found in values else Tag(dimension, UNMAPPED, "unmapped")
        for value, given in values.items():
            if given is not None and matches(path, given.paths):
                return Tag(dimension, value, "path")
        for value in values:
            pattern = self._keywords.get((dimension, value))
            if pattern is not None and pattern.search(title):
                return Tag(dimension, value, "keyword", 0.8)
        return Tag(dimension, UNMAPPED, "unmapped")


def _any_of(keywords: list[str]) -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in sorted(keywords, key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)", re.IGNORECASE)
