"""Decontamination, tier ``verbatim``: a candidate that repeats an item of an evaluation set is a leak.

Instruction and response are matched as one sequence of tokens, so an overlap in either, or across both, is
found in one pass. An item's side leaks when the share of its IDF-weighted tokens that stand in the candidate
reaches ``max_coverage``, when the candidate repeats ``max_run`` of its tokens in a row, or when
all of it stands there. Of a question half that share is enough once more than a gram stands there, with
8 tokens in a row or ``max_run`` in all, so that a third of a question is found too. (Of 3,400 pieces of real
questions of 27 tokens or more, 98.9 % instead of 88.0 % are found; 11 more of 36,700 honest rows are blamed.)

Two things keep innocent rows out: in a run only tokens with a letter count (``<<48/2=24>>24`` is
arithmetic, not a quotation), and a share of an answer counts only from ``max_run`` tokens with 8 of them in
a row (half of a short one is a phrase like any other, and sums are made of the same few numbers). Grams
that stand in many document families are boilerplate and count in neither part of the share, nor in a run; a
whole item leaks even if all of it is boilerplate.

A passage is everybody's, the question about it is the leak: where an item has a passage, its question leaks
only where its stem does, and a stem that items about other passages share only together with the passage.
A passage that stands in a candidate is told in the evidence, under ``passages``.

The score of a verdict is the highest share of any side; what it cannot see is a rephrased item.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet, hexadecimal
from groundset.gates.verbatim.evidence import Hit, Views
from groundset.gates.verbatim.matching import NOTHING, Found, Matching
from groundset.gates.verbatim.overlaps import Overlap
from groundset.records import Candidate, Decision, Message, Verdict, content_hash
from groundset.settings import Decontamination as Settings

_RULES = 2
"""Raise it when sides, grams or the rule for a leak change."""

__all__ = ["DecontaminationGate", "EvaluationIndex"]


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
        self._index = index or EvaluationIndex(sets)
        self._matching = Matching(
            self._index, boilerplate, max_coverage=settings.max_coverage, max_run=settings.max_run
        )
        self._screened: dict[str, tuple[tuple[Message, ...], Found]] = {}
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
        """Look at candidates together; what was found is dropped when they are judged, or others screened."""
        found = self._found(candidates)
        self._screened = {one.id: (one.messages, what) for one, what in zip(candidates, found, strict=True)}

    def judge(self, candidate: Candidate) -> Verdict:
        """Reject a candidate that repeats an item; the evidence holds every leak, best first."""
        if not self._index.sets:
            return self._verdict(candidate, Decision.KEEP, "no_evaluation_set", 0.0, {"hits": []})
        messages, found = self._screened.pop(candidate.id, ((), NOTHING))
        if messages != candidate.messages:
            (found,) = self._found([candidate])
        leaks, passages = self._parted(found.telling)
        near = list(self._hits([found.nearest])) if found.nearest else []
        best = max((hit.overlap.score for hit in [*leaks, *near]), default=0.0)
        views = Views.of(candidate) if leaks or passages or near else None
        evidence: dict[str, Any] = {"hits": [hit.to_json(views) for hit in leaks] if views else []}
        if passages and views:
            evidence["passages"] = [hit.to_json(views) for hit in passages]
        if leaks:
            return self._verdict(candidate, Decision.REJECT, "verbatim_leak", best, evidence)
        if near and views:
            evidence["nearest"] = near[0].to_json(views)
        return self._verdict(candidate, Decision.KEEP, "ok", best, evidence)

    def _found(self, candidates: Sequence[Candidate]) -> list[Found]:
        if not self._index.sets:
            return [NOTHING] * len(candidates)
        found = self._matching.find([(one.instruction, one.response) for one in candidates])
        return [found.get(place, NOTHING) for place in range(len(candidates))]

    def _verdict(
        self, candidate: Candidate, decision: Decision, reason: str, score: float, evidence: Mapping[str, Any]
    ) -> Verdict:
        return Verdict(candidate.id, self.name, decision, reason, score, evidence, self._fingerprint)

    def _hits(self, overlaps: Iterable[Overlap]) -> Iterator[Hit]:
        for overlap in overlaps:
            for reference in self._index.references[overlap.number]:
                yield Hit(overlap, reference)

    def _parted(self, telling: Sequence[Overlap]) -> tuple[list[Hit], list[Hit]]:
        """Give leaks, and passages that are told, each in order."""
        hits = sorted(self._hits(telling), key=lambda hit: hit.order)
        met = {(hit.reference.item, hit.reference.side.name) for hit in hits}
        passages = [hit for hit in hits if hit.reference.side.name == "passage"]
        return [hit for hit in hits if self._leaks(hit, met)], passages

    def _leaks(self, hit: Hit, met: set[tuple[tuple[str, int], str]]) -> bool:
        item, side = hit.reference.item, hit.reference.side.name
        stem = self._index.stems.get(item)
        if side == "passage":
            return False
        if stem is None or side not in ("question", "stem"):
            return True
        return (item, stem.side) in met and (not stem.shared or (item, "passage") in met)
