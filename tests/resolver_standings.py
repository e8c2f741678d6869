"""Candidates before the resolver's pass, and how they ended."""

from __future__ import annotations

from collections import defaultdict

from groundset.admission.resolver import Resolution, Seat, Standing
from groundset.contracts import View
from groundset.records import Decision, State, Verdict

VIEWS = {
    ("exact_duplicate", "both"): View("exact_duplicate"),
    ("near_duplicate", "both"): View("near_duplicate"),
    ("near_duplicate", "instruction"): View("instruction_conflict"),
}
NEAR = ("near_duplicate", "both")


def verdict(name: str, gate: str, decision: Decision, score: float = 1.0) -> Verdict:
    reason = "ok" if decision is Decision.KEEP else f"{gate}_says_no"
    return Verdict(name, gate, decision, reason, score)


def standing(
    name: str,
    node: str = "",
    *,
    leak: Decision | None = Decision.KEEP,
    quality: Decision | None = Decision.KEEP,
    grounding: Decision | None = Decision.KEEP,
    support: float = 1.0,
    rank: int = 0,
    attempts: dict[str, int] | None = None,
    unplaced: tuple[str, ...] = (),
    base: bool = False,
) -> Standing:
    given = {"grounding": grounding, "decontamination": leak, "quality": quality}
    verdicts = {
        gate: verdict(name, gate, decision, support if gate == "grounding" else 1.0)
        for gate, decision in given.items()
        if decision is not None
    }
    seats: tuple[Seat, ...] = tuple((gate, view, node or name) for gate, view in VIEWS)
    return Standing(name, rank, seats, verdicts, attempts or {}, unplaced, base)


def joined(*pairs: tuple[str, str], view: tuple[str, str] = NEAR) -> dict[Seat, list[str]]:
    neighbours: dict[Seat, list[str]] = defaultdict(list)
    for a, b in pairs:
        neighbours[(*view, a)].append(b)
        neighbours[(*view, b)].append(a)
    return neighbours


def ends(resolution: Resolution) -> dict[str, tuple[State, str, str]]:
    return {o.candidate: (o.state, o.reason, o.other) for o in resolution.outcomes}
