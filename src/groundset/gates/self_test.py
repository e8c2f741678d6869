"""The gate tests itself: copies of evaluation items are planted, and it says how many of each kind it finds.

Copies depend on the items alone. They are judged by the gate as candidates are, and go nowhere else.

- ``verbatim``: the question as it stands;
- ``edited``: other letter case, punctuation and spacing, the same words;
- ``partial``: 30 to 70 % of its words in a row, 5 at least; fewer than 9 as all that is asked, its answer
  beside them (among other words they are a phrase like any other);
- ``reordered``: its sentences in another order, or its clauses where it is one sentence;
- ``short``: a question of fewer than 8 words as it stands, its answer beside it.

Questions without a word, such as ``???``, are not planted.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import islice
from typing import Any

from groundset.contracts import PointGate
from groundset.gates.items import ItemText
from groundset.gates.sides import GRAM, QUESTION_TOKENS
from groundset.gates.stems import parted
from groundset.records import Candidate, Decision, Message, Origin
from groundset.text.sentences import sentences
from groundset.text.shares import interval
from groundset.text.tokens import tokenize, words

RULES = 2
"""Raise it when other copies are planted."""
MOST = 50
"""Copies of a kind."""
PROMISED: Mapping[str, float] = {"verbatim": 1, "edited": 1, "partial": 0.95, "short": 1}
"""Least recall by kind; of sentences in another order nothing is promised."""
KINDS = ("verbatim", "edited", "partial", "reordered", "short")
_WRAPPERS = (
    ("", ""),
    ("Here is one more to practise with.\n\n", "\n\nTake your time."),
    ("A colleague asked me this yesterday: ", "\nWhat would you answer?"),
)
_NOTHING = "I would have to look that up first."
_END = re.compile(r"(?<=[a-zA-Z])[.,;:!?]+(?=\s|$)")
_SPACE = re.compile(r"(?<=[a-zA-Z]) (?=[a-zA-Z])")
_CLAUSE = re.compile(r"(?<=[,;:])\s+")
_SHORT_LENGTH = 200
"""Characters that no question of a few words has."""
_NOBODY = Origin("planted", "", "", "", "", "", "")


@dataclass(frozen=True, slots=True)
class KindResult:
    """How many copies of one kind were found."""

    kind: str
    planted: int
    found: int

    @property
    def enough(self) -> bool:
        """Whether as many are found as the gate promises: all, or a share that the 95 % interval reaches."""
        promised = PROMISED.get(self.kind, 0)
        _low, high = interval(self.found, self.planted)
        return self.found == self.planted or (promised < 1 and high >= promised)

    def to_json(self) -> dict[str, Any]:
        """Give counts and the Wilson 95 % interval of the recall."""
        low, high = interval(self.found, self.planted)
        return {"kind": self.kind, "planted": self.planted, "found": self.found, "low": low, "high": high}


@dataclass(frozen=True, slots=True)
class SelfTest:
    """How many planted copies a gate found."""

    results: tuple[KindResult, ...]
    """One for each kind, in fixed order; a kind for which no item is fit has none planted."""

    @staticmethod
    def from_json(rows: Iterable[Mapping[str, Any]]) -> SelfTest:
        """Read what ``to_json`` gave; raises KeyError for another shape."""
        return SelfTest(tuple(KindResult(row["kind"], row["planted"], row["found"]) for row in rows))

    def to_json(self) -> list[dict[str, Any]]:
        """Give the results as rows."""
        return [result.to_json() for result in self.results]

    @property
    def in_words(self) -> str:
        """Say in a line how many copies of each kind were found."""
        told = (f"{one.kind} {one.found} of {one.planted}" for one in self.results if one.planted)
        return ", ".join(told) or "no item is fit to be planted"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Say of which kinds fewer are found than promised."""
        return tuple(
            f"decontamination finds {one.found} of {one.planted} planted {one.kind} copies of "
            f"evaluation items, and should find {100 * PROMISED[one.kind]:.0f} %: others may be in the data"
            for one in self.results
            if not one.enough
        )


@dataclass(frozen=True, slots=True)
class _Item:
    """An item with its place, and what its copies are drawn from."""

    name: str
    row: int
    before: str
    """Its passage, which a copy brings along: the question alone may be asked of others."""
    asked: str
    answer: str
    seed: int

    @staticmethod
    def of(name: str, row: int, text: ItemText) -> _Item:
        seed = blake2b(f"{name}\n{row}\n{text.question}".encode("utf-8", "surrogatepass"), digest_size=8)
        spans = None if text.passage.strip() else parted(text.question)
        border = spans[1].start if spans else 0
        before = f"{text.passage}\n" if text.passage.strip() else text.question[:border]
        answer = text.answer.strip()
        return _Item(name, row, before, text.question[border:], answer, int.from_bytes(seed.digest(), "big"))


