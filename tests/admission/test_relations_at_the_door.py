"""Relation gates at the door: what cannot be placed, what stops them, what is told, and who comes first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import pytest

from groundset.admission import Base, Door
from groundset.admission.resolver import MAX_ATTEMPTS
from groundset.contracts import RelationGate, View
from groundset.errors import ModelError
from groundset.gates.chain import Gates
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.near import MOST_TOLD, NearDuplicates
from groundset.ledger import Ledger
from groundset.records import (
    Candidate,
    Decision,
    Document,
    Edge,
    Evidence,
    Message,
    Node,
    Origin,
    Outcome,
    SourceFile,
    State,
    Verdict,
)
from groundset.settings import Decontamination
from groundset.settings import NearDuplicates as NearSettings

DOCUMENT = "wiki/a.md"

NO_SETS = DecontaminationGate(Decontamination(), ())


class Keeping:
    """A point gate that keeps everything, some of it better supported."""

    fingerprint = "f1"
    pending = False

    def __init__(self, name: str, scores: Mapping[str, float] | None = None) -> None:
        self.name = name
        self._scores = scores or {}

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing."""

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Gain nothing from it."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Keep it."""
        score = self._scores.get(candidate.id, 0.5)
        return Verdict(candidate.id, self.name, Decision.KEEP, "ok", score, {}, self.fingerprint)


