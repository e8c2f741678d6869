"""What a check is to do: which gates, against which evaluation sets and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from groundset.errors import UserError
from groundset.funnel import GATE_ORDER

GROUPS = {
    "extract": ("grounding",),
    "deduplicate": ("exact_duplicate", "near_duplicate", "semantic_duplicate"),
    "decontaminate": ("decontamination",),
}
"""A stage's name stands for its gates; quality is both."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A check, before it begins."""

    data: Path
    evaluations: tuple[Path, ...]
    corpora: tuple[Path, ...]
    gates: tuple[str, ...]
    """Names of the gates to run, in the order every candidate meets them."""
    asked: bool
    """Whether somebody named the gates; else all that can run do."""

    @classmethod
    def make(
        cls,
        data: Path,
        evaluations: Sequence[Path] = (),
        corpora: Sequence[Path] = (),
        gates: Sequence[str] = (),
    ) -> Plan:
        """Make a plan; raises UserError for a gate that nobody knows or that lacks what it compares with."""
        wanted = tuple(dict.fromkeys(name for given in gates for name in GROUPS.get(given, (given,))))
        unknown = [name for name in wanted if name not in GATE_ORDER]
        if unknown:
            known = ", ".join((*GATE_ORDER, *GROUPS))
            raise UserError(f"no gate is named {unknown[0]!r}", f"gates and groups are: {known}")
        if "decontamination" in wanted and not evaluations:
            raise UserError("decontamination needs an evaluation set", "give one with --eval FILE")
        if not wanted:
            wanted = tuple(name for name in GATE_ORDER if evaluations or name != "decontamination")
        ordered = tuple(name for name in GATE_ORDER if name in wanted)
        return cls(data, tuple(evaluations), tuple(corpora), ordered, bool(gates))
