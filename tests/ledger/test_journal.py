"""The journal: every call with its raw reply, written before anything is parsed; nothing paid for is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.calls import Purpose, Request, Schema, Usage
from groundset.contracts import Answered, Lost
from groundset.ledger import Ledger
from groundset.ledger import schema as tables
from groundset.records import Message

SCHEMA = Schema.of("any", {"type": "object"})
MOST = Usage(1000, 500, 0.02, 1)
PAID = Usage(300, 40, 0.004, 1)


def request(words: str, attempt: int = 0) -> Request:
    first = Request(Purpose.GENERATE, "m", (Message("user", words),), '{"temperature":0.7}', SCHEMA)
    for _ in range(attempt):
        first = first.again((Message("user", words), Message("user", "again")))
    return first


@pytest.fixture
def ledger() -> Iterator[Ledger]:
    made = Ledger.open(None)
    yield made
    made.close()


def test_a_reply_is_kept_byte_for_byte(ledger: Ledger) -> None:
    asked = request("why?")
    raw = b'{"choices" : [ ],\n "odd":"\\u00e9\xc3\xa9"}'
    ledger.calls.open([(asked, MOST)])
    ledger.calls.close([Answered(asked.key, raw, PAID, 0.25)])
    assert ledger.calls.replies([asked.key, "unknown"]) == {asked.key: raw}
    (call,) = ledger.calls.get([asked.key])
    assert (call.state, call.usage, call.messages, call.prompt) == (
        "answered",
        PAID,
        asked.messages,
        asked.key,
    )


def test_a_call_under_way_counts_as_spent_at_its_worst(ledger: Ledger) -> None:
    ledger.calls.open([(request("a"), MOST), (request("b"), MOST)])
    assert ledger.calls.spent() == MOST + MOST
    ledger.calls.close([Answered(request("a").key, b"{}", PAID, 0.1)])
    assert ledger.calls.spent() == MOST + PAID


def test_a_lost_call_counts_only_where_it_may_have_been_paid_for(ledger: Ledger) -> None:
    ledger.calls.open([(request("a"), MOST), (request("b"), MOST)])
    ledger.calls.close(
        [
            Lost(request("a").key, "refused", "429", billed=False),
            Lost(request("b").key, "timeout", "no answer in 5 s", billed=True),
        ]
    )
    assert ledger.calls.spent() == MOST
    (call,) = ledger.calls.get([request("b").key])
    assert (call.state, call.detail) == ("lost", "timeout: no answer in 5 s")


def test_what_a_killed_run_had_under_way_stays_counted_when_it_is_sent_again(ledger: Ledger) -> None:
    """The service may have done the work, so the budget must not forget it."""
    ledger.calls.open([(request("a"), MOST)])
    ledger.calls.open([(request("a"), MOST)])
    ledger.calls.close([Answered(request("a").key, b"{}", PAID, 0.1)])
    spent = ledger.calls.spent()
    assert (spent.input_tokens, spent.calls) == (MOST.input_tokens + PAID.input_tokens, 2)


def test_an_answer_is_never_overwritten(ledger: Ledger) -> None:
    asked = request("a")
    ledger.calls.open([(asked, MOST)])
    ledger.calls.close([Answered(asked.key, b"first", PAID, 0.1)])
    ledger.calls.open([(asked, MOST)])
    ledger.calls.close([Answered(asked.key, b"second", MOST, 0.1), Lost(asked.key, "reset", "", billed=True)])
    assert ledger.calls.replies([asked.key]) == {asked.key: b"first"}
    assert ledger.calls.spent() == PAID


def test_attempts_at_one_prompt_are_told_in_order(ledger: Ledger) -> None:
    attempts = [request("a", number) for number in range(3)]
    ledger.calls.open([(one, MOST) for one in reversed(attempts)])
    assert [call.attempt for call in ledger.calls.of_prompt(attempts[0].key)] == [0, 1, 2]
    assert len({one.key for one in attempts}) == 3


def test_usages_are_given_of_answered_calls_alone(ledger: Ledger) -> None:
    ledger.calls.open([(request("a"), MOST), (request("b"), MOST)])
    ledger.calls.close([Answered(request("a").key, b"{}", PAID, 0.1)])
    keys = [request(name).key for name in "ab"]
    assert ledger.calls.usages(keys) == {keys[0]: (keys[0], "m", PAID)}


def test_what_was_learnt_of_a_server_is_remembered(ledger: Ledger) -> None:
    assert ledger.calls.note("m") == ""
    ledger.calls.remember("m", "json_object")
    ledger.calls.remember("m", "text")
    assert ledger.calls.note("m") == "text"


def test_the_journal_survives_a_killed_process_without_closing(tmp_path: Path) -> None:
    first = Ledger.open(tmp_path / "l.sqlite")
    first.calls.open([(request("a"), MOST)])
    first.calls.close([Answered(request("a").key, b"{}", PAID, 0.1)])
    second = Ledger.open(tmp_path / "l.sqlite")  # while the first was never closed
    assert second.calls.replies([request("a").key])
    second.close()
    first.close()


def test_a_ledger_that_lacks_only_the_new_tables_is_taken_on(tmp_path: Path) -> None:
    path = tmp_path / "l.sqlite"
    old = Ledger.open(path)
    with old.write():
        for table in (tables.calls, tables.asks, tables.generated):
            table.drop(old.connection)
        old.set_mark("version", "2")
        old.set_mark("settled", "yes")
    old.close()
    taken = Ledger.open(path)
    assert (taken.mark("version"), taken.mark("settled")) == (tables.VERSION, "yes")
    assert taken.calls.spent() == Usage()
    taken.close()


@given(st.lists(st.sampled_from(["open", "answer", "billed", "unbilled"]), max_size=12))
def test_the_sum_never_falls_below_what_may_have_been_paid(steps: list[str]) -> None:
    """Whatever happens to a call in whatever order, all that a service may have done for it is counted."""
    made = Ledger.open(None)
    asked = request("a")
    owed, sent, answered = 0, False, False
    for step in steps:
        if step == "open":
            made.calls.open([(asked, MOST)])
            owed += 0 if answered else MOST.tokens
            sent = not answered
        elif sent:
            ends: dict[str, Answered | Lost] = {
                "answer": Answered(asked.key, b"{}", PAID, 0.1),
                "billed": Lost(asked.key, "reset", "", billed=True),
                "unbilled": Lost(asked.key, "busy", "", billed=False),
            }
            made.calls.close([ends[step]])
            owed -= {"answer": MOST.tokens - PAID.tokens, "billed": 0, "unbilled": MOST.tokens}[step]
            sent, answered = False, step == "answer"
    assert made.calls.spent().tokens == owed
    made.close()


def test_the_key_names_everything_that_the_answer_depends_on() -> None:
    """And nothing else: the purpose of a call changes no answer."""
    base = request("a")
    others = [
        Request(Purpose.GENERATE, "other", base.messages, base.parameters, SCHEMA),
        Request(Purpose.GENERATE, "m", (Message("system", "a"),), base.parameters, SCHEMA),
        Request(Purpose.GENERATE, "m", base.messages, "{}", SCHEMA),
        Request(Purpose.GENERATE, "m", base.messages, base.parameters, Schema.of("any", {"type": "array"})),
        Request(Purpose.GENERATE, "m", base.messages, base.parameters, SCHEMA, draw=1),
        base.again(base.messages),
    ]
    assert len({base.key, *(other.key for other in others)}) == len(others) + 1
    assert Request(Purpose.JUDGE, "m", base.messages, base.parameters, SCHEMA).key == base.key
    assert base.again(base.messages).prompt == base.key
    assert json.loads(SCHEMA.text) == SCHEMA.plain
