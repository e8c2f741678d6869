"""The door: what a gate cannot decide is undecided, then failed; what stops it loses nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest

from groundset.admission import Door
from groundset.admission.resolver import MAX_ATTEMPTS
from groundset.contracts import UndecidedError
from groundset.errors import BudgetError, GroundsetError, ModelError, WaitingError
from groundset.gates.chain import Gates
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.judged import UntriedError
from groundset.ledger import Ledger
from groundset.records import (
    Candidate,
    Decision,
    Document,
    Evidence,
    Message,
    Origin,
    Outcome,
    SourceFile,
    State,
    Verdict,
)
from groundset.settings import Decontamination

Judging = Callable[[Candidate], Verdict]

NO_SETS = DecontaminationGate(Decontamination(), ())


class Keeping:
    """A point gate that keeps everything."""

    fingerprint = "f1"

    def __init__(self, name: str) -> None:
        self.name = name
        self.pending = False

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Need nothing."""

    def screen(self, candidates: Sequence[Candidate]) -> None:
        """Gain nothing from it."""

    def judge(self, candidate: Candidate) -> Verdict:
        """Keep it."""
        return Verdict(candidate.id, self.name, Decision.KEEP, "ok", 1.0, {}, self.fingerprint)


class Asking(Keeping):
    """A quality gate that must fetch answers first; ``answers`` and ``stop`` say how that goes."""

    def __init__(self) -> None:
        super().__init__("quality")
        self.fingerprint = "q1"
        self.answers: dict[str, UndecidedError | Exception] = {}
        self.stop: BaseException | None = None
        self.stop_after = 0
        self.measured = ""
        self.batches: list[list[str]] = []
        self._fetched: set[str] = set()

    def prepare(self, candidates: Iterable[Candidate]) -> None:
        """Fetch one after the other, until it is stopped."""
        self.batches.append([])
        for candidate in candidates:
            if self.stop is not None and len(self.batches[-1]) == self.stop_after:
                raise self.stop
            self.batches[-1].append(candidate.id)
            self._fetched.add(candidate.id)
        self.fingerprint = self.measured or self.fingerprint

    def judge(self, candidate: Candidate) -> Verdict:
        """Answer as fetched."""
        if candidate.id not in self._fetched:
            raise UntriedError("not_judged")
        if candidate.id in self.answers:
            raise self.answers[candidate.id]
        return super().judge(candidate)


def candidate(number: int) -> Candidate:
    messages = (Message("user", f"What is {number}?"), Message("assistant", "Some text."))
    origin = Origin("mined", "section", "t", "p", "explanation", "question", "basic")
    return Candidate.make(messages, (Evidence("wiki/a.md", 0, 10, "Some text."),), origin)


CANDIDATES = sorted((candidate(number) for number in range(10)), key=lambda c: c.id)
IDS = [c.id for c in CANDIDATES]


@pytest.fixture
def quality() -> Asking:
    return Asking()


@pytest.fixture
def ledger() -> Ledger:
    opened = Ledger.open(None)
    document = Document("wiki/a.md", "wiki", "a.md", "a.md", "00", "markdown", "Some text.", "T", "en")
    with opened.write():
        file = SourceFile("wiki", "a.md", "00", 10, State.KEPT, "read")
        opened.corpus.replace_file(file, "f1", [document])
    return opened


def run(ledger: Ledger, quality: Asking) -> dict[str, Outcome]:
    """Take all candidates through the door, as one run does; answers how each stands."""
    gates = Gates(Keeping("grounding"), (), NO_SETS, quality)
    Door(ledger, gates, batch=2).admit([("wiki/a.md", c) for c in CANDIDATES], 0)
    return outcomes(ledger)


def outcomes(ledger: Ledger) -> dict[str, Outcome]:
    return {outcome.candidate: outcome for outcome in ledger.candidates.outcomes()}


def test_a_gate_fetches_for_all_before_it_judges(ledger: Ledger, quality: Asking) -> None:
    """And once more for nobody, at the end: that is when judges are measured on the corpus as it is."""
    assert {o.state for o in run(ledger, quality).values()} == {State.KEPT}
    assert quality.batches == [IDS, []]


