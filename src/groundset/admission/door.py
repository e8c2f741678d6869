"""The one door: ``admit``, and the steps that the stages take through it one by one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from types import MappingProxyType
from typing import TypeVar

from groundset.admission.base import NO_BASE, Base
from groundset.admission.resolver import MAX_ATTEMPTS, Seat, Standing, resolve
from groundset.contracts import PointGate, Progress, RelationGate, Silent, UndecidedError, View
from groundset.errors import GroundsetError
from groundset.gates.chain import Gates
from groundset.gates.judged import UntriedError
from groundset.ledger import Ledger
from groundset.records import Candidate, Decision, Edge, Node, Outcome, State, Verdict, content_hash

T = TypeVar("T")

BATCH = 200
"""Candidates judged per transaction: small enough that Ctrl-C answers at once."""


class Door:
    """Lets candidates in and takes them through the gates; there is no other way to a sample."""

    def __init__(
        self,
        ledger: Ledger,
        gates: Gates,
        progress: Progress | None = None,
        *,
        base: Base = NO_BASE,
        batch: int = BATCH,
    ) -> None:
        """Make the door over a ledger; the samples of ``base`` come first where two are twins."""
        self.ledger = ledger
        self._base = base
        self._batch = batch
        self.gates = gates
        self._progress = progress or Silent()

    def admit(self, entering: Iterable[tuple[str, Candidate]], turn: int) -> int:
        """Take (document, candidate) pairs through all gates; answers how many came in."""
        count = enter(self.ledger, entering, turn)
        self.judge(self.gates.grounding)
        for gate in self.gates.relations:
            self.relate(gate)
        self.judge(self.gates.decontamination)
        self.settle()
        return count

    def judge(self, gate: PointGate, names: Sequence[str] | None = None) -> int:
        """Ask a point gate about every candidate, or those named, that it has not answered for."""
        unjudged = self.ledger.verdicts.unjudged(gate.name, gate.fingerprint)
        given_up = self.ledger.verdicts.faults(gate.name, gate.fingerprint)
        wanted = set(unjudged if names is None else names)
        names = [n for n in unjudged if n in wanted and given_up.get(n, 0) < MAX_ATTEMPTS]
        stopped = self._prepare(gate, names)
        self._progress.start(f"{gate.name}: judging candidates", len(names))
        for batch in _batches(names, self._batch):
            whole = self._judge_batch(gate, list(self.ledger.candidates.get(batch)))
            self._progress.advance(len(batch))
            if stopped is not None and not whole:
                break  # It stopped about here: candidates are asked about in the order of names.
        self._progress.finish()
        if stopped is not None:
            raise stopped
        return len(names)

    def _prepare(self, gate: PointGate | RelationGate, names: Sequence[str]) -> GroundsetError | None:
        """Let a gate fetch what it needs; give what stopped it, for what came is judged all the same."""
        try:
            gate.prepare(
                c for part in _batches(names, self._batch) for c in [*self.ledger.candidates.get(part)]
            )
        except GroundsetError as error:
            return error
        return None

    def _judge_batch(self, gate: PointGate, batch: list[Candidate]) -> bool:
        """Record what a gate says of some candidates; tell whether it tried to answer for all of them."""
        untried = 0
        given: list[Verdict] = []
        faults: list[tuple[str, str]] = []
        _screen(gate, batch)
        for candidate in batch:
            try:
                given.append(gate.judge(candidate))
            except UndecidedError as error:
                given.append(_undecided(candidate, gate, error))
                if isinstance(error, UntriedError):
                    untried += 1
                else:
                    faults.append((candidate.id, error.reason))
            # The one broad except: a gate's fault makes its candidate undecided, never kept nor lost.
            except Exception as error:  # noqa: BLE001
                faults.append((candidate.id, type(error).__name__))
        with self.ledger.write():
            self.ledger.verdicts.record(given)
            for name, detail in faults:
                self.ledger.verdicts.record_fault(name, gate.name, gate.fingerprint, detail)
            self.ledger.touch()
        return not untried

    def relate(self, gate: RelationGate) -> int:
        """Find the relatives of every candidate that a relation gate has not placed."""
        self._start_over_when_changed(gate)
        given_up = self.ledger.verdicts.faults(gate.name, gate.fingerprint)
        unrelated = self.ledger.relations.unrelated(gate.name)
        names = [name for name in unrelated if given_up.get(name, 0) < MAX_ATTEMPTS]
        stopped = self._prepare(gate, names)
        self._progress.start(f"{gate.name}: finding twins", len(names))
        placed, unplaced = self._placed(gate, names)
        if placed:
            relate(self.ledger, gate.name, placed, gate.relate, gate.views)
        if names:
            with self.ledger.write():
                # What stopped the gate is no fault of a candidate.
                for name in unplaced if stopped is None else ():
                    self.ledger.verdicts.record_fault(name, gate.name, gate.fingerprint, "not_compared")
                self.ledger.touch()
        self._progress.finish()
        if stopped is not None:
            raise stopped
        return len(names)

    def _start_over_when_changed(self, gate: RelationGate) -> None:
        """Forget what a gate found under other rules, and the places of what is no more."""
        ledger = self.ledger
        mark = content_hash(gate.name, gate.fingerprint)
        with ledger.write():
            if ledger.mark(f"related:{gate.name}") != mark:
                ledger.relations.forget_gate(gate.name)
                ledger.set_mark(f"related:{gate.name}", mark)
            ledger.relations.sweep(gate.name)

    def _placed(self, gate: RelationGate, names: Sequence[str]) -> tuple[list[tuple[str, Node]], list[str]]:
        """Give the nodes of candidates, and the candidates that have none now."""
        placed: list[tuple[str, Node]] = []
        unplaced: list[str] = []
        for part in _batches(names, self._batch):
            candidates = list(self.ledger.candidates.get(part))
            for candidate, nodes in zip(candidates, gate.nodes(candidates), strict=True):
                if nodes is None:
                    unplaced.append(candidate.id)
                else:
                    placed += ((candidate.id, node) for node in nodes)
            self._progress.advance(len(part))
        return placed, unplaced

    def settle(self) -> int:
        """Judge quality where a fate hangs on it, decide every state; answers how many were judged."""
        if self.ledger.mark("settled") == self._state:
            return 0
        try:
            judged, outcomes = self._judge_frontier()
        except GroundsetError:
            self._conclude(self._resolve()[0])  # What was judged before it stopped stands.
            raise
        self._conclude(outcomes)
        return judged

    def _judge_frontier(self) -> tuple[int, tuple[Outcome, ...]]:
        """Judge quality, each candidate once, until nobody's fate hangs on it any more."""
        gate = self.gates.quality
        judged = 0
        tried: set[tuple[str, str]] = set()
        while True:
            outcomes, frontier = self._resolve()
            asked = gate.fingerprint
            fresh = [name for name in frontier if (asked, name) not in tried]
            if fresh:
                tried.update((asked, name) for name in fresh)
                judged += self.judge(gate, fresh)
                continue
            # A panel measures its judges on what the corpus is now; one that is blind is another gate.
            gate.prepare(())
            if gate.fingerprint == asked:
                return judged, outcomes

    def _conclude(self, outcomes: Sequence[Outcome]) -> None:
        """Record every state; what is undecided is tried again even when nothing else has changed."""
        ledger = self.ledger
        with ledger.write():
            ledger.candidates.set_outcomes(outcomes)
            undecided = any(outcome.state is State.UNDECIDED for outcome in outcomes)
            waiting = undecided or self.gates.quality.pending
            ledger.set_mark("settled", "" if waiting else self._state)

    @property
    def _state(self) -> str:
        """Name all that outcomes depend on."""
        return f"{self.ledger.generation}:{self.gates.digest}:{self._base.digest}"

    def _resolve(self) -> tuple[tuple[Outcome, ...], tuple[str, ...]]:
        resolution = resolve(self._standings(), self._neighbours(), self.gates.views)
        return resolution.outcomes, resolution.frontier

    def _standings(self) -> Iterator[Standing]:
        ledger = self.ledger
        points, relations = self.gates.points.values(), self.gates.relations
        verdicts = {g.name: ledger.verdicts.decisions(g.name, g.fingerprint) for g in points}
        gates: list[PointGate | RelationGate] = [*points, *relations]
        faults = {gate.name: ledger.verdicts.faults(gate.name, gate.fingerprint) for gate in gates}
        placed = {gate.name: ledger.relations.members(gate.name) for gate in relations}
        seats = self._seats(placed)
        places = ledger.corpus.places()
        for name, document in ledger.candidates.live_ids().items():
            yield Standing(
                candidate=name,
                rank=places[document][1],
                seats=tuple(seats.get(name, ())),
                verdicts={gate: given[name] for gate, given in verdicts.items() if name in given},
                attempts={gate: known[name] for gate, known in faults.items() if name in known},
                unplaced=tuple(gate for gate, members in placed.items() if name not in members),
                base=name in self._base.samples,
            )

    def _seats(self, placed: Mapping[str, Mapping[str, Mapping[str, str]]]) -> dict[str, list[Seat]]:
        """Give the seats of each candidate in views that may reject it."""
        seats: dict[str, list[Seat]] = defaultdict(list)
        for gate in self.gates.relations:
            counting = [name for name, view in gate.views.items() if view.limit]
            for member, views in placed[gate.name].items():
                seats[member] += [(gate.name, view, views[view]) for view in counting if view in views]
        return seats

    def _neighbours(self) -> dict[Seat, list[str]]:
        joined: dict[Seat, list[str]] = defaultdict(list)
        for gate in self.gates.relations:
            views = [name for name, view in gate.views.items() if view.limit]
            for edge in self.ledger.relations.edges(gate.name, views):
                joined[(gate.name, edge.view, edge.a)].append(edge.b)
                joined[(gate.name, edge.view, edge.b)].append(edge.a)
        return joined


