"""Documents that should support the answers of a dataset, and the passages of them nearest to a row.

A passage is scored by the idf-weighted words that it shares with a row (Robertson and Walker's BM25 without
its length prior, for passages are alike in length); the few best are what grounding compares with.
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log
from pathlib import Path

from groundset.contracts import Progress
from groundset.errors import DataError
from groundset.mining.passages import passages
from groundset.readers.guarded import FileToRead, read_files
from groundset.readers.walking import walk
from groundset.records import Document, Evidence
from groundset.settings import Corpus, Extraction, Reading
from groundset.text.tokens import words

NEAREST = 4
"""Passages that a row is compared with."""
_MOST_SHARED = 0.2
"""A word that stands in a larger share of the passages tells none from another."""
_FEW = 50
"""Passages among which every word counts."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Passages of all documents, found by their words."""

    passages: Sequence[Evidence]
    _holding: dict[str, array[int]]
    """Word to the numbers of the passages that hold it, ascending."""

    def nearest(self, text: str) -> tuple[Evidence, ...]:
        """Give the passages that share most with a text, the nearest first; none shares nothing."""
        scores: defaultdict[int, float] = defaultdict(float)
        for word in sorted(set(words(text))):
            holding = self._holding.get(word)
            if holding is not None:
                weight = log(1 + len(self.passages) / len(holding))
                for number in holding:
                    scores[number] += weight
        best = sorted(scores, key=lambda number: (-round(scores[number], 9), number))[:NEAREST]
        return tuple(self.passages[number] for number in best)


def read(paths: Sequence[Path], processes: int, progress: Progress) -> Documents:
    """Read all documents below the paths; raises DataError when there is nothing to compare with."""
    files = list(_files(paths))
    progress.start("reading the documents", len(files))
    found: list[Evidence] = []
    for _row, documents in read_files(files, processes):
        found += (passage for document in documents for passage in _passages(document))
        progress.advance()
    progress.finish()
    if not found:
        where = ", ".join(map(str, paths))
        hint = "give a folder of documents, or leave --corpus out"
        raise DataError(f"no text could be read from {where}", hint)
    return Documents(found, _indexed(found))


def _files(paths: Sequence[Path]) -> Iterator[FileToRead]:
    limits = Reading()
    for number, path in enumerate(paths):
        if not path.exists():
            raise DataError(f"there is no folder or file {str(path)!r}", "check the path given with --corpus")
        corpus = Corpus(name=f"corpus-{number}" if len(paths) > 1 else "corpus", path=str(path.absolute()))
        for found in walk(path.absolute(), corpus):
            if not found.reason:
                yield FileToRead(corpus, found.path, found.absolute, limits)


def _passages(document: Document) -> Iterator[Evidence]:
    for one in passages(document, Extraction()):
        yield Evidence(document.id, one.start, one.end, document.text[one.start : one.end])


def _indexed(found: Sequence[Evidence]) -> dict[str, array[int]]:
    holding: defaultdict[str, array[int]] = defaultdict(lambda: array("L"))
    for number, passage in enumerate(found):
        for word in set(words(passage.quote)):
            holding[word].append(number)
    most = max(_FEW, _MOST_SHARED * len(found))
    return {word: numbers for word, numbers in sorted(holding.items()) if len(numbers) <= most}
