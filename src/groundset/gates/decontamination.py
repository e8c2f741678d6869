"""Decontamination, tier ``verbatim``: a candidate that repeats an item of an evaluation set is a leak.

Instruction and response are matched as one sequence of tokens, so an overlap in either, or across both, is
found in one pass. An item's side leaks when the share of its IDF-weighted tokens that stand in the candidate
reaches ``max_coverage``, when the candidate repeats ``max_run`` of its tokens in a row, or when
all of it stands there. Two things keep innocent rows out: in a run only tokens with a letter count
(``<<48/2=24>>24`` is arithmetic, not a quotation), and a share of an answer counts only from ``max_run``
tokens (half of a short one is a phrase like any other). Grams that stand in many document families
are boilerplate and count in neither part of the share, nor in a run; a whole item leaks even if all of it
is boilerplate.

The score of a verdict is the highest share of any side; what it cannot see is a rephrased item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import fsum
from typing import Any

from groundset.gates.evaluation_index import EvaluationIndex, Reference
from groundset.gates.evaluations import EvaluationSet, Side, hexadecimal
from groundset.records import Candidate, Decision, Verdict, content_hash
from groundset.settings import Decontamination as Settings
from groundset.text.shingles import grams, prefixes
from groundset.text.tokens import Tokens, tokenize

_RULES = 1
"""Raise it when sides, grams or the rule for a leak change."""

__all__ = ["DecontaminationGate", "EvaluationIndex"]


@dataclass(frozen=True, slots=True)
class _Views:
    """A candidate as one sequence of tokens, which can tell the views apart."""

    instruction: Tokens
    response: Tokens
    shift: int
    """Characters before the response in the view of both."""
    prefix: list[int]
    lettered: list[int]
    """How many tokens before each place have a letter."""

    @staticmethod
    def of(candidate: Candidate) -> _Views:
        asked = candidate.instruction
        instruction, response = tokenize(asked), tokenize(candidate.response)
        words = instruction.words + response.words
        lettered = list(accumulate((word[0].isalpha() or word[-1].isalpha() for word in words), initial=0))
        return _Views(instruction, response, len(asked) + 1, prefixes(words), lettered)

    def letters(self, spans: Sequence[tuple[int, int]]) -> int:
        """Count the tokens with a letter in the span that has most of them."""
        return max((self.lettered[end] - self.lettered[start] for start, end in spans), default=0)

    @property
    def border(self) -> int:
        """Tokens of the instruction."""
        return len(self.instruction.words)

    def span(self, start: int, end: int) -> list[Any]:
        """Turn a token span into [view, start, end] in characters of that view's text."""
        border = self.border
        if end <= border:
            return ["instruction", self.instruction.starts[start], self.instruction.ends[end - 1]]
        last = self.response.ends[end - 1 - border]
        if start >= border:
            return ["response", self.response.starts[start - border], last]
        return ["both", self.instruction.starts[start], self.shift + last]


@dataclass(frozen=True, slots=True)
class _Hit:
    """An overlap of a candidate with one side of an item."""

    reference: Reference
    score: float
    run: int
    """Tokens with a letter in the longest run."""
    whole: bool
    candidate: list[tuple[int, int]]
    """Token spans."""
    evaluation: list[tuple[int, int]]
    """Token spans of the side."""

    @property
    def order(self) -> tuple[float, str, int, str]:
        return (-self.score, self.reference.set_name, self.reference.row, self.reference.side.name)

    def to_json(self, views: _Views) -> dict[str, Any]:
        side = self.reference.side
        return {
            "eval_file": self.reference.set_name,
            "eval_row": self.reference.row,
            "side": side.name,
            "tier": "verbatim",
            "score": self.score,
            "run": self.run,
            "spans": {
                "candidate": [views.span(*span) for span in self.candidate],
                "evaluation": [list(side.span(*span)) for span in self.evaluation],
                "evaluation_unit": "tokens" if side.offsets is None else "characters",
            },
        }