def test_what_a_gate_cannot_decide_is_undecided_with_its_reason_and_proof(
    ledger: Ledger, quality: Asking
) -> None:
    quality.answers = {IDS[3]: UndecidedError("refused", {"model": "m", "calls": [["k", "refused"]]})}
    found = run(ledger, quality)
    assert (found[IDS[3]].state, found[IDS[3]].gate, found[IDS[3]].reason) == (
        State.UNDECIDED,
        "quality",
        "refused",
    )
    verdict = next(v for v in ledger.verdicts.of(IDS[3]) if v.gate == "quality")
    assert (verdict.decision, verdict.fingerprint) == (Decision.UNDECIDED, "q1")
    assert verdict.evidence == {"model": "m", "calls": [["k", "refused"]]}
    assert found[IDS[4]].state is State.KEPT


def test_every_run_tries_again_and_after_the_last_it_has_failed_for_that_reason(
    ledger: Ledger, quality: Asking
) -> None:
    quality.answers = {IDS[3]: UndecidedError("cut_off")}
    for _ in range(MAX_ATTEMPTS - 1):
        assert run(ledger, quality)[IDS[3]].state is State.UNDECIDED
    ended = run(ledger, quality)[IDS[3]]
    assert (ended.state, ended.reason) == (State.FAILED, "cut_off")
    assert sum(IDS[3] in batch for batch in quality.batches) == MAX_ATTEMPTS
    assert run(ledger, quality)[IDS[3]].state is State.FAILED
    assert sum(IDS[3] in batch for batch in quality.batches) == MAX_ATTEMPTS


def test_a_later_run_that_can_decide_does_and_earlier_attempts_are_forgotten(
    ledger: Ledger, quality: Asking
) -> None:
    quality.answers = {IDS[3]: UndecidedError("unanswered"), IDS[5]: TimeoutError()}
    found = run(ledger, quality)
    assert (found[IDS[5]].state, found[IDS[5]].reason) == (State.UNDECIDED, "gate_fault")
    quality.answers = {}
    assert {o.state for o in run(ledger, quality).values()} == {State.KEPT}
    assert ledger.verdicts.faults("quality", "q1") == {}


@pytest.mark.parametrize("reason", ["judge_blind", "unanswered"])
def test_what_was_not_tried_stays_undecided_however_often(
    ledger: Ledger, quality: Asking, reason: str
) -> None:
    """A blind judge makes nobody fail, nor does asking one run twice."""
    quality.answers = {name: UntriedError(reason) for name in IDS}
    for _ in range(2 * MAX_ATTEMPTS):
        found = run(ledger, quality)
    assert {(o.state, o.reason) for o in found.values()} == {(State.UNDECIDED, reason)}
    assert ledger.verdicts.faults("quality", "q1") == {}


@pytest.mark.parametrize("error", [BudgetError, ModelError, WaitingError])
def test_what_stops_a_gate_passes_through_after_what_came_was_judged(
    ledger: Ledger, quality: Asking, error: type[GroundsetError]
) -> None:
    quality.stop, quality.stop_after = error("no more"), 5
    with pytest.raises(error, match="no more"):
        run(ledger, quality)
    found = outcomes(ledger)
    assert [found[name].state for name in IDS[:5]] == [State.KEPT] * 5
    assert {(found[name].state, found[name].reason) for name in IDS[5:]} == {(State.UNDECIDED, "not_judged")}
    assert ledger.verdicts.faults("quality", "q1") == {}
    quality.stop = None
    assert {o.state for o in run(ledger, quality).values()} == {State.KEPT}
    assert quality.batches[1] == IDS[5:]


def test_an_interruption_passes_through_at_once(ledger: Ledger, quality: Asking) -> None:
    quality.stop = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        run(ledger, quality)
    assert outcomes(ledger) == {}


def test_a_gate_that_becomes_another_while_it_fetches_judges_all_anew(
    ledger: Ledger, quality: Asking
) -> None:
    """As when a judge turns out to be blind: verdicts of before do not count any more."""
    run(ledger, quality)
    quality.measured = "q2"
    quality.answers = {name: UntriedError("judge_blind") for name in IDS}
    with ledger.write():
        ledger.touch()
    found = run(ledger, quality)
    assert {(o.state, o.reason) for o in found.values()} == {(State.UNDECIDED, "judge_blind")}
    quality.measured, quality.answers = "q1", {}
    assert {o.state for o in run(ledger, quality).values()} == {State.KEPT}


def test_what_is_settled_is_not_looked_at_again(ledger: Ledger, quality: Asking) -> None:
    run(ledger, quality)
    gates = Gates(Keeping("grounding"), (), NO_SETS, quality)
    assert Door(ledger, gates).settle() == 0
    assert len(quality.batches) == 2
