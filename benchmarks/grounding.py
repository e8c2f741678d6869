"""How well the grounding score tells supported answers from others, and how fast; no model takes part.

The folder holds ``grounding/pairs.jsonl``: answers to passages, each with a corruption that is wrong by the
passage, and ``messy/``, the documents that its sources name. ``reading/*.json`` (SQuAD, XQuAD) are optional:
questions with answers that are pieces of a paragraph; some have none and a plausible wrong one.

AUC is the chance that a supported answer scores above another one, ties count half. ``kept`` is what the gate
keeps at the default threshold. Sources are split into halves, so that constants can be set on one and read on
the other. Speed is processor time of this one process.
"""

from __future__ import annotations

import json
import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from groundset.gates.support import Support, support
from groundset.settings import Grounding
from groundset.text.tokens import words

_PASSAGE = 1500
_ROUNDS = 3
_STRIDE = 7
"""Of the paragraphs of another article, every so manyth is tried."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A supported answer and one that is wrong by the same passage."""

    source: str
    start: int
    end: int
    passage: str
    instruction: str
    response: str
    quotes: tuple[str, ...]
    kind: str
    corrupted: str

    @property
    def half(self) -> int:
        """Which half of the sources it belongs to."""
        return crc32(self.source.encode()) % 2


def main(folder: Path) -> None:
    """Print what the data of a folder says about the score."""
    pairs = list(_pairs(folder / "grounding" / "pairs.jsonl"))
    print(f"{len(pairs)} pairs, threshold {Grounding().min_support}\n")
    _speed(pairs)
    true = [support(p.response, p.instruction, [p.passage]) for p in pairs]
    quoted = [support(p.response, p.instruction, p.quotes) for p in pairs]
    corrupted = [support(p.corrupted, p.instruction, [p.passage]) for p in pairs]
    _true(true, "true answers, evidence = passage")
    _true(quoted, "true answers, evidence = quotes")
    _foreign(pairs, true, quoted)
    _nearest(pairs, true, folder / "messy")
    _corruptions(pairs, true, corrupted)
    for path in sorted((folder / "reading").glob("*.json")):
        _reading(path)


def _pairs(path: Path) -> Iterator[Pair]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        yield Pair(
            source=row["source"],
            start=row["start"],
            end=row["end"],
            passage=row["passage"],
            instruction=_asked(row["instruction"]),
            response=row["response"],
            quotes=tuple(row["quotes"]),
            kind=row["corrupted"]["kind"],
            corrupted=row["corrupted"]["response"],
        )


def _asked(instruction: str | list[dict[str, str]]) -> str:
    if isinstance(instruction, str):
        return instruction
    return "\n".join(message["content"] for message in instruction)


def kept(found: Support) -> bool:
    """Tell what the gate would do."""
    return not found.numbers and not found.names and found.score >= Grounding().min_support


def auc(above: Iterable[float], below: Iterable[float]) -> float:
    """Give the chance that the first is greater, ties count half."""
    first, second = list(above), sorted(below)
    ranks = sum(bisect_left(second, score) + bisect_right(second, score) for score in first)
    return ranks / 2 / len(first) / len(second)


def _scores(found: Iterable[Support]) -> list[float]:
    return [one.score for one in found]


def _share(found: Sequence[Support], test: Callable[[Support], bool] = kept) -> float:
    return sum(map(test, found)) / len(found)


def _true(found: Sequence[Support], name: str) -> None:
    numbers, names = _share(found, lambda one: bool(one.numbers)), _share(found, lambda one: bool(one.names))
    print(f"{name:<44}kept {_share(found):.3f}, rejected by number {numbers:.3f}, by name {names:.3f}")


def _against(name: str, true: Sequence[Support], others: Sequence[Support]) -> None:
    value = auc(_scores(true), _scores(others))
    print(f"{name:<44}kept {_share(others):.4f} of {len(others)}, AUC {value:.4f}")


def _foreign(pairs: Sequence[Pair], true: Sequence[Support], quoted: Sequence[Support]) -> None:
    """Hold each answer against the passages and quotes of all other sources."""
    evidence = {(p.source, (p.passage,)): None for p in pairs}
    others = [
        support(p.response, p.instruction, passage)
        for source, passage in evidence
        for p in pairs
        if source != p.source
    ]
    _against("against all passages of other sources", true, others)
    quotes = [
        support(p.response, p.instruction, o.quotes) for o in pairs for p in pairs if o.source != p.source
    ]
    _against("against all quotes of other sources", quoted, quotes)


