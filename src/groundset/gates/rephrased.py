"""Decontamination, tier ``rephrased``: a candidate that asks what an evaluation item asks, in other words.

A scorer (``gates.rephrasing``) names the items that a candidate comes nearest to, each with a label and the
probability that it holds. From a threshold on it counts: ``same_item`` is a leak; ``same_template``, the same
frame around other numbers or names, takes a higher one, is told, and rejected only on request.

Within 0.3 of the threshold the scorer is in doubt. Where a model gives second opinions, it is asked about
each such item, and its label decides: ``different`` clears the candidate of that item. Without a usable reply
the candidate is undecided. It is not asked about candidates that are leaks beyond doubt.

Items have to be at hand as texts. A release holds them as hashes, and there this tier finds nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.second_opinion import Doubt, Opinion, SecondOpinions
from groundset.records import Candidate, content_hash
from groundset.settings import Decontamination as Settings

if TYPE_CHECKING:
    from groundset.gates.rephrasing import Match

DOUBT = 0.3
"""How far from the threshold a probability leaves doubt."""
_DIGITS = 6
_RULES = 1
"""Raise it when it changes what counts, or what is told."""


class Scorer(Protocol):
    """Compares rows with the items of all sets."""

    def screen(self, pairs: Sequence[tuple[str, str]]) -> Sequence[Sequence[Match]]:
        """Give what each (instruction, response) comes nearest to, likeliest first."""


@dataclass(frozen=True, slots=True)
class Resembled:
    """What a candidate says in other words."""

    leaks: tuple[Match, ...] = ()
    """Items for which it is rejected."""
    templates: tuple[Match, ...] = ()
    """Items that it is with other numbers or names, where that is told alone."""
    nearest: Match | None = None
    """The likeliest of the others, from half the threshold on."""
    opinions: tuple[tuple[Match, Opinion], ...] = ()
    """What a model says of items of which the scorer was in doubt."""

    @property
    def reason(self) -> str:
        """Say why it is rejected; ``ok`` where it is not."""
        if any(match.label == "same_item" for match in self.leaks):
            return "rephrased_leak"
        return "template_leak" if self.leaks else "ok"


class RephrasedLeaks:
    """Tells which items candidates are in other words."""

    def __init__(
        self,
        settings: Settings,
        index: EvaluationIndex,
        scorer: Scorer | None = None,
        opinions: SecondOpinions | None = None,
    ) -> None:
        """Compare with the items of an index; by its own scorer, where none is given."""
        from groundset.gates.rephrasing import SAME_TEMPLATE, THRESHOLD

        self._settings = settings
        self._threshold = THRESHOLD if settings.rephrased is None else settings.rephrased
        self._least = {"same_item": self._threshold, "same_template": max(SAME_TEMPLATE, self._threshold)}
        self._rejected = settings.same_template == "rejected"
        self._index, self._scorer, self._opinions = index, scorer, opinions
        rules = [_RULES, _scorer_fingerprint(), self._least, self._rejected]
        rules += [DOUBT, opinions.fingerprint] if opinions else []
        self.fingerprint = content_hash("rephrased", rules)
        """Hash of rules, scorer and settings; the same whether the items are at hand or not."""

    def matches(self, candidates: Sequence[Candidate]) -> list[tuple[Match, ...]]:
        """Give what each candidate comes nearest to; nothing where no item's text is at hand."""
        scorer = (self._scorer or self._index.rephrasings) if candidates else None
        if scorer is None:
            return [()] * len(candidates)
        found = scorer.screen([(one.instruction, one.response) for one in candidates])
        return [tuple(matches) for matches in found]

    def unaided(self) -> RephrasedLeaks:
        """Give the tier as it decides without a model."""
        return RephrasedLeaks(self._settings, self._index, self._scorer)

    @property
    def asks(self) -> bool:
        """Whether a model gives second opinions."""
        return self._opinions is not None

    def fetch(self, found: Iterable[tuple[Candidate, Sequence[Match]]]) -> None:
        """Ask the model about what is in doubt; ``found`` gives candidates and what they come nearest to."""
        if self._opinions is not None:
            self._opinions.fetch(doubt for one, matches in found for doubt in self._doubts(one, matches))

    def weigh(self, candidate: Candidate, matches: Sequence[Match]) -> Resembled:
        """Tell what counts of what a candidate comes nearest to.

        Raises UndecidedError where a model was to be asked and has said nothing that can be used.
        """
        opinions = self._heard(self._doubts(candidate, matches))
        said = {(match.set_name, match.row): opinion.label for match, opinion in opinions}
        counted: list[Match] = []
        rest: list[Match] = []
        for one in sorted(matches, key=lambda one: (-one.probability, one.set_name, one.row)):
            label = said.get((one.set_name, one.row))
            if label is None:
                (counted if self._counts(one) else rest).append(one)
            elif label != "different":
                counted.append(replace(one, label=label))
        leaks = [one for one in counted if self._rejects(one)]
        templates = [one for one in counted if not self._rejects(one)]
        near = next((one for one in rest if one.probability >= self._threshold / 2), None)
        return Resembled(tuple(leaks), tuple(templates), near, opinions)

    def _counts(self, match: Match) -> bool:
        return match.probability >= self._least[match.label]

    def _rejects(self, match: Match) -> bool:
        return self._rejected or match.label == "same_item"

    def _doubts(self, candidate: Candidate, matches: Sequence[Match]) -> list[Doubt]:
        """Give what the model is to be asked: nothing about a leak beyond doubt."""
        if self._opinions is None:
            return []
        open_to_doubt = [one for one in matches if self._is_doubtful(one)]
        sure = (one for one in matches if one not in open_to_doubt and self._counts(one))
        if any(self._rejects(one) for one in sure):
            return []
        return [Doubt(candidate, one, self._index.texts[one.set_name][one.row]) for one in open_to_doubt]

    def _is_doubtful(self, match: Match) -> bool:
        return round(abs(match.probability - self._threshold), _DIGITS) <= DOUBT

    def _heard(self, doubts: Sequence[Doubt]) -> tuple[tuple[Match, Opinion], ...]:
        if self._opinions is None:
            return ()
        return tuple((doubt.match, self._opinions.opinion(doubt)) for doubt in doubts)

    def evidence(self, candidate: Candidate, found: Resembled) -> dict[str, Any]:
        """Say what stands there in other words."""
        evidence: dict[str, Any] = {}
        if found.leaks:
            evidence["hits"] = self._hits(candidate, found.leaks)
        if found.templates:
            evidence["templates"] = self._hits(candidate, found.templates)
        if found.nearest:
            evidence["rephrased"] = self._hit(candidate, found.nearest, found.nearest.row)
        if found.opinions:
            evidence["opinions"] = [opinion.to_json(match) for match, opinion in found.opinions]
        return evidence

    def _hits(self, candidate: Candidate, matches: Sequence[Match]) -> list[Mapping[str, Any]]:
        """Give an entry for each item; of those that ask the same in the same words each has its own."""
        return [self._hit(candidate, match, row) for match in matches for row in (match.row, *match.alike)]

    def _hit(self, candidate: Candidate, match: Match, row: int) -> Mapping[str, Any]:
        return {
            "eval_file": match.set_name,
            "eval_row": row,
            "side": match.item_side,
            "tier": "rephrased",
            "label": match.label,
            "score": match.probability,
            "spans": {
                "candidate": [[match.row_side, 0, _length(_said(candidate, match.row_side))]],
                "evaluation": [[0, _length(self._asked(match, row))]],
                "evaluation_unit": "characters",
            },
        }

    def _asked(self, match: Match, row: int) -> Iterator[str]:
        item = self._index.texts[match.set_name][row]
        yield item.question
        if match.item_side == "both":
            yield item.answer


@cache
def _scorer_fingerprint() -> str:
    """Name rules, coefficients and vectors, which are the same for any items."""
    from groundset.gates.rephrasing import Rephrasings

    return Rephrasings(()).fingerprint


def _said(candidate: Candidate, side: str) -> Iterator[str]:
    if side != "response":
        yield candidate.instruction
    if side != "instruction":
        yield candidate.response


def _length(parts: Iterator[str]) -> int:
    """Count the characters of parts, each on a line of its own."""
    return len("\n".join(parts))
