"""Questions about documents: how they ended, which documents are left, what is forgotten with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from groundset.calls import CallEnd, Purpose, Request, Schema, Usage
from groundset.contracts import Answered
from groundset.ledger import Ledger
from groundset.ledger.asks import Asked
from groundset.records import (
    Candidate,
    Document,
    Evidence,
    Message,
    Origin,
    Passage,
    SourceFile,
    State,
)

NAME = "wiki/a.md"
PASSAGE = Passage("p1", NAME, 0, 0, 10, (), State.REJECTED, "no_rule_matched")
ENDS = (CallEnd("k1", State.REJECTED, "empty_reply"), CallEnd("k2", State.KEPT, "ok"))


def asked(state: State, reason: str, pairs: int = 0) -> Asked:
    return Asked("k1", "p1", "open_question", state, reason, ENDS, pairs)


def written() -> Candidate:
    origin = Origin("generated", "open_question", "t", "p1", "question_answering", "question", "basic")
    messages = (Message("user", "What?"), Message("assistant", "Some text."))
    return Candidate.make(messages, (Evidence(NAME, 0, 10, "Some text."),), origin)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    opened = Ledger.open(None)
    with opened.write():
        file = SourceFile("wiki", "a.md", "00", 10, State.KEPT, "read")
        document = Document(NAME, "wiki", "a.md", "a.md", "00", "markdown", "Some text.", "T", "en")
        opened.corpus.replace_file(file, "f", [document])
        opened.corpus.set_mined(NAME, "m", [PASSAGE], "no_rule_matched")
    yield opened
    opened.close()


def record(ledger: Ledger, one: Asked) -> None:
    with ledger.write():
        ledger.asks.begin(NAME, "g")
        ledger.asks.record(NAME, [one])


def test_a_question_comes_back_as_it_was_recorded(ledger: Ledger) -> None:
    one = Asked("k1", "p1", "open_question", State.UNDECIDED, "unanswered", ENDS, 0, losses=2)
    record(ledger, one)
    assert list(ledger.asks.all(NAME)) == list(ledger.asks.all()) == [one]


def test_a_later_end_replaces_an_earlier_one(ledger: Ledger) -> None:
    record(ledger, asked(State.UNDECIDED, "unanswered"))
    record(ledger, asked(State.KEPT, "ok", 2))
    assert [one.state for one in ledger.asks.all()] == [State.KEPT]


def test_a_document_is_left_until_all_about_it_has_ended_under_this_fingerprint(ledger: Ledger) -> None:
    record(ledger, asked(State.KEPT, "ok"))
    assert ledger.asks.unfinished("g", 3, 9) == [NAME]
    with ledger.write():
        ledger.asks.finish(NAME, "g")
    assert (ledger.asks.unfinished("g", 3, 9), ledger.asks.unfinished("other", 3, 9)) == ([], [NAME])
    assert (ledger.asks.unlike("g"), ledger.asks.unlike("other")) == ([], [NAME])


@pytest.mark.parametrize(
    ("state", "reason", "ended"),
    [
        (State.UNDECIDED, "unanswered", State.UNDECIDED),
        (State.FAILED, "reply_unreadable", State.FAILED),
        (State.REJECTED, "refused", State.REJECTED),
        (State.KEPT, "nothing_to_ask", State.REJECTED),
    ],
)
def test_a_passage_without_pairs_is_as_far_as_its_questions_are(
    ledger: Ledger, state: State, reason: str, ended: State
) -> None:
    record(ledger, asked(state, reason))
    assert [(one.state, one.reason) for one in ledger.corpus.passages()] == [(ended, reason)]
    assert ledger.corpus.document_ends()[NAME] == (ended, reason)


def test_a_pair_that_a_model_wrote_keeps_its_passage(ledger: Ledger) -> None:
    record(ledger, asked(State.KEPT, "ok", 1))
    with ledger.write():
        ledger.candidates.enter(NAME, [written()], 0)
    assert [(one.state, one.reason) for one in ledger.corpus.passages()] == [(State.KEPT, "written")]
    assert [one.state for one in ledger.corpus.cut(NAME)] == [State.REJECTED]


def test_forgetting_takes_the_written_pairs_along_and_leaves_mined_ones(ledger: Ledger) -> None:
    record(ledger, asked(State.KEPT, "ok", 1))
    mined = written()
    mined = Candidate.make(mined.messages, mined.evidence, Origin("mined", "s", "m", "p1", "e", "q", "basic"))
    with ledger.write():
        ledger.candidates.enter(NAME, [written(), mined], 0)
        ledger.asks.forget(NAME)
    assert [one.id for one in ledger.candidates.live()] == [mined.id]
    assert not list(ledger.asks.all())
    assert ledger.asks.unlike("other") == []


@pytest.mark.parametrize(
    ("losses", "attempts", "again"),
    [(0, 2, False), (0, 3, True), (3, 3, False), (2, 3, True)],
)
def test_a_question_that_failed_is_asked_again_where_less_was_tried_than_now_would_be(
    ledger: Ledger, losses: int, attempts: int, again: bool
) -> None:
    record(ledger, Asked("k1", "p1", "t", State.FAILED, "reply_unreadable", ENDS, 0, losses))
    with ledger.write():
        ledger.asks.finish(NAME, "g")
    assert bool(ledger.asks.unfinished("g", 3, attempts)) is again


def test_a_question_that_failed_is_asked_again_once_another_document_has_the_reply(ledger: Ledger) -> None:
    request = Request(Purpose.GENERATE, "m", (Message("user", "?"),), "{}", Schema.of("s", {}))
    record(ledger, Asked(request.key, "p1", "t", State.FAILED, "unanswered", (), 0, 3))
    with ledger.write():
        ledger.asks.finish(NAME, "g")
    assert ledger.asks.unfinished("g", 3, 9) == []
    ledger.calls.open([(request, Usage(1, 1, 0.0, 1))])
    ledger.calls.close([Answered(request.key, b"{}", Usage(1, 1, 0.0, 1), 0.1)])
    assert ledger.asks.unfinished("g", 3, 9) == [NAME]
