"""What a check found, as typed facts: counts per gate and reason, evaluation items hit, and examples."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from groundset.checking.judging import Judged
from groundset.checking.twins import Twin
from groundset.gates.self_test import SelfTest
from groundset.records import Decision, Verdict
from groundset.report.wording import one_line

EXAMPLES = 3
"""Per gate and reason."""
_PROBLEMS = 5
_LINE = 240
"""Characters of an instruction or a response that programs and terminals are told."""
_TEMPLATE = "same_template"
"""What is told of rows that are an item with other numbers or names."""
_HIGH_IS_BAD = frozenset({"decontamination", "exact_duplicate", "near_duplicate", "semantic_duplicate"})


@dataclass(frozen=True, slots=True)
class Said:
    """The beginning of what a row says."""

    instruction: str
    response: str

    @property
    def short(self) -> Said:
        """A line of each."""
        return Said(one_line(self.instruction, _LINE), one_line(self.response, _LINE))


NOTHING = Said("", "")


@dataclass(frozen=True, slots=True)
class Example:
    """A row that a gate rejects."""

    gate: str
    reason: str
    row: int
    score: float
    other: str = ""
    """What it repeats: ``row 17``, or ``test.jsonl row 3``; empty where it repeats nothing."""
    missing: tuple[str, ...] = ()
    """Words, numbers and names of the answer that its source does not have."""
    other_row: int | None = None
    """The row that it repeats, where it repeats one."""
    view: str = ""
    """In which view it is a twin."""
    hit: Mapping[str, Any] = field(default_factory=dict)
    """The evaluation item that it repeats, as the gate tells it."""
    said: Said = NOTHING
    other_said: Said = NOTHING


@dataclass(frozen=True, slots=True)
class GateFinding:
    """What one gate says of all rows."""

    gate: str
    judged: int
    rejected: int
    reasons: dict[str, int]
    skipped: str = ""
    """Why it judged nothing; empty when it did."""
    told: dict[str, int] = field(default_factory=dict)
    """Code to rows of what it tells and rejects nothing for, such as rows that stand in longer ones."""


@dataclass(frozen=True, slots=True)
class EvaluationFinding:
    """Which items of one evaluation set stand in the dataset."""

    file: str
    items: int
    found: tuple[int, ...]
    """Rows of the evaluation file that are leaked, 0-based, ascending."""
    whole: tuple[int, ...]
    """Those of them whose question or answer stands there whole, word for word."""
    rows: int
    """Rows of the dataset that hold one of them."""
    rephrased: tuple[int, ...] = ()
    """Those of them that stand there only in other words."""
    asked: tuple[int, ...] = ()
    """Those of them whose question is, word for word, the whole question of a row of the dataset."""
    questions: int = 0
    """Different questions among those that are asked."""
    asking: int = 0
    """Rows of the dataset that ask one of them."""


@dataclass(frozen=True, slots=True)
class Findings:
    """All that a check found."""

    data: str
    rows: int
    unreadable: int
    problems: tuple[tuple[int, str], ...]
    """(row, what is wrong with it) of the first rows that could not be read."""
    clean: int
    """Rows that no gate rejects."""
    gates: tuple[GateFinding, ...]
    evaluations: tuple[EvaluationFinding, ...]
    examples: tuple[Example, ...]
    planted: SelfTest | None = None
    """How many planted copies of the items the gate finds; None where it was not tested."""

    @property
    def found(self) -> bool:
        """Whether anything is wrong."""
        return self.clean < self.rows

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/check.json``."""
        return {
            "data": self.data,
            "rows": self.rows,
            "clean": self.clean,
            "unreadable": {
                "rows": self.unreadable,
                "first": [{"row": row, "problem": problem} for row, problem in self.problems],
            },
            "gates": [
                {
                    "gate": one.gate,
                    "judged": one.judged,
                    "rejected": one.rejected,
                    "reasons": one.reasons,
                    "skipped": one.skipped,
                    "told": one.told,
                }
                for one in self.gates
            ],
            "evaluations": [
                {
                    "file": one.file,
                    "items": one.items,
                    "found": list(one.found),
                    "whole": list(one.whole),
                    "rephrased": list(one.rephrased),
                    "rows": one.rows,
                    "asked": list(one.asked),
                    "questions": one.questions,
                    "asking": one.asking,
                }
                for one in self.evaluations
            ],
            "self_test": self.planted.to_json() if self.planted else [],
            "examples": [
                {
                    "gate": one.gate,
                    "reason": one.reason,
                    "row": one.row,
                    "score": one.score,
                    "other": one.other,
                    "missing": list(one.missing),
                    "instruction": one.said.short.instruction,
                    "response": one.said.short.response,
                }
                for one in self.examples
            ],
        }


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
            elif verdict.evidence.get("templates"):
                told = self._told.setdefault(verdict.gate, {})
                told[_TEMPLATE] = told.get(_TEMPLATE, 0) + 1
        if judged.asked is not None:
            for file, item in judged.asked.items:
                self._asked[file].add(item)
                self._asking[file][judged.number] = judged.asked.question

    def add_twins(
        self, gate: str, rows: int, twins: Mapping[int, Twin], told: Mapping[str, int] = MappingProxyType({})
    ) -> None:
        """Count what a relation gate found, and what it tells besides."""
        self._judged[gate] += rows
        self._told[gate] = dict(told)
        for row, twin in twins.items():
            other = f"row {twin.other}"
            example = Example(gate, twin.reason, row, twin.score, other, (), twin.other, twin.view)
            self._count(example)

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
        """Give the worst rows of each gate and reason."""
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

    def _count(self, example: Example) -> None:
        self.rejected.add(example.row)
        self._reasons[example.gate][example.reason] += 1
        sign = -1 if example.gate in _HIGH_IS_BAD else 1
        worst = self._worst[example.gate, example.reason]
        worst.append(example)
        worst.sort(key=lambda one: (sign * one.score, one.row))
        del worst[EXAMPLES:]
