"""Values by where the document lies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from groundset.settings import CoverageValue
from groundset.text.globs import compile_glob

CONFIDENCE = 0.9
"""A folder is about what it is about, but for the odd page that lies in the wrong one."""
_WILD = re.compile(r"\*+|\?|\[[^\]/]+\]")


class Paths:
    """Finds the value whose pattern takes a path: of several patterns the one that spells out most wins.

    So ``docs/plugins/**`` is asked before ``docs/**``, wherever the two stand; of two that
    spell out as much, the value that the map has first.
    """

    def __init__(self, values: Mapping[str, CoverageValue | None]) -> None:
        ranked = [
            (-len(_WILD.sub("", pattern.strip("./"))), place, pattern, value)
            for place, (value, given) in enumerate(values.items())
            for pattern in (given.paths if given is not None else ())
        ]
        ranked.sort(key=lambda one: one[:2])
        self._patterns = [(compile_glob(pattern), value) for _rank, _place, pattern, value in ranked]
        self._found = lru_cache(maxsize=4096)(self._find)

    def best(self, document: str) -> tuple[str, float] | None:
        """Give the value of a document and how sure it is; a record of a file lies where the file does."""
        return self._found(document) if self._patterns and document else None

    def _find(self, document: str) -> tuple[str, float] | None:
        file, mark, _record = document.rpartition("#")
        for pattern, value in self._patterns:
            if pattern.fullmatch(document) or (mark and pattern.fullmatch(file)):
                return value, CONFIDENCE
        return None