def _nearest(pairs: Sequence[Pair], true: Sequence[Support], documents: Path) -> None:
    """Hold each answer against the other piece of its own document that shares most words with it."""
    others: list[Support] = []
    having: list[Support] = []
    articles: dict[str, dict[str, str]] = {}
    for pair, found in zip(pairs, true, strict=True):
        text = _document(documents, pair.source, articles)
        rest = [*_cut(text[: pair.start]), *_cut(text[pair.end :])]
        if rest:
            others.append(support(pair.response, pair.instruction, [_most_alike(pair.response, rest)]))
            having.append(found)
    _against("against the nearest passage, same document", having, others)


def _document(documents: Path, source: str, articles: dict[str, dict[str, str]]) -> str:
    name, _, key = source.partition("#")
    if not key:
        return (documents / name).read_text("utf-8")
    if name not in articles:
        rows = json.loads((documents / name).read_text("utf-8"))["artifact_data"]
        articles[name] = {row["id"]: row["content"].get("Content") or "" for row in rows}
    return articles[name][key]


def _cut(text: str) -> Iterator[str]:
    pieces = (text[at : at + _PASSAGE] for at in range(0, len(text), _PASSAGE))
    yield from (piece for piece in pieces if len(piece) > _PASSAGE // 4)


def _most_alike(response: str, texts: Sequence[str]) -> str:
    said = set(words(response))
    return max(texts, key=lambda text: len(said.intersection(words(text))))


def _corruptions(pairs: Sequence[Pair], true: Sequence[Support], corrupted: Sequence[Support]) -> None:
    """Compare with corruptions: AUC within a kind, the share of pairs in order, and what is kept."""
    print(f"\n{'corruption':<26}{'pairs':>6}{'AUC':>8}{'in order':>10}{'kept':>7}")
    kinds = sorted({pair.kind for pair in pairs})
    rows: list[tuple[str, Callable[[Pair], bool]]] = [
        *((kind, lambda p, kind=kind: p.kind == kind) for kind in kinds),
        *((f"half {half} of the sources", lambda p, half=half: p.half == half) for half in (0, 1)),
        ("all", lambda _: True),
    ]
    for name, test in rows:
        chosen = [(t, c) for p, t, c in zip(pairs, true, corrupted, strict=True) if test(p)]
        first, second = [t for t, _ in chosen], [c for _, c in chosen]
        order = sum((t.score > c.score) + (t.score == c.score) / 2 for t, c in chosen) / len(chosen)
        value = auc(_scores(first), _scores(second))
        print(f"{name:<26}{len(chosen):>6}{value:>8.3f}{order:>10.3f}{_share(second):>7.2f}")


def _reading(path: Path) -> None:
    """Compare answers of reading tests in their own paragraph and in others."""
    articles = [article["paragraphs"] for article in json.loads(path.read_text("utf-8"))["data"]]
    own: list[Support] = []
    near: list[Support] = []
    foreign: list[Support] = []
    impossible: list[Support] = []
    for number, paragraphs in enumerate(articles):
        contexts = [paragraph["context"] for paragraph in paragraphs]
        others = [p["context"] for p in articles[(number + 1) % len(articles)]][::_STRIDE]
        for at, paragraph in enumerate(paragraphs):
            for asked in paragraph["qas"]:
                question, answer, possible = _answer(asked)
                found = support(answer, question, [contexts[at]])
                (own if possible else impossible).append(found)
                rest = contexts[:at] + contexts[at + 1 :]
                if possible and rest:
                    near.append(support(answer, question, [_most_alike(f"{question} {answer}", rest)]))
                    foreign += (support(answer, question, [other]) for other in others)
    print(f"\n{path.name}")
    _true(own, "answers in their paragraph")
    _against("against paragraphs of another article", own, foreign)
    _against("against the nearest of the same article", own, near)
    if impossible:
        _against("against answers to what cannot be answered", own, impossible)


def _answer(asked: dict[str, Any]) -> tuple[str, str, bool]:
    answers = asked["answers"] or asked.get("plausible_answers") or [{"text": ""}]
    return asked["question"], answers[0]["text"], bool(asked["answers"])


def _speed(pairs: Sequence[Pair]) -> None:
    """Time answers on passages of 1.5 kB, in the order of the passages and with another one every time."""
    for name, order in (("by passage", pairs), ("another passage each time", _scattered(pairs))):
        best = min(_seconds(order, turn) for turn in range(_ROUNDS))
        print(f"{name:<44}{len(pairs) / best:.0f} judgements/s")
    print()


def _scattered(pairs: Sequence[Pair]) -> list[Pair]:
    return sorted(pairs, key=lambda pair: crc32(pair.response.encode()))


def _seconds(pairs: Sequence[Pair], turn: int) -> float:
    texts = [f"{pair.passage * 4}"[turn : turn + _PASSAGE] for pair in pairs]
    start = time.process_time()
    for pair, text in zip(pairs, texts, strict=True):
        support(pair.response, pair.instruction, [text])
    return time.process_time() - start
