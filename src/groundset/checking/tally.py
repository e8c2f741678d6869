"""Counts what a check finds while rows go by, and keeps the few rows that are shown."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from groundset.checking.findings import SAME_TEMPLATE, EvaluationFinding, Example, GateFinding
from groundset.checking.judging import Judged
from groundset.checking.twins import Twin
from groundset.records import Decision, Verdict

EXAMPLES = 3
"""Per gate and reason."""
_PROBLEMS = 5
_HIGH_IS_BAD = frozenset({"decontamination", "exact_duplicate", "near_duplicate", "semantic_duplicate"})


@dataclass
class Tally:
    """Counts findings while rows go by; memory is a few bytes a row that is rejected."""

    rows: int = 0
    problems: list[tuple[int, str]] = field(default_factory=list)
    unreadable: int = 0
    rejected: set[int] = field(default_factory=set)
    _judged: Counter[str] = field(default_factory=Counter)
    _reasons: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    _told: dict[str, dict[str, int]] = field(default_factory=dict)
    _twins: set[int] = field(default_factory=set)
    """Rows that repeat another by a gate so far."""
    _worst: defaultdict[tuple[str, str], list[Example]] = field(default_factory=lambda: defaultdict(list))
    _hits: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _verbatim: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _whole: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _leaking: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _asked: defaultdict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    _asking: defaultdict[str, dict[int, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, judged: Judged) -> None:
        """Count what the point gates say of a row."""
        self.rows += 1
        if judged.problem:
            self.unreadable += 1
            self.rejected.add(judged.number)
            if len(self.problems) < _PROBLEMS:
                self.problems.append((judged.number, judged.problem))
        for verdict in judged.verdicts:
            self._judged[verdict.gate] += 1
            if verdict.decision is Decision.REJECT:
                self._reject(judged.number, verdict)
            elif templates := verdict.evidence.get("templates"):
                told = self._told.setdefault(verdict.gate, {})
                told[SAME_TEMPLATE] = told.get(SAME_TEMPLATE, 0) + 1
                hit = templates[0]
                other = f"{hit['eval_file']} row {hit['eval_row']}"
                row, score = judged.number, hit["score"]
                self._show(Example(verdict.gate, SAME_TEMPLATE, row, score, other, hit=hit, told=True))
        if judged.asked is not None:
            for file, item in judged.asked.items:
                self._asked[file].add(item)
                self._asking[file][judged.number] = judged.asked.question

    def add_twins(
        self,
        gate: str,
        rows: int,
        twins: Mapping[int, Twin],
        told: Mapping[str, int] = MappingProxyType({}),
        related: Sequence[tuple[int, Twin]] = (),
    ) -> None:
        """Count what a relation gate found, and what it tells besides; gates come in their order."""
        self._judged[gate] += rows
        self._told[gate] = dict(told)
        for row, twin in twins.items():
            self._count(self._of_twin(row, twin))
        self._twins.update(twins)
        for row, twin in related:
            self._show(replace(self._of_twin(row, twin), told=True))

    def finding(self, gate: str, skipped: str = "") -> GateFinding:
        """Sum up one gate."""
        reasons = dict(sorted(self._reasons[gate].items()))
        told = self._told.get(gate, {})
        return GateFinding(gate, self._judged[gate], sum(reasons.values()), reasons, skipped, told)

    def evaluation(self, file: str, items: int) -> EvaluationFinding:
        """Sum up the hits of one evaluation set."""
        asking = self._asking[file]
        return EvaluationFinding(
            file,
            items,
            found=tuple(sorted(self._hits[file])),
            whole=tuple(sorted(self._whole[file])),
            rephrased=tuple(sorted(self._hits[file] - self._verbatim[file])),
            rows=len(self._leaking[file]),
            asked=tuple(sorted(self._asked[file])),
            questions=len(set(asking.values())),
            asking=len(asking),
        )

    def examples(self) -> tuple[Example, ...]:
        """Give the worst rows of each gate and reason, and of what is told."""
        return tuple(one for key in sorted(self._worst) for one in self._worst[key])

    def _reject(self, row: int, verdict: Verdict) -> None:
        hits = verdict.evidence.get("hits") or []
        for hit in hits:
            self._hits[hit["eval_file"]].add(hit["eval_row"])
            self._leaking[hit["eval_file"]].add(row)
            if hit["tier"] == "verbatim":
                self._verbatim[hit["eval_file"]].add(hit["eval_row"])
                if hit["score"] >= 1:
                    self._whole[hit["eval_file"]].add(hit["eval_row"])
        other = f"{hits[0]['eval_file']} row {hits[0]['eval_row']}" if hits else ""
        missing = verdict.evidence.get("missing") or {}
        lacking = tuple(word for kind in ("numbers", "names", "words") for word in missing.get(kind, ()))
        hit = hits[0] if hits else {}
        example = Example(verdict.gate, verdict.reason, row, verdict.score, other, lacking[:10], hit=hit)
        self._count(example)

    def _of_twin(self, row: int, twin: Twin) -> Example:
        return Example(
            twin.gate,
            twin.reason,
            row,
            twin.score,
            other=f"row {twin.other}",
            other_row=twin.other,
            view=twin.view,
            known=row in self._twins,
        )

    def _count(self, example: Example) -> None:
        self.rejected.add(example.row)
        self._reasons[example.gate][example.reason] += 1
        self._show(example)

    def _show(self, example: Example) -> None:
        sign = -1 if example.gate in _HIGH_IS_BAD else 1
        worst = self._worst[example.gate, example.reason]
        worst.append(example)
        worst.sort(key=lambda one: (one.known, sign * one.score, one.row))
        del worst[EXAMPLES:]