class DecontaminationGate:
    """The point gate ``decontamination``."""

    name = "decontamination"

    def __init__(
        self,
        settings: Settings,
        sets: Sequence[EvaluationSet],
        boilerplate: frozenset[int] = frozenset(),
        index: EvaluationIndex | None = None,
    ) -> None:
        """Make the gate; an ``index`` over the same sets may be handed in, so that it is built once."""
        self._settings = settings
        self._boilerplate = boilerplate
        self._index = index or EvaluationIndex(sets)
        named = sorted([one.name, one.sha256, len(one.items)] for one in sets)
        rules = [_RULES, settings.max_coverage, settings.max_run]
        self._fingerprint = content_hash(
            self.name, rules, named, [hexadecimal(g) for g in sorted(boilerplate)]
        )

    @property
    def fingerprint(self) -> str:
        """Hash of rules, thresholds, evaluation sets and boilerplate."""
        return self._fingerprint

    @property
    def pending(self) -> bool:
        """Nothing is."""
        return False

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing from outside."""

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Gain nothing from looking at many together."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Reject a candidate that repeats an item; the evidence holds every leak, best first."""
        if not self._index.sets:
            return self._verdict(candidate, Decision.KEEP, "no_evaluation_set", 0.0, {"hits": []})
        views = _Views.of(candidate)
        hits = sorted(self._hits(views), key=lambda hit: hit.order)
        leaks = [hit for hit in hits if self._leaks(hit)]
        best = hits[0].score if hits else 0.0
        evidence: dict[str, Any] = {"hits": [hit.to_json(views) for hit in leaks]}
        if leaks:
            return self._verdict(candidate, Decision.REJECT, "verbatim_leak", best, evidence)
        if best:
            evidence["nearest"] = hits[0].to_json(views)
        return self._verdict(candidate, Decision.KEEP, "ok", best, evidence)

    def _verdict(
        self, candidate: Candidate, decision: Decision, reason: str, score: float, evidence: Mapping[str, Any]
    ) -> Verdict:
        return Verdict(candidate.id, self.name, decision, reason, score, evidence, self._fingerprint)

    def _leaks(self, hit: _Hit) -> bool:
        if hit.whole or hit.run >= self._settings.max_run:
            return True
        covered = sum(end - start for start, end in hit.evaluation)
        telling = hit.reference.side.name == "question" or covered >= self._settings.max_run
        return telling and 0 < hit.score >= self._settings.max_coverage

    def _hits(self, views: _Views) -> Iterator[_Hit]:
        for n in self._index.lengths:
            hashed = grams(views.prefix, n)
            for number, places in self._index.matches(hashed, n).items():
                yield self._overlap(self._index.references[number], views, hashed, places)
        yield from self._short(views)

    def _overlap(self, reference: Reference, views: _Views, hashed: list[int], places: list[int]) -> _Hit:
        side, boilerplate = reference.side, self._boilerplate
        found = {hashed[place] for place in places}
        runs = _runs(places, side.n)
        whole = found.issuperset(side.grams) and _longest(runs) >= side.tokens
        if not whole and boilerplate:
            found -= boilerplate
            runs = _runs([place for place in places if hashed[place] not in boilerplate], side.n)
        covered = _merged(_runs([at for at, gram in enumerate(side.grams) if gram in found], side.n))
        share = 1.0 if whole else _share(side, covered, boilerplate)
        run = min(views.letters(runs), side.tokens)
        return _Hit(reference, share, run, whole, _merged(runs), covered)

    def _short(self, views: _Views) -> Iterator[_Hit]:
        """Match questions too short to be matched inside a text; see ``evaluations``."""
        border = views.border
        asked = views.prefix[: border + 1]
        equal = set(self._index.whole.get(asked[-1], ())) if border else set()
        for number in sorted(equal):
            reference = self._index.references[number]
            whole = [(0, border)]
            yield _Hit(reference, 1.0, border, whole=True, candidate=whole, evaluation=whole)
        for place, pair in self._index.short_questions(asked):
            question, answer = pair.question, pair.answer
            hashed = grams(views.prefix, answer.n)
            at = next((at for at in range(border, len(hashed)) if hashed[at] == answer.grams[0]), None)
            if at is not None:
                spans = [(place, place + question.n), (at, at + answer.n)]
                run = max(question.n, answer.n)
                covered = [(0, question.n + answer.n)]
                yield _Hit(pair.reference, 1.0, run, whole=True, candidate=spans, evaluation=covered)


def _runs(places: Sequence[int], n: int) -> list[tuple[int, int]]:
    """Join grams at consecutive places, ascending, into token spans; spans of two runs may overlap."""
    spans: list[tuple[int, int]] = []
    previous = -2
    for place in places:
        if place == previous + 1:
            spans[-1] = (spans[-1][0], place + n)
        else:
            spans.append((place, place + n))
        previous = place
    return spans


def _merged(spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Merge spans that overlap or touch."""
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _longest(spans: Sequence[tuple[int, int]]) -> int:
    return max((end - start for start, end in spans), default=0)


def _share(side: Side, covered: Sequence[tuple[int, int]], boilerplate: frozenset[int]) -> float:
    """Give the covered share of the side's weight, over tokens that some gram but boilerplate holds."""
    live = [(0, side.tokens)]
    if boilerplate:
        live = _merged(_runs([at for at, gram in enumerate(side.grams) if gram not in boilerplate], side.n))
    total = _weight(side, live)
    return round(_weight(side, covered) / total, 6) if total else 0.0


def _weight(side: Side, spans: Sequence[tuple[int, int]]) -> float:
    return fsum(weight for start, end in spans for weight in side.weights[start:end])
