"""The resolver: one greedy pass down the canonical order decides which candidates are kept.

By definition a candidate is kept if every point gate keeps it, no candidate that decontamination
rejected is its twin, and no earlier kept candidate is its twin. The canonical order is: samples of the
base release first, then the better supported, then the newer version of a document, then the id. So every
dropped duplicate names a sample that is kept, a twin of a candidate that quality rejected gets its own
chance, and neither order of arrival nor history matters. Connected components are never used: a chain
A~B~C drops only what is itself a twin of something kept.

Twins are relatives in a view whose limit is 1. In a view with a higher limit that many relatives are kept,
and the rest rejected.

The pass is lazy about quality: a candidate whose fate hangs on its own quality verdict alone is on
the *frontier*; only those are worth paying a judge for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from groundset.contracts import View
from groundset.gates.chain import DECONTAMINATION, GROUNDING, QUALITY
from groundset.records import Decision, Outcome, State, Verdict

Seat = tuple[str, str, str]
"""Gate, view and node key."""

MAX_ATTEMPTS = 3
"""Faults of one gate on one candidate, or runs in which it stayed undecided, before it is ``failed``."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one candidate when the pass begins."""

    candidate: str
    rank: int
    """Of its document within the family, 0 for the newest version."""
    seats: tuple[Seat, ...]
    """Where it sits in each relation gate's views, in order of precedence."""
    verdicts: Mapping[str, Verdict]
    """Of the point gates that have answered."""
    attempts: Mapping[str, int] = field(default_factory=dict)
    """Faults per gate so far."""
    unplaced: tuple[str, ...] = ()
    """Relation gates that could not place it, in order."""
    base: bool = False
    """Whether it is a sample of the base release."""

    @property
    def order(self) -> tuple[bool, float, int, str]:
        """Place in the canonical order."""
        grounded = self.verdicts.get(GROUNDING)
        return (not self.base, -grounded.score if grounded else 0.0, self.rank, self.candidate)

    def is_decided(self, gate: str) -> bool:
        """Tell whether a point gate keeps or rejects it; one that is undecided is asked again."""
        verdict = self.verdicts.get(gate)
        return verdict is not None and verdict.decision is not Decision.UNDECIDED


@dataclass(frozen=True, slots=True)
class Resolution:
    """The answer of a pass."""

    outcomes: tuple[Outcome, ...]
    """One per candidate, by id."""
    frontier: tuple[str, ...]
    """Candidates whose quality verdict is the only thing missing, in canonical order."""


def resolve(
    standings: Iterable[Standing],
    neighbours: Mapping[Seat, Iterable[str]],
    views: Mapping[tuple[str, str], View],
) -> Resolution:
    """Decide the state of every candidate; a pure function, the same for any order of its input.

    ``neighbours`` gives the keys of the nodes joined to a seat by an edge, ``views`` the views by gate and
    name.
    """
    run = _Pass(neighbours, views)
    ordered = sorted(standings, key=lambda s: s.order)
    grounded = [s for s in ordered if not run.ended_by_grounding(s)]
    clean = [s for s in grounded if not run.ended_by_leak(s)]
    for standing in clean:
        run.decide(standing)
    outcomes = sorted(run.outcomes, key=lambda o: o.candidate)
    return Resolution(tuple(outcomes), tuple(run.frontier))


