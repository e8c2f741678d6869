"""Two texts side by side: what both have, what only one has, and why they were put beside each other."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from groundset.report.cutting import Kind, Pieces, cut
from groundset.report.sharing import Spans

LABELS = ("passage", "question", "answer")
"""What a text may have for parts, in order."""


class Telling(StrEnum):
    """What a reader looks for: the little in which like texts differ, or the little that others share."""

    DIFFERENCES = "differences"
    LIKENESS = "likeness"

    @property
    def sought(self) -> Kind:
        """Pieces of which kind are marked."""
        return Kind.OWN if self is Telling.DIFFERENCES else Kind.SHARED


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, and where the other text has the same words."""

    label: str
    """One of ``LABELS``."""
    text: str
    shared: Spans


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    role: str
    """What became of it, or what it is: ``kept``, ``rejected``, ``evaluation item``."""
    name: str
    """``row 17``, an id, ``test.jsonl row 3``."""
    where: str
    """Document that it comes from; empty where there is none."""
    parts: tuple[Part, ...]

    def part(self, label: str) -> Part | None:
        """Give a part; None where there is none of that label."""
        return next((part for part in self.parts if part.label == label), None)

    @property
    def share(self) -> float:
        """Part of its characters that the other side has too."""
        common = sum(end - start for part in self.parts for start, end in part.shared)
        return common / max(1, sum(len(part.text) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside what it was compared with."""

    gate: str
    view: str
    """What was compared: a view of a relation gate, or the tier of a leak."""
    reason: str
    """What it means, as a code: ``near_duplicate``, ``verbatim_leak``, ``contained``, …"""
    score: float
    says: str
    """One sentence: in what they are alike, and how much."""
    telling: Telling
    own: Side
    other: Side | None
    """None where it cannot be shown."""
    note: str = ""
    """Why not; or what to know of it."""

    @property
    def sides(self) -> tuple[Side, ...]:
        """What is shown beside each other."""
        return (self.own, self.other) if self.other else (self.own,)

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts that any side has, in order."""
        found = {part.label for side in self.sides for part in side.parts}
        return tuple(label for label in LABELS if label in found)

    def pieces(self, label: str) -> tuple[Pieces, ...]:
        """Cut a part of each side at its marks; there are no pieces of a part that a side does not have."""
        parts = [side.part(label) or Part(label, "", ()) for side in self.sides]
        return cut([(part.text, part.shared) for part in parts], self.telling.sought)

    def to_json(self) -> dict[str, Any]:
        """Give the shape of a comparison in ``schemas/trace.json``."""
        return {
            "gate": self.gate,
            "view": self.view,
            "reason": self.reason,
            "score": self.score,
            "says": self.says,
            "telling": self.telling.value,
            "own": _side_to_json(self.own),
            "other": _side_to_json(self.other) if self.other else None,
            "note": self.note,
        }

    @staticmethod
    def from_json(row: dict[str, Any]) -> Comparison:
        """Read what ``to_json`` wrote."""
        sides = {name: _side_from_json(row[name]) if row[name] else None for name in ("own", "other")}
        own = sides["own"]
        if own is None:
            raise ValueError("a comparison has a side of its own")
        return Comparison(**{**row, "telling": Telling(row["telling"]), "own": own, "other": sides["other"]})


def _side_to_json(side: Side) -> dict[str, Any]:
    parts = [
        {"label": part.label, "text": part.text, "shared": [list(span) for span in part.shared]}
        for part in side.parts
    ]
    return {"role": side.role, "name": side.name, "where": side.where, "parts": parts}


def _side_from_json(row: dict[str, Any]) -> Side:
    parts = (
        Part(part["label"], part["text"], tuple((start, end) for start, end in part["shared"]))
        for part in row["parts"]
    )
    return Side(row["role"], row["name"], row["where"], tuple(parts))
