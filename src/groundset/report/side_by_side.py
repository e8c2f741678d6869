"""Puts a pair beside its twin or the evaluation item that it repeats, and says in what they are alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from groundset.report.comparison import Comparison, Part, Side, Telling
from groundset.report.sharing import Spans, aligned_spans, common_spans, shared_spans, split
from groundset.report.wording import percent

Key = Callable[[str], str]
"""Two words count as the same when it gives the same for both; what it gives nothing for says nothing."""

_GATE = "decontamination"
_MOST = 0.65
"""Share of both texts from which so much is shared that the rest is what to look at."""
_PRECISE = 1_000_000
"""Parts of one in which a score is kept."""
_LONGEST = 20_000
"""Characters of a text that are compared."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who says what: a candidate, a row, an evaluation item."""

    role: str
    name: str
    question: str
    answer: str
    passage: str = ""
    where: str = ""

    @property
    def sides(self) -> tuple[tuple[str, str], ...]:
        """The parts that say something, with their labels."""
        parts = (("passage", self.passage), ("question", self.question), ("answer", self.answer))
        return tuple((label, text[:_LONGEST]) for label, text in parts if text)


def beside_twin(
    gate: str, view: str, reason: str, score: float, own: Said, other: Said, key: Key, note: str = ""
) -> Comparison:
    """Put a pair beside one that a relation gate found to be its twin."""
    if view == "contained":
        left, right = _compared_whole(own, other, shared_spans)
        telling = Telling.LIKENESS
    else:
        left, right = _compared_by_part(own, other, _by_words(key) if view == "meaning" else aligned_spans)
        telling = _telling(left, right) if view == "meaning" else Telling.DIFFERENCES
    return Comparison(gate, view, reason, score, _alike(gate, view, score), telling, left, right, note)


def beside_item(hit: Mapping[str, Any], reason: str, own: Said, item: Said, key: Key) -> Comparison:
    """Put a pair beside the evaluation item that a hit of the gate ``decontamination`` names."""
    verbatim = hit["tier"] == "verbatim"
    left, right = _compared_whole(own, item, shared_spans if verbatim else _by_words(key))
    told = tuple(part for part in right.parts if part.label != "passage" or part.shared)
    right = replace(right, parts=told)
    telling = Telling.LIKENESS if verbatim else _telling(left, right)
    return Comparison(_GATE, hit["tier"], reason, hit["score"], repeated(hit), telling, left, right)


def _by_words(key: Key) -> Callable[[str, str], tuple[Spans, Spans]]:
    return lambda a, b: common_spans(a, b, key)


def _telling(left: Side, right: Side) -> Telling:
    """Look for what differs where most of both is shared."""
    return Telling.DIFFERENCES if min(left.share, right.share) >= _MOST else Telling.LIKENESS


def alone(hit: Mapping[str, Any], reason: str, own: Said, note: str) -> Comparison:
    """Show a pair whose evaluation item cannot be shown, and say why."""
    parts = tuple(Part(label, text, ()) for label, text in own.sides)
    side = Side(own.role, own.name, own.where, parts)
    told = repeated(hit)
    return Comparison(_GATE, hit["tier"], reason, hit["score"], told, Telling.LIKENESS, side, None, note)


def repeated(hit: Mapping[str, Any]) -> str:
    """Say in one sentence how an evaluation item is repeated."""
    side = "question and answer" if hit["side"] == "both" else hit["side"]
    if hit["tier"] == "verbatim":
        run = f", {hit['run']:,} words in a row" if "run" in hit else ""
        return f"{_share(hit['score'])} of the item's {side} stands in it word for word{run}."
    if hit.get("label") == "same_template":
        return f"It is the item with other numbers or names, with a probability of {_share(hit['score'])}."
    return f"It is the item in other words, with a probability of {_share(hit['score'])}."


def _alike(gate: str, view: str, score: float) -> str:
    if gate == "exact_duplicate":
        return "Question and answer are the same but for case and spacing."
    if view == "instruction" and score >= 1:
        return "The questions have the same words in the same order; the answers differ."
    told = {
        "both": "Question and answer have {} of their runs of words in common.",
        "response": "The answers have {} of their runs of words in common.",
        "instruction": "The questions have {} of their runs of words in common; the answers differ.",
        "contained": "{} of the shorter one, by runs of three words, stands in the longer one.",
        "meaning": "Question and answer say the same in other words: {} alike in meaning.",
        "template": "Only names and numbers differ.",
    }
    return told.get(view, "They are {} alike.").format(_share(score))


def _share(score: float) -> str:
    return percent(round(score * _PRECISE), _PRECISE)


def _compared_by_part(
    own: Said, other: Said, spans_of: Callable[[str, str], tuple[Spans, Spans]]
) -> tuple[Side, Side]:
    """Compare questions with questions, and answers with answers."""
    theirs = dict(other.sides)
    found = {label: spans_of(text, theirs.get(label, "")) for label, text in own.sides}
    parts = [
        tuple(Part(label, text, found.get(label, ((), ()))[at]) for label, text in said.sides)
        for at, said in enumerate((own, other))
    ]
    return (
        Side(own.role, own.name, own.where, parts[0]),
        Side(other.role, other.name, other.where, parts[1]),
    )


def _compared_whole(
    own: Said, other: Said, spans_of: Callable[[str, str], tuple[Spans, Spans]]
) -> tuple[Side, Side]:
    """Compare all that one says with all that the other says."""
    left, right = spans_of(*("\n".join(text for _, text in said.sides) for said in (own, other)))
    return _placed(own, left), _placed(other, right)


def _placed(said: Said, spans: Spans) -> Side:
    parts = []
    for label, text in said.sides:
        mine, spans = split(spans, len(text))
        parts.append(Part(label, text, mine))
    return Side(said.role, said.name, said.where, tuple(parts))
