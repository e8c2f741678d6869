"""Quality: the checks that the frozen rubric names, and where models judge, their scores; one verdict.

Checks come first. A criterion scores as its worst check, a candidate as the mean of its criteria. A check
that scores 0 fails the candidate, and its name is the reason; else a mean below the cutoff does. What checks
keep, a panel of judges scores by each criterion, from 1 to 5, and the median of the judges counts: a
criterion whose median is 1 rejects, else a mean below the cutoff does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from typing import Any

from groundset.contracts import Panel, UndecidedError
from groundset.gates.checks.registry import CHECKS
from groundset.gates.checks.scoring import Checked, Checks
from groundset.gates.judged import LEAST, MOST, claim, weigh
from groundset.records import Candidate, Decision, Verdict, content_hash
from groundset.settings import Criterion, Rubric

_RULES = 6
"""Raise it when a check changes."""

__all__ = ["CHECKS", "DEFAULT_RUBRIC", "QualityGate", "validate"]

DEFAULT_RUBRIC: str = files("groundset.gates").joinpath("rubric.yaml").read_text(encoding="utf-8")
"""The commented rubric.yaml that a new project starts with."""
_SCORES = tuple(str(score) for score in range(LEAST, MOST + 1))


def validate(rubric: Rubric, *, judged: bool = False) -> list[str]:
    """Say what is wrong with a rubric, one message each; empty when all is well.

    ``judged``: models judge by it, so that a criterion needs no check.
    """
    names = [criterion.name for criterion in rubric.criteria]
    twice = sorted({name for name in names if names.count(name) > 1})
    problems = [f"two criteria are named {name!r}; names must differ" for name in twice]
    for criterion in rubric.criteria:
        where = f"criterion {criterion.name!r}: "
        problems += [where + problem for problem in _problems(criterion, judged=judged)]
    return problems


def _problems(criterion: Criterion, *, judged: bool) -> Iterable[str]:
    if not criterion.checks and not judged:
        yield f"names no check; name at least one of: {', '.join(sorted(CHECKS))}"
    for name, given in criterion.checks.items():
        if name in CHECKS:
            yield from CHECKS[name].problems(given or {})
        else:
            yield f"no check is named {name!r}; checks are: {', '.join(sorted(CHECKS))}"
    for score in sorted(criterion.anchors.keys() - set(_SCORES)):
        yield f"anchor {score!r} is no score; scores are: {', '.join(_SCORES)}"


class QualityGate:
    """The point gate ``quality``; raises ValueError for a rubric that ``validate`` finds fault with."""

    name = "quality"

    def __init__(self, rubric: Rubric, panel: Panel | None = None) -> None:
        """Make the gate that runs the rubric's checks and asks the panel about what they keep."""
        problems = validate(rubric, judged=panel is not None)
        if problems:
            raise ValueError("\n".join(problems))
        self._checks = Checks(rubric)
        self._panel = panel
        self._cutoff = rubric.cutoff
        self._names = [criterion.name for criterion in rubric.criteria]
        self._rubric = {"version": rubric.version, "sha256": rubric.sha256}
        defaults = {name: dict(check.defaults) for name, check in sorted(CHECKS.items())}
        self._base = content_hash(self.name, _RULES, rubric.fingerprint, defaults)

    @property
    def fingerprint(self) -> str:
        """Hash of the checks, the whole rubric and the panel, whose judges may turn out to be blind."""
        return self._base if self._panel is None else content_hash(self._base, self._panel.fingerprint)

    @property
    def pending(self) -> bool:
        """Whether the panel is not measured yet."""
        return self._panel is not None and self._panel.pending

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Let the panel ask about those that the checks keep."""
        if self._panel is not None:
            self._panel.fetch(c for c in candidates if self._checks.run(c).reason == "ok")

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Gain nothing from looking at many together."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Score every check and ask the panel; the evidence holds all scores."""
        checked = self._checks.run(candidate)
        proof = {
            "criteria": checked.criteria,
            "checks": checked.checks,
            "failed": list(checked.failed),
            "rubric": self._rubric,
        }
        if self._panel is None or checked.reason != "ok":
            return self._verdict(candidate, checked.reason, checked.mean, proof)
        try:
            return self._judged(candidate, checked, self._panel)
        except UndecidedError as error:
            error.evidence |= {"checks": checked.checks, "rubric": self._rubric}
            raise

    def _judged(self, candidate: Candidate, checked: Checked, panel: Panel) -> Verdict:
        judgements = panel.judgements(candidate)
        weighed = weigh(judgements, self._names, self._cutoff)
        proof = {
            "criteria": weighed.criteria,
            "checks": checked.checks,
            "failed": list(weighed.poor),
            "rubric": self._rubric,
            "judges": [claim(judgement) for judgement in judgements],
            "disagreement": weighed.disagreement,
        }
        return self._verdict(candidate, weighed.reason, weighed.mean, proof)

    def _verdict(self, candidate: Candidate, reason: str, score: float, proof: Mapping[str, Any]) -> Verdict:
        decision = Decision.KEEP if reason == "ok" else Decision.REJECT
        return Verdict(candidate.id, self.name, decision, reason, score, proof, self.fingerprint)