def self_test(gate: PointGate, items: Mapping[str, Sequence[ItemText]]) -> SelfTest:
    """Plant copies of items, given by the name of their set, and let the gate judge them."""
    drawn = sorted(
        ((name, row, text) for name, texts in items.items() for row, text in enumerate(texts)),
        key=lambda one: _rank(*one),
    )
    results = []
    for number, (kind, copy) in enumerate(_COPIES.items()):
        start = number * len(drawn) // len(KINDS)
        some = (_Item.of(*one) for one in [*drawn[start:], *drawn[:start]])
        among = GRAM + 1 if kind == "partial" else QUESTION_TOKENS
        planted = list(islice(_planted(copy, some, among), MOST))
        gate.screen([candidate for _item, candidate in planted])
        results.append(KindResult(kind, len(planted), sum(_is_found(gate, *one) for one in planted)))
    return SelfTest(tuple(results))


def _rank(name: str, row: int, text: ItemText) -> bytes:
    return blake2b(f"{text.question}\n{name}\n{row}".encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _planted(
    copy: Callable[[_Item, random.Random], str], items: Iterator[_Item], among: int
) -> Iterator[tuple[_Item, Candidate]]:
    for item in items:
        if not words(item.asked):
            continue  # Words tell an item; one of signs alone cannot be found.
        draw = random.Random(item.seed)  # noqa: S311 - the same copies every time
        if text := copy(item, draw):
            yield item, _candidate(item, text, draw, alone=len(words(text)) < among)


def _candidate(item: _Item, text: str, draw: random.Random, *, alone: bool) -> Candidate:
    """Put a copy into a row: bare or among other words, as what is asked or as what is answered.

    A few words (``sides`` says how few) point to an item only where they are all that is asked.
    """
    before, after = _WRAPPERS[0] if alone else draw.choice(_WRAPPERS)
    asked, answered = f"{before}{text}{after}", item.answer or _NOTHING
    if not alone and draw.random() < 0.25:
        asked, answered = "Write an exercise for the next lesson.", asked
    messages = (Message("user", asked), Message("assistant", answered))
    return Candidate.make(messages, (), _NOBODY)


def _is_found(gate: PointGate, item: _Item, candidate: Candidate) -> bool:
    """Tell whether a copy is rejected for its own item."""
    verdict = gate.judge(candidate)
    hits = verdict.evidence.get("hits", ())
    return verdict.decision is Decision.REJECT and any(
        (hit["eval_file"], hit["eval_row"]) == (item.name, item.row) for hit in hits
    )


def _verbatim(item: _Item, _draw: random.Random) -> str:
    return item.before + item.asked


def _edited(item: _Item, draw: random.Random) -> str:
    text = _END.sub(lambda found: draw.choice((found.group(), "", "...")), item.before + item.asked)
    text = _SPACE.sub(lambda found: draw.choice((found.group(), "  ", ", ")), text)
    change = draw.choice((_upper, _lower, _capitals))
    return change(text)


def _partial(item: _Item, draw: random.Random) -> str:
    tokens = tokenize(item.asked)
    least, most = max(QUESTION_TOKENS, -(-3 * len(tokens.words) // 10)), 7 * len(tokens.words) // 10
    if least > most:
        return ""
    count = draw.randint(least, most)
    start = draw.randint(0, len(tokens.words) - count)
    return item.before + item.asked[tokens.starts[start] : tokens.ends[start + count - 1]]


def _reordered(item: _Item, draw: random.Random) -> str:
    parts = [item.asked[span.start : span.end] for span in sentences(item.asked)]
    if len(parts) < 2:
        parts = _CLAUSE.split(item.asked)
    if len(parts) < 2 or len(words(item.asked)) < GRAM:
        return ""
    turn = draw.randrange(1, len(parts))
    return item.before + " ".join(parts[turn:] + parts[:turn])


def _short(item: _Item, _draw: random.Random) -> str:
    few = len(item.asked) <= _SHORT_LENGTH and 0 < len(words(item.asked)) < GRAM
    return item.before + item.asked if few else ""


def _upper(text: str) -> str:
    """Raise ASCII letters alone: not every other capital has just one small letter."""
    return text.translate({code: code - 32 for code in range(ord("a"), ord("z") + 1)})


def _lower(text: str) -> str:
    return text.translate({code: code + 32 for code in range(ord("A"), ord("Z") + 1)})


def _capitals(text: str) -> str:
    return re.sub(r"\b[a-z]", lambda first: first.group().upper(), text)


_COPIES = dict(zip(KINDS, (_verbatim, _edited, _partial, _reordered, _short), strict=True))
