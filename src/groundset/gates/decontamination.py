"""Decontamination: a candidate that repeats an item of an evaluation set, or rewords it, is a leak.

There are two tiers. What ``verbatim`` calls a leak is not looked at again; the rest is compared by
``rephrased`` (``gates.rephrased`` says how), where the gate was made with that tier.

Verbatim, instruction and response are matched as one sequence of tokens, so an overlap in either, or across
both, is found in one pass. An item's side leaks when the share of its IDF-weighted tokens that stand in the
candidate reaches ``max_coverage``, when the candidate repeats ``max_run`` of its tokens in a row, or when
all of it stands there. Of a question half that share is enough once more than a gram stands there, with
8 tokens in a row or ``max_run`` in all, so that a third of a question is found too. (Of 3,400 pieces of real
questions of 27 tokens or more, 98.9 % instead of 88.0 % are found; 11 more of 36,700 honest rows are blamed.)

Two things keep innocent rows out: in a run only tokens with a letter count (``<<48/2=24>>24`` is
arithmetic, not a quotation), and a share of an answer counts only from ``max_run`` tokens with 8 of them in
a row (half of a short one is a phrase like any other, and sums are made of the same few numbers). Grams
that stand in many document families are boilerplate and count in neither part of the share, nor in a run; a
whole item leaks even if all of it is boilerplate.

Of a short question a piece of 4 tokens is enough where it is the whole instruction, or the item's answer
stands beside it (``gates.verbatim.pieces``).

A passage is everybody's, the question about it is the leak: where an item has a passage, its question leaks
only where its stem does, and a stem that items about other passages share only together with the passage.
A passage that stands in a candidate is told in the evidence, under ``passages``.

A verdict's score is that of the tier that rejects; of what is kept, the highest share of any side. Besides
``hits``, the evidence may hold ``nearest`` and ``rephrased``, what comes nearest in either tier, and
``templates``, items with other numbers or names where that is told alone; ``opinions`` is what a model said
where the second tier was in doubt.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet, hexadecimal
from groundset.gates.rephrased import RephrasedLeaks
from groundset.gates.second_opinion import SecondOpinions
from groundset.gates.verbatim.evidence import Hit, Views
from groundset.gates.verbatim.matching import NOTHING, Found, Matching
from groundset.gates.verbatim.overlaps import Overlap
from groundset.records import Candidate, Decision, Message, Verdict, content_hash
from groundset.settings import Decontamination as Settings

if TYPE_CHECKING:
    from groundset.gates.rephrasing import Match

_AT_ONCE = 200
"""Candidates that are looked at together before a model is asked about some."""
_RULES = 3
"""Raise it when sides, grams or the rule for a leak change."""

__all__ = ["DecontaminationGate", "EvaluationIndex"]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a candidate shares with evaluation sets."""

    leaks: tuple[Hit, ...] = ()
    passages: tuple[Hit, ...] = ()
    nearest: Hit | None = None
    matches: tuple[Match, ...] = ()
    """In other words; none where it is a verbatim leak."""


