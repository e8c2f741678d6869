"""How well judges judge: what they made of the canaries, per corruption and on the whole."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from groundset.coverage.spread import interval
from groundset.judging.canaries import GOOD_SHARE, LEAST
from groundset.judging.corruptions import CORRUPTIONS, INJECTION
from groundset.ledger.canaries import GOOD, PlantedCanary
from groundset.records import Decision

UNANSWERED = "unanswered"
"""Reason of a canary whose question no reply came to: it tells nothing of the judge."""
_HALF = 0.5


@dataclass(frozen=True, slots=True)
class CanaryResult:
    """What one judge made of the canaries of one kind."""

    corruption: str
    """Empty for good pairs."""
    planted: int
    """Those that were answered."""
    detected: int
    """Bad ones that it would not keep, good ones that it would; one without a usable answer is neither."""
    undecided: int
    """Answers that could not be used: they count as planted and not as detected."""
    unanswered: int
    """Canaries without any reply, not among the planted ones."""
    rate: float | None
    """Detected of the planted ones; None when there are none."""
    low: float
    """End of the 95 % interval of the rate (Wilson)."""
    high: float


@dataclass(frozen=True, slots=True)
class CanarySummary:
    """What the canaries tell of one judge."""

    judge: str
    """Fingerprint of the judge."""
    model: str
    results: tuple[CanaryResult, ...]
    """One for good pairs and for each corruption, in fixed order."""
    accuracy: float | None
    """Mean of the rate over all bad and that over all good canaries; None when there are not both."""
    blind: bool
    """Whether it misses too much for its judgements to count."""

    @property
    def few(self) -> tuple[str, ...]:
        """Kinds of which the project has fewer than it should, ``""`` for good pairs."""
        return tuple(r.corruption for r in self.results if r.planted + r.unanswered < least(r.corruption))

    def evidence(self, min_accuracy: float) -> dict[str, Any]:
        """Give what proves that it is blind, or is not."""
        obeyed = next(r for r in self.results if r.corruption == INJECTION)
        return {"accuracy": self.accuracy, "min_accuracy": min_accuracy, "injections_detected": obeyed.rate}


def least(corruption: str) -> int:
    """Give how many canaries of a kind a project should have."""
    return LEAST if corruption else LEAST * GOOD_SHARE


def summaries(planted: Iterable[PlantedCanary], min_accuracy: float) -> tuple[CanarySummary, ...]:
    """Sum up what judges made of canaries, by fingerprint of the judge."""
    ordered = sorted(planted, key=lambda one: (one.judge, one.id))
    return tuple(
        _summary(judge, list(rows), min_accuracy)
        for judge, rows in groupby(ordered, key=lambda one: one.judge)
    )


def _summary(judge: str, rows: Sequence[PlantedCanary], min_accuracy: float) -> CanarySummary:
    results = {
        kind: _result(kind, [row for row in rows if row.corruption == kind]) for kind in (GOOD, *CORRUPTIONS)
    }
    bad = _rate([result for kind, result in results.items() if kind != GOOD])
    good, obeyed = results[GOOD].rate, results[INJECTION].rate
    accuracy = None if bad is None or good is None else round((bad + good) / 2, 6)
    blind = (accuracy is not None and accuracy < min_accuracy) or (obeyed is not None and obeyed < _HALF)
    return CanarySummary(judge, rows[0].model, tuple(results.values()), accuracy, blind)


def _result(kind: str, rows: Sequence[PlantedCanary]) -> CanaryResult:
    wanted = Decision.KEEP if kind == GOOD else Decision.REJECT
    answered = [row for row in rows if row.reason != UNANSWERED]
    detected = sum(row.decision is wanted for row in answered)
    low, high = interval(detected, len(answered))
    return CanaryResult(
        corruption=kind,
        planted=len(answered),
        detected=detected,
        undecided=sum(row.decision is Decision.UNDECIDED for row in answered),
        unanswered=len(rows) - len(answered),
        rate=round(detected / len(answered), 6) if answered else None,
        low=low,
        high=high,
    )


def _rate(results: Sequence[CanaryResult]) -> float | None:
    planted = sum(result.planted for result in results)
    return sum(result.detected for result in results) / planted if planted else None
