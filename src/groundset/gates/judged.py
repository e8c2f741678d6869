"""What judges' scores decide under a rubric, and a panel that repeats scores that were given before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from statistics import median
from typing import Any

from groundset.calls import CallEnd
from groundset.contracts import Judgement, UndecidedError
from groundset.records import Candidate, State

LEAST, MOST = 1, 5
"""The scores that a judge may give."""


class UntriedError(UndecidedError):
    """A candidate is undecided, and nothing was tried since that was told: no attempt is used up."""


@dataclass(frozen=True, slots=True)
class Weighed:
    """What the scores of all judges come to."""

    criteria: Mapping[str, float]
    """The median of each criterion, in [0, 1]."""
    poor: tuple[str, ...]
    """Criteria whose median is the least score there is."""
    disagreement: Mapping[str, int]
    """Greatest less smallest score of each criterion."""
    mean: float
    """Of the criteria, rounded to 6 digits."""
    reason: str
    """``ok``, ``judged_poor`` or ``below_cutoff``."""


def weigh(judgements: Sequence[Judgement], names: Sequence[str], cutoff: float) -> Weighed:
    """Weigh scores; raises UndecidedError when a judge is missing or has not scored just these criteria."""
    if not judgements or any(not _scored(judgement, names) for judgement in judgements):
        raise UndecidedError("judge_unreadable")
    given = {name: [judgement.scores[name] for judgement in judgements] for name in names}
    criteria = {name: round((median(scores) - LEAST) / (MOST - LEAST), 6) for name, scores in given.items()}
    poor = tuple(name for name, score in criteria.items() if score == 0)
    mean = round(fsum(criteria.values()) / len(criteria), 6)
    reason = "judged_poor" if poor else "ok" if mean >= cutoff else "below_cutoff"
    return Weighed(criteria, poor, {n: max(s) - min(s) for n, s in given.items()}, mean, reason)


def _scored(judgement: Judgement, names: Sequence[str]) -> bool:
    whole = all(type(score) is int and LEAST <= score <= MOST for score in judgement.scores.values())
    return whole and set(judgement.scores) == set(names)


def claim(judgement: Judgement) -> dict[str, Any]:
    """Give the JSON-able form of a judgement that stands in a verdict's evidence."""
    return {
        "model": judgement.judge,
        "scores": dict(judgement.scores),
        "reasons": dict(judgement.reasons),
        "calls": [[call.key, call.reason] for call in judgement.calls],
    }


class RecordedPanel:
    """A ``Panel`` that repeats what verdicts claim that judges said; asks nobody."""

    def __init__(self, fingerprint: str, judges: Sequence[str], claims: Mapping[str, Any]) -> None:
        """Take fingerprint and models of the panel, and candidate id to ``judges`` of the evidence."""
        self._fingerprint = fingerprint
        self._judges = list(judges)
        self._claims = claims

    @property
    def fingerprint(self) -> str:
        """As given: that of the panel whose scores these are."""
        return self._fingerprint

    @property
    def pending(self) -> bool:
        """Nothing is: nobody is asked."""
        return False

    def fetch(self, candidates: Iterable[Candidate]) -> None:
        """Ask nobody."""

    def judgements(self, candidate: Candidate) -> tuple[Judgement, ...]:
        """Give what each judge is said to have said; raises UndecidedError when it is not just that."""
        if candidate.id not in self._claims:
            raise UndecidedError("not_judged")
        try:
            judgements = tuple(_claimed(row) for row in self._claims[candidate.id])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise UndecidedError("judge_unreadable") from None
        if [judgement.judge for judgement in judgements] != self._judges:
            raise UndecidedError("judge_unreadable")
        return judgements


def _claimed(row: Mapping[str, Any]) -> Judgement:
    calls = tuple(
        CallEnd(key, State.KEPT if reason == "ok" else State.REJECTED, reason) for key, reason in row["calls"]
    )
    return Judgement(row["model"], dict(row["scores"]), dict(row["reasons"]), calls)
