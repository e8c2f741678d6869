"""What simpler rules say of rows and items: one number per row, the higher the more suspicious."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.leaks.sets import Row
from groundset.embedding import StaticEmbedder
from groundset.gates.rephrasing import Item
from groundset.text.tokens import words

_AT_ONCE = 2_000
Scores = NDArray[np.float64]


def by_meaning(rows: Sequence[Row], items: Sequence[Item]) -> Scores:
    """Give the greatest cosine of wordllama's vectors."""
    embedder = StaticEmbedder()
    ours = _unit(embedder.vectors([item.question for item in items]))
    theirs = _unit(embedder.vectors([_text(row) for row in rows]))
    parts = [(theirs[at : at + _AT_ONCE] @ ours.T).max(axis=1) for at in range(0, len(rows), _AT_ONCE)]
    return np.concatenate(parts).round(6)


def by_words(rows: Sequence[Row], items: Sequence[Item]) -> Scores:
    """Give the greatest cosine of TF-IDF weights."""
    vectors = TfidfVectorizer(sublinear_tf=True)
    vectors.fit([item.question for item in items] + [_text(row) for row in rows])
    ours, theirs = (
        vectors.transform(texts)
        for texts in ([item.question for item in items], [_text(row) for row in rows])
    )
    parts = [
        (theirs[at : at + _AT_ONCE] @ ours.T).max(axis=1).toarray().ravel()
        for at in range(0, len(rows), _AT_ONCE)
    ]
    return np.concatenate(parts).round(6)


def by_runs(length: int) -> Callable[[Sequence[Row], Sequence[Item]], Scores]:
    """Tell whether a run of so many words stands in an item too."""

    def shared(rows: Sequence[Row], items: Sequence[Item]) -> Scores:
        known = {run for item in items for run in _runs(item.question, length)}
        return np.array([float(any(run in known for run in _runs(_text(row), length))) for row in rows])

    return shared


RULES: Mapping[str, Callable[[Sequence[Row], Sequence[Item]], Scores]] = {
    "wordllama, best": by_meaning,
    "TF-IDF, best": by_words,
    "a run of 13 words": by_runs(13),
    "a run of 8 words": by_runs(8),
}


def _unit(rows: Scores) -> Scores:
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    scaled: Scores = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return scaled


def _runs(text: str, length: int) -> list[tuple[str, ...]]:
    found = words(text)
    return [tuple(found[at : at + length]) for at in range(len(found) - length + 1)]


def _text(row: Row) -> str:
    """Give what a row asks; a program may be its response."""
    return f"{row.instruction}\n{row.response}" if "code" in row.source else row.instruction
