"""Counts that add up: what came in, and in which state each thing ended, level by level.

The funnel is computed from outcomes alone, so that the run, the page, the certificate and
``verify`` cannot disagree about it. Its JSON shape is ``schemas/funnel.json``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from groundset.records import Outcome, State

GATE_ORDER = (
    "grounding",
    "exact_duplicate",
    "near_duplicate",
    "semantic_duplicate",
    "decontamination",
    "quality",
)
"""The order in which every candidate meets the gates."""

OVER_TARGET = "over_target"
"""Reason of a sample that was taken out because its value is over."""
COVERAGE = "coverage"
"""Where samples are taken out that there is no room for; it judges none, so it is no gate of the order."""


@dataclass(frozen=True, slots=True)
class Level:
    """Counts of one kind of thing, or of the candidates that reached one gate."""

    kept: int = 0
    rejected: int = 0
    failed: int = 0
    undecided: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    """Reason code to count, of everything that was not kept."""

    @property
    def total(self) -> int:
        """Everything that came in."""
        return self.kept + self.rejected + self.failed + self.undecided

    @classmethod
    def count(cls, ends: Iterable[tuple[State, str]]) -> Self:
        """Count (state, reason) pairs."""
        states: Counter[State] = Counter()
        reasons: Counter[str] = Counter()
        for state, reason in ends:
            states[state] += 1
            if state is not State.KEPT:
                reasons[reason] += 1
        return cls(
            kept=states[State.KEPT],
            rejected=states[State.REJECTED],
            failed=states[State.FAILED],
            undecided=states[State.UNDECIDED],
            reasons=dict(sorted(reasons.items())),
        )

    def to_json(self) -> dict[str, Any]:
        """Give the JSON shape; ``in`` is the sum of the four states."""
        return {
            "in": self.total,
            "kept": self.kept,
            "rejected": self.rejected,
            "failed": self.failed,
            "undecided": self.undecided,
            "reasons": self.reasons,
        }


@dataclass(frozen=True, slots=True)
class Funnel:
    """The whole way from files to samples."""

    files: Level
    documents: Level
    passages: Level
    calls: Level
    """Calls to models; nothing came in where no model was asked."""
    candidates: Level
    gates: dict[str, Level]
    """Per gate that ended or passed candidates, in the order they are met; ``coverage`` if it ended any."""

    @classmethod
    def build(
        cls,
        files: Iterable[tuple[State, str]],
        documents: Iterable[tuple[State, str]],
        passages: Iterable[tuple[State, str]],
        outcomes: Iterable[Outcome],
        calls: Iterable[tuple[State, str]] = (),
    ) -> Self:
        """Count the ends of everything; a candidate counts at each gate up to the one that ended it.

        ``calls`` are those of the questions that still count: ``kept`` when the reply was used,
        ``rejected`` when it was of no use; the last one of a question that got no usable reply is
        undecided or has failed.
        """
        ended = list(outcomes)
        waiting = Counter(o.gate for o in ended if o.state is not State.KEPT)
        remaining = len(ended)
        gates: dict[str, Level] = {}
        for gate in (*GATE_ORDER, *([COVERAGE] if waiting[COVERAGE] else ())):
            here = [(o.state, o.reason) for o in ended if o.gate == gate and o.state is not State.KEPT]
            remaining -= waiting[gate]
            gates[gate] = Level.count([*here, *[(State.KEPT, "")] * remaining])
        return cls(
            files=Level.count(files),
            documents=Level.count(documents),
            passages=Level.count(passages),
            calls=Level.count(calls),
            candidates=Level.count((o.state, o.reason) for o in ended),
            gates=gates,
        )

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/funnel.json``."""
        candidates = self.candidates.to_json()
        candidates["gates"] = [{"gate": gate, **level.to_json()} for gate, level in self.gates.items()]
        return {
            "files": self.files.to_json(),
            "documents": self.documents.to_json(),
            "passages": self.passages.to_json(),
            "calls": self.calls.to_json(),
            "candidates": candidates,
        }
