"""What the report of a check tells, as typed values; whoever gathers them need not know how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundset.report.comparison import Comparison
from groundset.report.facts import Marked


@dataclass(frozen=True, slots=True)
class RowSaid:
    """What a row says."""

    instruction: str
    response: Marked
    """What its source lacks is marked."""


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row that a gate rejects, or of which it tells something."""

    row: int
    repeats: str
    """What it repeats, with the verb; empty where it repeats nothing."""
    missing: tuple[str, ...]
    """Words, numbers and names of its response that its source does not have."""
    said: RowSaid | None
    """What it says, where it stands alone and may be shown."""
    beside: Comparison | None
    """What it says beside what it repeats, where both may be shown."""
    withheld: bool
    """Whether its text may not be shown: a secret, personal data."""
    role: str = "rejected"
    """``told`` where that rejects nothing."""


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """Why a gate rejects rows, or what it tells of rows."""

    reason: str
    rows: int
    means: str
    do: str
    examples: tuple[RowShown, ...]


@dataclass(frozen=True, slots=True)
class GateShown:
    """What one gate says of all rows."""

    name: str
    question: str
    judged: int
    rejected: int
    not_run: str
    """Why it judged nothing; empty when it did."""
    marks: str
    """What marks in its examples mean; empty where there are none."""
    reasons: tuple[ReasonShown, ...]
    """The most frequent first."""
    told: tuple[ReasonShown, ...] = ()
    """What it tells of rows and rejects nothing for."""

    @property
    def kept(self) -> int:
        """Rows that it has nothing against."""
        return self.judged - self.rejected


@dataclass(frozen=True, slots=True)
class EvaluationShown:
    """How much of an evaluation set is in the data."""

    file: str
    items: int
    found: int
    whole: int
    reworded: int
    """Those that are there only in other words."""
    rows: int
    """Rows of the data that hold one of its items."""
    asked: int
    """Items whose question is, word for word, the question of a row."""
    questions: int
    """Different questions among them."""
    asking: int
    """Rows of the data that ask one of them."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a check was made."""

    evaluations: tuple[str, ...]
    documents: tuple[str, ...]
    rubric: str
    """Path of somebody's own rubric; empty for the one that comes with groundset."""
    version: str
    command: str
    """Makes the same report again."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Everything that the report of a check tells."""

    name: str
    path: str
    rows: int
    clean: int
    unreadable: int
    problems: tuple[tuple[int, str], ...]
    """(row, what is wrong with it) of the first rows that could not be read."""
    gates: tuple[GateShown, ...]
    evaluations: tuple[EvaluationShown, ...]
    made: Made
    planted: tuple[Mapping[str, Any], ...] = ()
    """Copies of evaluation items by kind: ``planted``, ``found``, and ``low`` and ``high`` of their share."""
    planted_warnings: tuple[str, ...] = ()
    """Of which kinds fewer are found than should be."""

    @property
    def faulty(self) -> int:
        """Rows with a finding."""
        return self.rows - self.clean

    @property
    def share(self) -> str:
        """Say how many rows are clean, in percent with one decimal; what is not all is never shown as all."""
        if self.clean in (0, self.rows):
            return "100 %" if self.clean else "0 %"
        return f"{min(99.9, max(0.1, 100 * self.clean / self.rows)):.1f} %"

    @property
    def run(self) -> tuple[GateShown, ...]:
        """Gates that judged rows."""
        return tuple(gate for gate in self.gates if not gate.not_run)

    @property
    def rejecting(self) -> tuple[GateShown, ...]:
        """Gates that rejected rows."""
        return tuple(gate for gate in self.gates if gate.rejected)

    @property
    def telling(self) -> tuple[GateShown, ...]:
        """Gates that tell something and reject nothing for it."""
        return tuple(gate for gate in self.gates if gate.told)