class Fetching:
    """A relation gate by response that must fetch something first, and cannot place some."""

    name = "meaning"
    fingerprint = "m1"
    views: Mapping[str, View] = {"response": View("same_meaning")}

    def __init__(self, lost: Iterable[str] = ()) -> None:
        self.lost = set(lost)
        self.stop: Exception | None = None
        self.stop_after = 0
        self.asked: list[str] = []
        self._fetched: set[str] = set()

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Fetch one after the other, until it is stopped."""
        for number, candidate in enumerate(candidates):
            if self.stop is not None and number == self.stop_after:
                raise self.stop
            self.asked.append(candidate.id)
            self._fetched.add(candidate.id)

    def nodes(self, candidates: Sequence[Candidate]) -> list[tuple[Node, ...] | None]:
        """Place what was fetched and is not lost."""
        placed = self._fetched - self.lost
        return [(Node("response", c.response),) if c.id in placed else None for c in candidates]

    def relate(self, new: Iterable[Node], known: Iterable[Node]) -> Iterator[Edge]:
        """Know no edges: twins share a node."""
        return iter(())


def candidate(number: int, response: str = "") -> Candidate:
    messages = (Message("user", f"What is {number}?"), Message("assistant", response or f"It is {number}."))
    origin = Origin("mined", "section", "t", "p", "explanation", "question", "basic")
    return Candidate.make(messages, (Evidence(DOCUMENT, 0, 10, "Some text."),), origin)


CANDIDATES = sorted((candidate(number) for number in range(6)), key=lambda c: c.id)
IDS = [c.id for c in CANDIDATES]


@pytest.fixture
def ledger() -> Ledger:
    opened = Ledger.open(None)
    document = Document(DOCUMENT, "wiki", "a.md", "a.md", "00", "markdown", "Some text.", "T", "en")
    with opened.write():
        file = SourceFile("wiki", "a.md", "00", 10, State.KEPT, "read")
        opened.corpus.replace_file(file, "f1", [document])
    return opened


def run(
    ledger: Ledger,
    gate: RelationGate,
    candidates: Sequence[Candidate] = CANDIDATES,
    *,
    scores: Mapping[str, float] | None = None,
    base: Base | None = None,
) -> dict[str, Outcome]:
    """Take candidates through the door, as one run does; answers how each stands."""
    grounding = Keeping("grounding", scores)
    gates = Gates(grounding, (gate,), NO_SETS, Keeping("quality"))
    Door(ledger, gates, batch=2, base=base or Base()).admit([(DOCUMENT, c) for c in candidates], 0)
    return {outcome.candidate: outcome for outcome in ledger.candidates.outcomes()}


def test_what_cannot_be_placed_is_undecided_and_after_three_faults_has_failed(ledger: Ledger) -> None:
    """It is asked for in each of those runs and never again; no other candidate hangs on it."""
    gate = Fetching(lost=[IDS[2]])
    for _ in range(MAX_ATTEMPTS - 1):
        found = run(ledger, gate)
        assert (found[IDS[2]].state, found[IDS[2]].gate) == (State.UNDECIDED, "meaning")
        assert found[IDS[2]].reason == "not_compared"
    for _ in range(2):
        found = run(ledger, gate)
        assert (found[IDS[2]].state, found[IDS[2]].reason) == (State.FAILED, "not_compared")
    assert gate.asked.count(IDS[2]) == MAX_ATTEMPTS
    assert {found[name].state for name in IDS if name != IDS[2]} == {State.KEPT}


def test_what_can_be_placed_after_all_is_decided_as_if_it_had_been_at_once(ledger: Ledger) -> None:
    gate = Fetching(lost=[IDS[2]])
    run(ledger, gate)
    gate.lost.clear()
    assert {outcome.state for outcome in run(ledger, gate).values()} == {State.KEPT}


def test_what_stops_a_gate_is_nobodys_fault_and_loses_nothing_that_came(ledger: Ledger) -> None:
    gate = Fetching()
    gate.stop, gate.stop_after = ModelError("nobody is there"), 3
    for _ in range(2 * MAX_ATTEMPTS):
        with pytest.raises(ModelError, match="nobody is there"):
            run(ledger, gate)
        gate.stop_after = 0
    assert gate.asked == IDS[:3]
    assert ledger.verdicts.faults("meaning", "m1") == {}
    gate.stop = None
    assert {outcome.state for outcome in run(ledger, gate).values()} == {State.KEPT}
    assert gate.asked == IDS


TWINS = (candidate(1, "The same."), candidate(2, "The same."), candidate(3, "Something else."))
PUBLISHED, BETTER, OTHER = (twin.id for twin in TWINS)


def test_a_published_sample_stays_though_a_better_supported_twin_came(ledger: Ledger) -> None:
    """Without a base the better supported one does, and what changes is resolved anew."""
    scores = {BETTER: 0.9}
    kept = {n: o for n, o in run(ledger, Fetching(), TWINS, scores=scores).items() if o.state is State.KEPT}
    assert kept.keys() == {BETTER, OTHER}
    found = run(ledger, Fetching(), TWINS, scores=scores, base=Base(frozenset({PUBLISHED}), "d1"))
    assert found[PUBLISHED].state is State.KEPT
    assert (found[BETTER].reason, found[BETTER].other) == ("same_meaning", PUBLISHED)
    assert found[OTHER].state is State.KEPT


def test_another_base_is_looked_at_though_nothing_else_has_changed(ledger: Ledger) -> None:
    """Its digest is part of what outcomes are settled under."""
    gates = Gates(Keeping("grounding"), (Fetching(),), NO_SETS, Keeping("quality"))
    Door(ledger, gates).admit([(DOCUMENT, twin) for twin in TWINS], 0)
    for published in (PUBLISHED, BETTER):
        Door(ledger, gates, base=Base(frozenset({published}), f"of {published}")).settle()
        kept = {o.candidate for o in ledger.candidates.outcomes() if o.state is State.KEPT}
        assert kept == {published, OTHER}


def test_a_published_sample_that_is_no_candidate_any_more_is_absent(ledger: Ledger) -> None:
    found = run(ledger, Fetching(), TWINS[1:], base=Base(frozenset({PUBLISHED}), "d1"))
    assert {name: outcome.state for name, outcome in found.items()} == {
        BETTER: State.KEPT,
        OTHER: State.KEPT,
    }


SHORT = " ".join(f"w{n}" for n in range(60))
LONGER = [f"{SHORT} " + " ".join(f"x{at}y{n}" for n in range(30 + at)) for at in range(MOST_TOLD + 4)]


@pytest.mark.parametrize("batches", [1, 5])
def test_what_is_told_of_one_text_is_the_same_in_one_batch_and_in_five(ledger: Ledger, batches: int) -> None:
    """The shortest texts that hold it, and no more of them than may be told."""
    gate = NearDuplicates(NearSettings())
    candidates = [candidate(n, text) for n, text in enumerate([SHORT, *LONGER[::-1]])]
    for at in range(batches):
        found = run(ledger, gate, candidates[at::batches])
    assert {outcome.state for outcome in found.values()} == {State.KEPT}
    told = [twin for twin in ledger.relations.twins(gate.name, candidates[0].id) if twin[1] == "contained"]
    assert {name for name, _view, _score in told} == {c.id for c in candidates[-MOST_TOLD:]}


def test_a_text_in_a_longer_one_is_rejected_where_the_configuration_says_so(ledger: Ledger) -> None:
    short, long = candidate(1, SHORT), candidate(1, LONGER[0])
    gate = NearDuplicates(NearSettings(contained_is="rejected", instruction=0.9))
    found = run(ledger, gate, (short, long), scores={long.id: 0.9})
    assert (found[short.id].reason, found[short.id].other) == ("instruction_conflict", long.id)
    short = candidate(2, SHORT)
    found = run(ledger, gate, (short, long), scores={long.id: 0.9})
    assert (found[short.id].reason, found[short.id].other) == ("contained", long.id)