class DecontaminationGate:
    """The point gate ``decontamination``."""

    name = "decontamination"

    def __init__(
        self,
        settings: Settings,
        sets: Sequence[EvaluationSet],
        boilerplate: frozenset[int] = frozenset(),
        index: EvaluationIndex | None = None,
        rephrased: RephrasedLeaks | None = None,
    ) -> None:
        """Make the gate; an ``index`` over the same sets may be handed in, so that it is built once.

        Without ``rephrased`` it has the tier ``verbatim`` alone.
        """
        self._index = index or EvaluationIndex(sets)
        self._settings, self._boilerplate = settings, boilerplate
        self._rephrased = rephrased
        self._screened: dict[str, tuple[tuple[Message, ...], _Seen]] = {}
        named = sorted([one.name, one.sha256, len(one.items)] for one in sets)
        rules: list[Any] = [_RULES, settings.max_coverage, settings.max_run]
        rules += [rephrased.fingerprint] if rephrased and sets else []
        self._fingerprint = content_hash(
            self.name, rules, named, [hexadecimal(g) for g in sorted(boilerplate)]
        )

    @classmethod
    def both_tiers(
        cls,
        settings: Settings,
        sets: Sequence[EvaluationSet],
        boilerplate: frozenset[int] = frozenset(),
        index: EvaluationIndex | None = None,
        opinions: SecondOpinions | None = None,
    ) -> Self:
        """Make the gate with both tiers; the second finds items of sets whose texts are at hand.

        ``opinions`` is a model that is asked where the second tier is in doubt.
        """
        index = index or EvaluationIndex(sets)
        return cls(settings, sets, boilerplate, index, RephrasedLeaks(settings, index, opinions=opinions))

    def unaided(self) -> Self:
        """Give the gate as it decides without a model; it goes by the same fingerprint."""
        alone = copy(self)
        alone._screened = {}
        alone._rephrased = self._rephrased.unaided() if self._rephrased else None
        return alone

    @cached_property
    def _matching(self) -> Matching:
        """Built when a candidate is first looked at: what asks for the fingerprint alone need not wait."""
        rules = self._settings
        return Matching(
            self._index, self._boilerplate, max_coverage=rules.max_coverage, max_run=rules.max_run
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
        """Have a model asked about what is in doubt, where one gives second opinions."""
        if self._rephrased is not None and self._rephrased.asks and self._index.texts:
            self._rephrased.fetch(self._resembling(candidates))

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Look at candidates together; what was found is dropped when they are judged, or others screened."""
        seen = self._seen(candidates)
        self._screened = {one.id: (one.messages, what) for one, what in zip(candidates, seen, strict=True)}

    def judge(self, candidate: Candidate) -> Verdict:
        """Reject a candidate that repeats or rewords an item; the evidence holds every leak, best first."""
        if not self._index.sets:
            return self._verdict(candidate, Decision.KEEP, "no_evaluation_set", 0.0, {"hits": []})
        messages, seen = self._screened.pop(candidate.id, ((), _Seen()))
        if messages != candidate.messages:
            (seen,) = self._seen([candidate])
        evidence = _evidence(candidate, seen)
        best = max((hit.overlap.score for hit in (*seen.leaks, seen.nearest) if hit), default=0.0)
        if seen.leaks:
            return self._verdict(candidate, Decision.REJECT, "verbatim_leak", best, evidence)
        if self._rephrased is None:
            return self._verdict(candidate, Decision.KEEP, "ok", best, evidence)
        found = self._rephrased.weigh(candidate, seen.matches)
        evidence |= self._rephrased.evidence(candidate, found)
        if found.leaks:
            return self._verdict(
                candidate, Decision.REJECT, found.reason, found.leaks[0].probability, evidence
            )
        return self._verdict(candidate, Decision.KEEP, found.reason, best, evidence)

    def _seen(self, candidates: Sequence[Candidate]) -> list[_Seen]:
        """Look for items as they stand, and in candidates without any for items in other words."""
        if not self._index.sets:
            return [_Seen()] * len(candidates)
        found = self._matching.find([(one.instruction, one.response) for one in candidates])
        seen = [self._parted(found.get(place, NOTHING)) for place in range(len(candidates))]
        if self._rephrased is not None:
            places = [place for place, one in enumerate(seen) if not one.leaks]
            matches = self._rephrased.matches([candidates[place] for place in places])
            for place, own in zip(places, matches, strict=True):
                seen[place] = replace(seen[place], matches=own)
        return seen

    def _resembling(self, candidates: Iterable[Candidate]) -> Iterator[tuple[Candidate, Sequence[Match]]]:
        waiting = iter(candidates)
        while some := list(islice(waiting, _AT_ONCE)):
            for candidate, seen in zip(some, self._seen(some), strict=True):
                yield candidate, seen.matches

    def _verdict(
        self, candidate: Candidate, decision: Decision, reason: str, score: float, evidence: Mapping[str, Any]
    ) -> Verdict:
        return Verdict(candidate.id, self.name, decision, reason, score, evidence, self._fingerprint)

    def _hits(self, overlaps: Iterable[Overlap]) -> Iterator[Hit]:
        for overlap in overlaps:
            for reference in self._index.references[overlap.number]:
                yield Hit(overlap, reference)

    def _parted(self, found: Found) -> _Seen:
        """Tell leaks from passages, each in order."""
        hits = sorted(self._hits(found.telling), key=lambda hit: hit.order)
        met = {(hit.reference.item, hit.reference.side.name) for hit in hits}
        nearest = next(self._hits([found.nearest]), None) if found.nearest else None
        return _Seen(
            leaks=tuple(hit for hit in hits if self._leaks(hit, met)),
            passages=tuple(hit for hit in hits if hit.reference.side.name == "passage"),
            nearest=nearest,
        )

    def _leaks(self, hit: Hit, met: set[tuple[tuple[str, int], str]]) -> bool:
        item, side = hit.reference.item, hit.reference.side.name
        stem = self._index.stems.get(item)
        if side == "passage":
            return False
        if stem is None or side not in ("question", "stem"):
            return True
        if side == "question" and stem.side == "stem" and hit.overlap.whole:
            return True  # Passage and stem stand there, also where the stem is too short to be told alone.
        return (item, stem.side) in met and (not stem.shared or (item, "passage") in met)


def _evidence(candidate: Candidate, seen: _Seen) -> dict[str, Any]:
    """Say what stands there word for word; the nearest only of what is no leak."""
    if not (seen.leaks or seen.passages or seen.nearest):
        return {"hits": []}
    views = Views.of(candidate)
    evidence: dict[str, Any] = {"hits": [hit.to_json(views) for hit in seen.leaks]}
    if seen.passages:
        evidence["passages"] = [hit.to_json(views) for hit in seen.passages]
    if seen.nearest and not seen.leaks:
        evidence["nearest"] = seen.nearest.to_json(views)
    return evidence