def _screen(gate: PointGate, batch: Sequence[Candidate]) -> None:
    """Let a gate look at a batch together; what it stumbles over there, it meets again one by one."""
    with suppress(Exception):
        gate.screen(batch)


def _undecided(candidate: Candidate, gate: PointGate, error: UndecidedError) -> Verdict:
    return Verdict(
        candidate.id, gate.name, Decision.UNDECIDED, error.reason, 0.0, error.evidence, gate.fingerprint
    )


def enter(ledger: Ledger, entering: Iterable[tuple[str, Candidate]], turn: int) -> int:
    """Let (document, candidate) pairs in; nothing is judged yet."""
    by_document: dict[str, list[Candidate]] = defaultdict(list)
    for document, candidate in entering:
        by_document[document].append(candidate)
    with ledger.write():
        for document, candidates in sorted(by_document.items()):
            ledger.candidates.enter(document, candidates, turn)
        ledger.touch()
    return sum(map(len, by_document.values()))


def relate(
    ledger: Ledger,
    gate: str,
    placed: Sequence[tuple[str, Node]],
    find: Callable[[Iterable[Node], Iterable[Node]], Iterable[Edge]],
    views: Mapping[str, View] = MappingProxyType({}),
) -> None:
    """Join new members' nodes with the known ones and record both in one transaction."""
    known = list(ledger.relations.known(gate))
    seen = {(node.view, node.key) for node in known}
    new = {(node.view, node.key): node for _member, node in placed if (node.view, node.key) not in seen}
    edges = list(find([new[key] for key in sorted(new)], known))
    with ledger.write():
        ledger.relations.record(gate, placed, edges)
        for name, view in views.items():
            if view.most:
                ledger.relations.thin(gate, name, view.most)


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch
