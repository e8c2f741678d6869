"""The deterministic checks of a rubric, run on one pair."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import fsum
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.privacy import PRIVATE
from groundset.gates.checks.registry import CHECKS
from groundset.gates.grounding import asked
from groundset.records import Candidate
from groundset.settings import Rubric


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks of a rubric find in one pair."""

    criteria: Mapping[str, float]
    """The worst check of each criterion that names any, in [0, 1]."""
    checks: Mapping[str, Mapping[str, float]]
    """All scores, per criterion and check."""
    failed: tuple[str, ...]
    """Checks that score 0, the ones that keep a text private first."""
    mean: float
    """Of the criteria, rounded to 6 digits; 1 when none names a check."""
    reason: str
    """``ok``, the first failed check, or ``below_cutoff``."""


class Checks:
    """The checks that a rubric names, with its parameters."""

    def __init__(self, rubric: Rubric) -> None:
        """Take a rubric in which ``quality.validate`` finds no fault."""
        self._cutoff = rubric.cutoff
        self._criteria = {
            criterion.name: {
                name: (CHECKS[name], _parameters(CHECKS[name], given))
                for name, given in criterion.checks.items()
            }
            for criterion in rubric.criteria
            if criterion.checks
        }

    def run(self, candidate: Candidate) -> Checked:
        """Score every check."""
        checks = {
            criterion: {
                name: _score(check, parameters, candidate) for name, (check, parameters) in named.items()
            }
            for criterion, named in self._criteria.items()
        }
        criteria = {criterion: min(scores.values()) for criterion, scores in checks.items()}
        mean = round(fsum(criteria.values()) / len(criteria), 6) if criteria else 1.0
        failed = [name for scores in checks.values() for name, score in scores.items() if score == 0]
        # A release withholds a text for these: no other fault may hide them.
        failed.sort(key=lambda name: name not in PRIVATE)
        reason = failed[0] if failed else "ok" if mean >= self._cutoff else "below_cutoff"
        return Checked(criteria, checks, tuple(failed), mean, reason)


def _parameters(check: Check, given: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**check.defaults, **(given or {})}


def _score(check: Check, parameters: Mapping[str, Any], candidate: Candidate) -> float:
    instruction = candidate.instruction if check.context else asked(candidate)
    score = check.run(instruction, candidate.response, parameters)
    return round(min(1.0, max(0.0, score)), 6)
