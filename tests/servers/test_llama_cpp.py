"""A real server: llama-cpp-python's, whose random weights write nonsense in the shape they are held to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection

from groundset.calls import Purpose, Request, Schema, Usage
from groundset.contracts import Silent
from groundset.ledger.journal import CallJournal
from groundset.ledger.ledger import Ledger
from groundset.models.budget import Budget
from groundset.models.exchange import Answer, Ask, UnreadableError
from groundset.models.live import live_asker
from groundset.records import Message, State, canonical_json
from groundset.settings import Budget as Limits
from groundset.settings.models import ModelSettings
from llama_server import MODEL, llama_server

pytestmark = pytest.mark.servers

VERDICT = Schema.of(
    "verdict",
    {
        "type": "object",
        "properties": {"verdict": {"enum": ["yes", "no"]}, "sure": {"type": "boolean"}},
        "required": ["verdict", "sure"],
        "additionalProperties": False,
    },
)
"""Whatever the weights, a grammar made of it ends soon."""
OUTPUT = 64
"""Most tokens of an answer."""


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with llama_server(tmp_path_factory.mktemp("llama")) as url:
        yield url


class Listening(CallJournal):
    """A journal that hears what it is to remember of servers."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.remembered: list[str] = []

    def remember(self, name: str, value: str) -> None:
        """Remember it."""
        self.remembered.append(value)
        super().remember(name, value)


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Listening]:
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    yield Listening(ledger.connection)
    ledger.close()


def verdict(text: str) -> dict[str, Any]:
    """Read a verdict as strictly as any reader of ours."""
    try:
        told = json.loads(text)
    except ValueError as error:
        raise UnreadableError(str(error)) from None
    if not isinstance(told, dict) or told.get("verdict") not in ("yes", "no"):
        raise UnreadableError("there is no verdict")
    return told


def questions(number: int) -> list[Ask[dict[str, Any]]]:
    """Make questions that differ by a word."""
    parameters = canonical_json({"max_output_tokens": OUTPUT, "temperature": 1.0})
    texts = [f"Is pot {at} whole? Answer in JSON." for at in range(number)]
    return [
        Ask(
            text,
            Request(Purpose.JUDGE, MODEL, (Message("user", text),), parameters, VERDICT),
            verdict,
        )
        for text in texts
    ]


def ask(
    url: str, journal: Listening, asks: Sequence[Ask[dict[str, Any]]], **settings: Any
) -> list[Answer[dict[str, Any]]]:
    """Ask them all; gives the answers in the order of the questions."""
    asker = live_asker(
        ModelSettings(model=MODEL, base_url=url, concurrency=4, **settings),
        root=Path(),
        journal=journal,
        budget=Budget(Limits(), journal.spent()),
        prices=None,
        progress=Silent(),
    )
    answers: list[Answer[dict[str, Any]]] = []
    asker.ask_all(asks, answers.extend, task="asking", total=len(asks))
    return sorted(answers, key=lambda answer: answer.ask.subject)


def test_a_server_without_json_schema_is_held_to_the_schema_as_a_json_object(
    base_url: str, journal: Listening
) -> None:
    """It fails with status 500 at `json_schema`; with `json_object` even random weights answer in it."""
    answers = ask(base_url, journal, questions(8))
    assert [answer.state for answer in answers] == [State.KEPT] * 8
    assert all(set(answer.value or ()) == {"verdict", "sure"} for answer in answers)
    assert [json.loads(value)["mode"] for value in journal.remembered] == ["json_object"]


def test_nonsense_is_asked_for_again_and_then_undecided(base_url: str, journal: Listening) -> None:
    """Without a grammar no reply of random weights can be read: each is recorded, none is accepted."""
    answers = ask(base_url, journal, questions(4), structured="text")
    assert {answer.state for answer in answers} == {State.UNDECIDED}
    assert {answer.reason for answer in answers} <= {"reply_unreadable", "cut_off", "empty_reply"}
    assert [len(answer.calls) for answer in answers] == [3] * 4
    ends = [call for answer in answers for call in answer.calls]
    assert len({call.key for call in ends}) == len(ends)
    assert all(call.state is State.REJECTED for call in ends)


def test_the_usage_that_the_server_reports_is_counted(base_url: str, journal: Listening) -> None:
    """Tokens in and out of all calls are added up, each within what was reserved for it."""
    ask(base_url, journal, questions(5))
    spent = journal.spent()
    assert spent.calls == 5
    assert 5 * 10 < spent.input_tokens < 5 * 500
    assert 5 < spent.output_tokens <= 5 * (OUTPUT + 8)


def test_what_was_answered_is_never_asked_again(base_url: str, journal: Listening) -> None:
    """The same questions once more cost nothing and give the same answers, with the server gone."""
    first = ask(base_url, journal, questions(6))
    spent = journal.spent()
    again = ask("http://127.0.0.1:9/v1", journal, questions(6))
    assert [answer.value for answer in again] == [answer.value for answer in first]
    assert journal.spent() == spent != Usage()


def test_a_prompt_longer_than_the_context_costs_one_call(base_url: str, journal: Listening) -> None:
    """The server says so; the question is undecided with that reason, and others go on."""
    [short] = questions(1)
    long = Ask(
        "too long",
        Request(Purpose.JUDGE, MODEL, (Message("user", "pot " * 8000),), short.request.parameters, VERDICT),
        verdict,
    )
    answers = {answer.ask.subject: answer for answer in ask(base_url, journal, [long, short])}
    assert answers["too long"].reason == "prompt_too_long"
    assert answers["too long"].state is not State.KEPT
    assert answers[short.subject].state is State.KEPT
