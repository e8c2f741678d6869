"""Quality without a model: the checks that the frozen rubric names, as one verdict.

A criterion scores as its worst check, a candidate as the mean of its criteria. A check that scores 0
fails the candidate, and its name is the reason; else a mean below the cutoff does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from importlib.resources import files
from math import fsum
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.privacy import PRIVATE
from groundset.gates.checks.registry import CHECKS
from groundset.records import Candidate, Decision, Verdict, content_hash
from groundset.settings import Rubric

_RULES = 5
"""Raise it when a check changes."""

__all__ = ["CHECKS", "DEFAULT_RUBRIC", "QualityGate", "validate"]

DEFAULT_RUBRIC: str = files("groundset.gates").joinpath("rubric.yaml").read_text(encoding="utf-8")
"""The commented rubric.yaml that a new project starts with."""


def validate(rubric: Rubric) -> list[str]:
    """Say what is wrong with the checks of a rubric, one message each; empty when all is well."""
    names = [criterion.name for criterion in rubric.criteria]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"two criteria are named {name!r}; names must differ" for name in twice]
    for criterion in rubric.criteria:
        where = f"criterion {criterion.name!r}: "
        if not criterion.checks:
            problems.append(f"{where}names no check; name at least one of: {', '.join(sorted(CHECKS))}")
        for name, given in criterion.checks.items():
            if name in CHECKS:
                problems += [where + problem for problem in CHECKS[name].problems(given or {})]
            else:
                problems.append(f"{where}no check is named {name!r}; checks are: {', '.join(sorted(CHECKS))}")
    return problems


class QualityGate:
    """The point gate ``quality``; raises ValueError for a rubric that ``validate`` finds fault with."""

    name = "quality"

    def __init__(self, rubric: Rubric) -> None:
        """Make the gate that runs the rubric's checks."""
        problems = validate(rubric)
        if problems:
            raise ValueError("\n".join(problems))
        self._cutoff = rubric.cutoff
        self._criteria = {
            criterion.name: {
                name: (CHECKS[name], _parameters(CHECKS[name], given))
                for name, given in criterion.checks.items()
            }
            for criterion in rubric.criteria
        }
        defaults = {name: dict(check.defaults) for name, check in sorted(CHECKS.items())}
        self._fingerprint = content_hash(self.name, _RULES, rubric.fingerprint, defaults)

    @property
    def fingerprint(self) -> str:
        """Hash of the checks and of the whole rubric."""
        return self._fingerprint

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing from outside."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Score every check; the evidence holds all scores, per criterion and check."""
        checks = {
            criterion: {
                name: _score(check, parameters, candidate) for name, (check, parameters) in named.items()
            }
            for criterion, named in self._criteria.items()
        }
        criteria = {criterion: min(scores.values()) for criterion, scores in checks.items()}
        mean = round(fsum(criteria.values()) / len(criteria), 6)
        failed = [name for scores in checks.values() for name, score in scores.items() if score == 0]
        # A release withholds a text for these: no other fault may hide them.
        failed.sort(key=lambda name: name not in PRIVATE)
        reason = failed[0] if failed else "ok" if mean >= self._cutoff else "below_cutoff"
        decision = Decision.KEEP if reason == "ok" else Decision.REJECT
        evidence: dict[str, Any] = {"criteria": criteria, "checks": checks, "failed": failed}
        return Verdict(candidate.id, self.name, decision, reason, mean, evidence, self._fingerprint)


def _parameters(check: Check, given: Mapping[str, Any] | None) -> dict[str, Any]:
    return {**check.defaults, **(given or {})}


def _score(check: Check, parameters: Mapping[str, Any], candidate: Candidate) -> float:
    score = check.run(candidate.instruction, candidate.response, parameters)
    return round(min(1.0, max(0.0, score)), 6)
