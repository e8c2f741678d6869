"""Evaluation sets as hashed grams: enough to find a verbatim leak, without holding the items.

What is matched, and what would be noise:

- A *question* of at least 5 tokens is matched wherever it stands, by grams of 8 tokens, or as a whole when
  it is shorter than 8. (Of 26,000 ordinary instruction rows, 8 held one of MMLU's 800 questions of 5 to 7.)
- An *answer* is matched alone from 8 tokens: ``18`` or ``All of the above`` is everybody's.
- A *question of fewer than 5 tokens* (``Neural networks:``) stands in hundreds of innocent texts. It is a
  leak when it is the whole instruction, or when it stands in the instruction and its answer in the response
  and the two together reach 5 tokens. For the same reason ``both``, question and answer in a row, is
  a side only where the question is too short alone; elsewhere it finds nothing that the question does not.
- ``context`` is not matched: it is a public text that honest corpora hold too.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import log
from pathlib import Path
from typing import Any

from groundset.errors import DataError
from groundset.gates.items import ItemText, read
from groundset.text.shingles import grams, prefixes
from groundset.text.tokens import Tokens, tokenize, words

GRAM = 8
"""Tokens of a gram, less only where the whole side is shorter."""
QUESTION_TOKENS = 5
"""Tokens from which a question, or question and answer together, is matched inside a longer text."""
ANSWER_TOKENS = 8
"""Tokens from which an answer is matched alone."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of an item, as hashes only."""

    name: str
    """``question``, ``answer`` or ``both``."""
    n: int
    """Tokens of a gram."""
    grams: tuple[int, ...]
    """Hashes of the side's grams, in order."""
    weights: tuple[float, ...]
    """Inverse document frequency of each token over the items of its set."""
    offsets: array[int] | None = field(default=None, compare=False, repr=False)
    """Start and end characters of each token in turn; None where the text was never at hand."""

    @property
    def tokens(self) -> int:
        """Number of tokens."""
        return len(self.weights)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Turn a token span into characters; as it is where there are no offsets."""
        if self.offsets is None:
            return start, end
        return self.offsets[2 * start], self.offsets[2 * end - 1]


@dataclass(frozen=True, slots=True)
class EvaluationItem:
    """One row of an evaluation set."""

    row: int
    """0-based."""
    sides: tuple[Side, ...]
    """None for a row without any word."""

    def side(self, name: str) -> Side | None:
        """Give the side of that name, if the item has it."""
        return next((side for side in self.sides if side.name == name), None)


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """One evaluation set; equal when name, bytes and hashes are equal."""

    name: str
    sha256: str
    """Of the file's bytes as they lie on disk."""
    items: tuple[EvaluationItem, ...]

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
    items = tuple(_items(found.texts))
    if not any(item.sides for item in items):
        message = f"evaluation file {path} holds no words that could be found again"
        raise DataError(message, "give a file with questions and answers in words")
    return EvaluationSet(name, found.sha256, items)


def texts(path: Path, split: str = "") -> tuple[ItemText, ...]:
    """Read the items themselves, to show them beside a hit; raises DataError."""
    return read(path, split).texts


def hexadecimal(gram: int) -> str:
    """Write a gram as files hold it."""
    return f"{gram:016x}"


def _items(texts: Sequence[ItemText]) -> Iterator[EvaluationItem]:
    weights = _weights(texts)
    for row, text in enumerate(texts):
        yield EvaluationItem(row, tuple(sorted(_sides(text, weights), key=lambda side: side.name)))


def _weights(texts: Sequence[ItemText]) -> dict[str, float]:
    """Weigh each word by how few items of the set hold it."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update({*words(text.question), *words(text.answer)})
    by_count = {count: round(log(1 + len(texts) / count), 6) for count in set(counts.values())}
    return {word: by_count[count] for word, count in counts.items()}


def _sides(text: ItemText, weights: Mapping[str, float]) -> Iterator[Side]:
    question, answer = tokenize(text.question), tokenize(text.answer)
    asked, answered = len(question.words), len(answer.words)
    if asked:
        yield _side("question", question, weights)
    if answered >= ANSWER_TOKENS or (answered and 0 < asked < QUESTION_TOKENS):
        yield _side("answer", answer, weights)
    if answered and 0 < asked < QUESTION_TOKENS <= asked + answered:
        yield _side("both", _joined(question, answer, len(text.question) + 1), weights)


def _joined(question: Tokens, answer: Tokens, shift: int) -> Tokens:
    """Tokens of question, newline, answer."""
    return Tokens(
        question.words + answer.words,
        question.starts + [start + shift for start in answer.starts],
        question.ends + [end + shift for end in answer.ends],
    )


def _side(name: str, tokens: Tokens, weights: Mapping[str, float]) -> Side:
    n = min(GRAM, len(tokens.words))
    offsets = array("I", [at for span in zip(tokens.starts, tokens.ends, strict=True) for at in span])
    hashed = tuple(grams(prefixes(tokens.words), n))
    return Side(name, n, hashed, tuple(weights[word] for word in tokens.words), offsets)


def _side_to_json(side: Side) -> dict[str, Any]:
    return {"n": side.n, "grams": [hexadecimal(gram) for gram in side.grams], "weights": list(side.weights)}


def _side_from_json(name: str, row: Mapping[str, Any]) -> Side:
    hashed = tuple(int(gram, 16) for gram in row["grams"])
    side = Side(name, int(row["n"]), hashed, tuple(float(weight) for weight in row["weights"]))
    if not 1 <= side.n <= side.tokens == len(side.grams) + side.n - 1:
        raise ValueError(
            f"side {name!r}: {len(side.grams)} grams of {side.n} do not fit {side.tokens} weights"
        )
    return side
