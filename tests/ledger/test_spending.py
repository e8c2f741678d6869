"""What calls came to, by purpose, model and task: nothing paid is left out, no reply counted twice."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.calls import CallEnd, Purpose, Request, Schema, Usage
from groundset.contracts import Answered, Lost
from groundset.ledger import Ledger
from groundset.ledger.asks import Asked
from groundset.ledger.canaries import PlantedCanary
from groundset.ledger.spending import by_prompt, sampled, spending
from groundset.records import Candidate, Decision, Document, Message, Origin, SourceFile, State, Verdict

SCHEMA = Schema.of("any", {"type": "object"})
MOST = Usage(1000, 500, 0.02, 1)
PAID = Usage(300, 40, 0.004, 1)


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    opened = Ledger.open(None)
    with opened.write():
        file = SourceFile("c", "p.md", "0" * 64, 3, State.KEPT, "read")
        text = Document("c/p.md", "c", "p.md", "p.md", "0" * 64, "markdown", "abc", "t", "en")
        opened.corpus.replace_file(file, "f", [text])
    yield opened
    opened.close()


def request(words: str, purpose: Purpose = Purpose.GENERATE, model: str = "writer") -> Request:
    return Request(purpose, model, (Message("user", words),), "{}", SCHEMA)


def answer(ledger: Ledger, one: Request, usage: Usage = PAID, seconds: float = 2.0) -> None:
    ledger.calls.open([(one, MOST)])
    ledger.calls.close([Answered(one.key, b"{}", usage, seconds)])


def asked(ledger: Ledger, one: Request, task: str, *ends: CallEnd, pairs: int = 1) -> None:
    with ledger.write():
        ledger.asks.record("c/p.md", [Asked(one.prompt, "p", task, State.KEPT, "ok", ends, pairs)])


def test_nothing_was_spent_where_nothing_was_called(ledger: Ledger) -> None:
    assert spending(ledger.connection) == ()
    assert by_prompt(ledger.connection, Purpose.GENERATE) == {}
    assert sampled(ledger.connection, "writer") == []


def test_attempts_at_one_question_are_one_prompt(ledger: Ledger) -> None:
    first = request("a")
    second = first.again((Message("user", "a, please"),))
    answer(ledger, first)
    answer(ledger, second, seconds=4.0)
    asked(
        ledger,
        first,
        "how_to",
        CallEnd(first.key, State.REJECTED, "reply_unreadable"),
        CallEnd(second.key, State.KEPT, "ok"),
    )
    (spent,) = spending(ledger.connection)
    assert (spent.purpose, spent.model, spent.task) == (Purpose.GENERATE, "writer", "how_to")
    assert (spent.prompts, spent.usage.calls, spent.sends, spent.lost) == (1, 2, 2, 0)
    assert spent.usage.input_tokens == 2 * PAID.input_tokens
    assert spent.seconds == 6.0
    assert spent.rejected == {"reply_unreadable": 1}
    assert by_prompt(ledger.connection, Purpose.GENERATE)[first.prompt].usage.calls == 2


def test_purposes_models_and_tasks_stand_apart(ledger: Ledger) -> None:
    for number, task in enumerate(("how_to", "how_to", "summary")):
        one = request(f"write {number}")
        answer(ledger, one)
        asked(ledger, one, task)
    answer(ledger, request("no longer asked"))
    answer(ledger, request("judge", Purpose.JUDGE, "judge"))
    answer(ledger, request("canary", Purpose.CANARY, "judge"))
    kinds = {(s.purpose, s.model, s.task): s.usage.calls for s in spending(ledger.connection)}
    assert kinds == {
        (Purpose.GENERATE, "writer", "how_to"): 2,
        (Purpose.GENERATE, "writer", "summary"): 1,
        (Purpose.GENERATE, "writer", ""): 1,
        (Purpose.JUDGE, "judge", ""): 1,
        (Purpose.CANARY, "judge", ""): 1,
    }


def test_a_prompt_of_two_documents_is_counted_once(ledger: Ledger) -> None:
    with ledger.write():
        file = SourceFile("c", "q.md", "0" * 64, 3, State.KEPT, "read")
        text = Document("c/q.md", "c", "q.md", "q.md", "0" * 64, "markdown", "abc", "t", "en")
        ledger.corpus.replace_file(file, "f", [text])
    one = request("the same text")
    answer(ledger, one)
    end = (CallEnd(one.key, State.REJECTED, "refused"),)
    with ledger.write():
        for name in ("c/p.md", "c/q.md"):
            ledger.asks.record(name, [Asked(one.prompt, "p", "how_to", State.REJECTED, "refused", end, 0)])
    (spent,) = spending(ledger.connection)
    assert spent.usage.calls == 1
    assert spent.rejected == {"refused": 1}


def test_what_may_have_been_paid_in_vain_is_told_apart(ledger: Ledger) -> None:
    under_way, billed, free = request("a"), request("b"), request("c")
    ledger.calls.open([(one, MOST) for one in (under_way, billed, free)])
    ledger.calls.close([Lost(billed.key, "timeout", "", True), Lost(free.key, "refused", "", False)])
    (spent,) = spending(ledger.connection)
    assert (spent.lost, spent.usage.calls) == (3, 0)
    assert spent.wasted.money == pytest.approx(2 * MOST.money)
    assert spent.wasted.tokens == 2 * MOST.tokens


def test_replies_of_judges_that_could_not_be_used_are_counted(ledger: Ledger) -> None:
    judged, planted = request("j", Purpose.JUDGE, "judge"), request("c", Purpose.CANARY, "judge")
    answer(ledger, judged)
    answer(ledger, planted)
    pair = Candidate.make((Message("user", "?"),), (), Origin("mined", "f", "t", "p", "", "", ""))
    said = [{"model": "judge", "calls": [[judged.key, "reply_unreadable"], ["another", "ok"]]}]
    canary = PlantedCanary(
        "j", "judge", "id", "", Decision.UNDECIDED, "judge_unreadable", "", ((planted.key, "cut_off"),)
    )
    with ledger.write():
        ledger.candidates.enter("c/p.md", [pair], turn=0)
        ledger.verdicts.record([Verdict(pair.id, "quality", Decision.KEEP, "ok", 1.0, {"judges": said})])
        ledger.canaries.replace([canary])
    rejected = {one.purpose: one.rejected for one in spending(ledger.connection)}
    assert rejected == {Purpose.JUDGE: {"reply_unreadable": 1}, Purpose.CANARY: {"cut_off": 1}}


def test_the_same_calls_are_sampled_each_time(ledger: Ledger) -> None:
    for number in range(8):
        answer(ledger, request(str(number)))
    first = sampled(ledger.connection, "writer", 5)
    assert first == sampled(ledger.connection, "writer", 5) == sorted(first)
    assert len(first) == 5


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Purpose),
            st.sampled_from(["a", "b"]),
            st.sampled_from(["answered", "lost", "open"]),
        ),
        max_size=12,
    )
)
def test_the_parts_add_up_to_what_the_journal_spent(steps: list[tuple[Purpose, str, str]]) -> None:
    ledger = Ledger.open(None)
    for number, (purpose, model, end) in enumerate(steps):
        one = request(str(number), purpose, model)
        if end == "answered":
            answer(ledger, one)
        else:
            ledger.calls.open([(one, MOST)])
            if end == "lost":
                ledger.calls.close([Lost(one.key, "timeout", "", number % 2 == 0)])
    parts = spending(ledger.connection)
    whole = ledger.calls.spent()
    assert sum(one.usage.tokens + one.wasted.tokens for one in parts) == whole.tokens
    assert sum(one.usage.money + one.wasted.money for one in parts) == pytest.approx(whole.money)
    assert sum(one.sends for one in parts) == whole.calls
    assert sum(one.usage.calls + one.lost for one in parts) == len(steps)
    ledger.close()