class _Pass:
    """One pass: who was seen where so far, and what was decided."""

    def __init__(
        self, neighbours: Mapping[Seat, Iterable[str]], views: Mapping[tuple[str, str], View]
    ) -> None:
        self._neighbours = neighbours
        self._views = views
        self._leaks: dict[Seat, str] = {}
        self._doubtful: dict[Seat, str] = {}
        self._lost: dict[Seat, str] = {}
        self._kept: dict[Seat, str] = {}
        self._crowds: defaultdict[Seat, list[str]] = defaultdict(list)
        """Kept candidates in seats that more than one may take."""
        self._waiting: dict[Seat, str] = {}
        self.outcomes: list[Outcome] = []
        self.frontier: list[str] = []

    def ended_by_grounding(self, s: Standing) -> bool:
        return self._end_by_verdict(s, GROUNDING) is not None

    def ended_by_leak(self, s: Standing) -> bool:
        """End a leak, and remember where leaks and what may be one sit: their twins follow them."""
        ended = self._end_by_verdict(s, DECONTAMINATION)
        if ended is not None:
            marks = {
                State.REJECTED: self._leaks,
                State.UNDECIDED: self._doubtful,
                State.FAILED: self._lost,
            }
            self._sit(s, marks[ended])
        return ended is not None

    def decide(self, s: Standing) -> None:
        """Decide a grounded candidate that is no leak itself."""
        if self._end_as_twin(s) or self._end_in_crowd(s) or self._end_unplaced(s):
            return
        if not s.is_decided(QUALITY) and s.attempts.get(QUALITY, 0) < MAX_ATTEMPTS:
            self.frontier.append(s.candidate)
        ended = self._end_by_verdict(s, QUALITY)
        if ended is State.UNDECIDED:
            self._sit(s, self._waiting)
        if ended is None:
            self._sit(s, self._kept)
            for seat in s.seats:
                if self._limit(seat) > 1:
                    self._crowds[seat].append(s.candidate)
            self.outcomes.append(Outcome(s.candidate, State.KEPT, "", "ok"))

    def _end_as_twin(self, s: Standing) -> bool:
        """End a twin of something decided, the graver finding first."""
        found = (
            (self._leaks, State.REJECTED, "twin_of_leak"),
            (self._lost, State.FAILED, "twin_of_failed"),
            (self._kept, State.REJECTED, ""),
            (self._doubtful, State.UNDECIDED, "twin_of_undecided"),
            (self._waiting, State.UNDECIDED, "twin_of_undecided"),
        )
        for seated, state, reason in found:
            seat, other = self._twin(s, seated)
            if other:
                in_leaks = seated is not self._kept and seated is not self._waiting
                gate = DECONTAMINATION if in_leaks else seat[0]
                code = reason or self._views[seat[:2]].reason
                self.outcomes.append(Outcome(s.candidate, state, gate, code, 1.0, other))
                return True
        return False

    def _end_in_crowd(self, s: Standing) -> bool:
        """End a candidate of whose relatives as many are kept as may be."""
        for seat in s.seats:
            limit = self._limit(seat)
            if limit > 1:
                kept = [name for near in self._around(seat) for name in self._crowds.get(near, ())]
                if len(kept) >= limit:
                    reason = self._views[seat[:2]].reason
                    self.outcomes.append(
                        Outcome(s.candidate, State.REJECTED, seat[0], reason, 1.0, min(kept))
                    )
                    return True
        return False

    def _end_unplaced(self, s: Standing) -> bool:
        """End a candidate that could not be compared with the others."""
        for gate in s.unplaced[:1]:
            lost = s.attempts.get(gate, 0) >= MAX_ATTEMPTS
            state = State.FAILED if lost else State.UNDECIDED
            self.outcomes.append(Outcome(s.candidate, state, gate, "not_compared", 0.0))
            if not lost:
                self._sit(s, self._waiting)
            return True
        return False

    def _twin(self, s: Standing, seated: Mapping[Seat, str]) -> tuple[Seat, str]:
        for seat in s.seats:
            if self._limit(seat) == 1:
                twins = [seated[near] for near in self._around(seat) if near in seated]
                if twins:
                    return seat, min(twins)
        return ("", "", ""), ""

    def _around(self, seat: Seat) -> Iterator[Seat]:
        """Yield a seat and those joined to it by an edge."""
        gate, view, _key = seat
        yield seat
        yield from ((gate, view, key) for key in self._neighbours.get(seat, ()))

    def _limit(self, seat: Seat) -> int:
        return self._views[seat[:2]].limit

    def _sit(self, s: Standing, seated: dict[Seat, str]) -> None:
        for seat in s.seats:
            if self._limit(seat) == 1:
                seated.setdefault(seat, s.candidate)

    def _end_by_verdict(self, s: Standing, gate: str) -> State | None:
        """End a candidate that a point gate does not keep; None when it keeps it."""
        verdict = s.verdicts.get(gate)
        if verdict is not None and verdict.decision is Decision.KEEP:
            return None
        fault = "gate_fault" if s.attempts.get(gate) else "not_judged"
        state, reason, score = State.UNDECIDED, verdict.reason if verdict else fault, 0.0
        if verdict is not None and verdict.decision is Decision.REJECT:
            state, score = State.REJECTED, verdict.score
        elif s.attempts.get(gate, 0) >= MAX_ATTEMPTS:
            state = State.FAILED
        self.outcomes.append(Outcome(s.candidate, state, gate, reason, score))
        return state
