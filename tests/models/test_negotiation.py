"""How a server is spoken to: found out with the first requests, and remembered."""

from __future__ import annotations

import json
from itertools import product

import pytest

from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.models.exchange import Answer
from groundset.models.negotiation import MODES, Dialect, Negotiation, too_long
from groundset.testing import LoopbackServer, Service
from live_asks import asks, live, settings, word

LIMITS = ("max_tokens", "max_completion_tokens")


class Notes(dict[str, str]):
    """What is remembered, in memory."""

    def note(self, name: str) -> str:
        return self.get(name, "")

    def remember(self, name: str, value: str) -> None:
        self[name] = value


def words(service: Service, ledger: Ledger, **more: object) -> tuple[list[Answer[str]], int]:
    """Ask a server for forty words; gives the answers and the number of requests."""
    answers: list[Answer[str]] = []
    with LoopbackServer(service, answer=word) as server:
        live(ledger.calls, settings(server.base_url, **more)).ask_all(asks(40), answers.extend, task="asking")
        return answers, server.stats.requests


@pytest.mark.parametrize(("modes", "limit"), list(product([0, 1, 2], LIMITS)))
def test_every_server_is_found_a_dialect_for(modes: int, limit: str) -> None:
    """Whatever it takes, every question is answered, and no refusal counts as a try."""
    refused = tuple(name for name in LIMITS if name != limit)
    answers, _ = words(
        Service(reject=(*refused, "temperature"), reject_mode=MODES[:modes]), Ledger.open(None), max_retries=0
    )
    assert [answer.reason for answer in answers] == ["ok"] * 40


def test_a_dialect_is_remembered() -> None:
    """A later run begins with it: forty more questions are forty requests."""
    ledger = Ledger.open(None)
    service = Service(reject=("max_tokens",), reject_mode=("json_schema",))
    answers: list[Answer[str]] = []
    with LoopbackServer(service, answer=word) as server:
        for more in ("", "once more"):
            server.reset()
            live(ledger.calls, settings(server.base_url)).ask_all(
                asks(40, more), answers.extend, task="asking"
            )
        assert server.stats.statuses == {"200": 40}
    assert len(answers) == 80


def test_a_dialect_given_in_the_settings_is_kept_to() -> None:
    """A server that refuses it refuses every question, and is asked no more."""
    with pytest.raises(ModelError, match="response_format"):
        words(Service(reject_mode=("json_schema",)), Ledger.open(None), structured="json_schema")


def test_what_is_remembered_in_part_is_forgotten() -> None:
    """A note that is none of ours does no harm."""
    for note in (
        "",
        "{",
        "[]",
        '{"mode": "telepathy"}',
        '{"mode": "text", "limit": "x"}',
        '{"temperature": 3}',
    ):
        assert Negotiation(Notes(server=note), "server").dialect == Dialect()


def test_only_what_was_answered_is_remembered() -> None:
    """A refusal alone proves nothing."""
    notes = Notes()
    negotiation = Negotiation(notes, "server")
    lower = negotiation.next(negotiation.dialect, 400, "response_format is not supported")
    assert lower == Dialect("json_object")
    assert not notes
    assert lower is not None
    negotiation.answered(lower)
    assert json.loads(notes["server"])["mode"] == "json_object"
    assert Negotiation(notes, "server").dialect == lower


@pytest.mark.parametrize(
    ("status", "said", "expected"),
    [
        (400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens'.", Dialect(limit=LIMITS[1])),
        (400, "'temperature' does not support 0 with this model", Dialect(temperature=False)),
        (422, '{"detail":[{"loc":["body","response_format","type"]}]}', Dialect("json_object")),
        (500, "failed to parse grammar", Dialect("json_object")),
        (400, "bad request", Dialect("json_object")),
        (500, "internal error", None),
        (400, "This model's maximum context length is 512 tokens, max_tokens is invalid", None),
        (429, "response_format", None),
    ],
)
def test_a_refusal_leads_to_the_next_dialect(status: int, said: str, expected: Dialect | None) -> None:
    """It is told from the words where there are any, and else tried while nothing is proven."""
    assert Negotiation(Notes(), "server").next(Dialect(), status, said) == expected


def test_words_that_say_nothing_prove_nothing_against_a_proven_dialect() -> None:
    """A bad request is then the fault of the request."""
    negotiation = Negotiation(Notes(), "server")
    negotiation.answered(Dialect())
    assert negotiation.next(Dialect(), 400, "bad request") is None


@pytest.mark.parametrize(
    "said",
    [
        "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens",
        "the request exceeds the available context size, try increasing it",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "Requested tokens (700) exceed context window of 512",
        '{"error":{"code":"context_length_exceeded"}}',
        "Please reduce the length of the messages",
    ],
)
def test_a_prompt_that_is_too_long_is_told_from_the_words(said: str) -> None:
    """Servers have no code in common for it."""
    assert too_long(said)
