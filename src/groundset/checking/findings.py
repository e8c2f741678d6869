"""What a check found, as typed facts: counts per gate and reason, evaluation items hit, and examples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from groundset.gates.self_test import SelfTest
from groundset.report.wording import one_line

_LINE = 240
"""Characters of an instruction or a response that programs and terminals are told."""
CONTAINED, SAME_TEMPLATE = "contained", "same_template"
"""What is told of rows: they stand in longer ones, nearly whole; they are items with other numbers."""
_RELATIONS = {CONTAINED: "stands in", SAME_TEMPLATE: "resembles"}


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
    """A row that a gate rejects, or of which it tells something."""

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
    told: bool = False
    """Whether that is told and rejects nothing."""
    known: bool = False
    """Whether an earlier gate finds that the row repeats another: what is new is the better example."""
    said: Said = NOTHING
    other_said: Said = NOTHING

    @property
    def relation(self) -> str:
        """Say what it does to ``other``: row 3 repeats row 1."""
        return _RELATIONS.get(self.reason, "repeats")


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
    """Which items of one evaluation set are in the dataset."""

    file: str
    items: int
    found: tuple[int, ...]
    """Rows of the evaluation file that are leaked, 0-based, ascending."""
    whole: tuple[int, ...]
    """Those of them whose question or answer stands there whole, word for word."""
    rows: int
    """Rows of the dataset that hold one of them."""
    rephrased: tuple[int, ...] = ()
    """Those of them that are there only in other words."""
    asked: tuple[int, ...] = ()
    """Those of them whose question is, word for word, the whole question of a row of the dataset."""
    questions: int = 0
    """Different questions among those that are asked."""
    asking: int = 0
    """Rows of the dataset that ask one of them."""

    @property
    def partly(self) -> int:
        """Items of which a part stands there, word for word."""
        return len(self.found) - len(self.whole) - len(self.rephrased)


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
