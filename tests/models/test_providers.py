"""Services with an API of their own, through any-llm, over loopback: one shape of replies, and our errors."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from batched_asks import SCHEMA
from groundset.calls import Finish, Purpose, Request, read_reply
from groundset.contracts import LostCallError
from groundset.errors import ModelError
from groundset.models.keys import Key
from groundset.models.providers import ProviderModel
from groundset.records import Message
from groundset.settings.models import Generator
from groundset.testing import Faults, LoopbackServer, Service
from messages_service import message, messages, problem

SECRET = "very-secret-word"
REQUEST = Request(
    Purpose.GENERATE,
    "m",
    (
        Message("system", "be short"),
        Message("user", "say alder"),
        Message("assistant", "?"),
        Message("user", "!"),
    ),
    '{"max_output_tokens":64,"temperature":0.7,"top_p":0.9}',
    SCHEMA,
)


class Memory:
    """What is remembered of servers, in memory."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def note(self, name: str) -> str:
        return self.notes.get(name, "")

    def remember(self, name: str, value: str) -> None:
        self.notes[name] = value


def settings(provider: str = "anthropic", **more: Any) -> Generator:
    return Generator.model_validate({"model": "m", "provider": provider, "max_output_tokens": 64, **more})


def sent(
    address: str, *requests: Request, memory: Memory | None = None, provider: str = "anthropic", **more: Any
) -> list[bytes]:
    """Send requests at the same time over one model."""

    async def send() -> list[bytes]:
        model = ProviderModel(settings(provider, **more), Key(SECRET), memory or Memory(), address=address)
        try:
            return await asyncio.gather(*(model.send(request) for request in requests))
        finally:
            await model.close()

    return asyncio.run(send())


def test_a_reply_comes_in_the_shape_of_the_openai_api() -> None:
    with messages() as service:
        (raw,) = sent(service.address, REQUEST)
        reply = read_reply(raw)
        (body,) = service.bodies
    assert (reply.content, reply.finish, reply.refusal) == ('{"word": "alder"}', Finish.STOP, "")
    assert (reply.input_tokens, reply.output_tokens) == (11, 5)
    assert body["system"] == "be short"
    assert [one["role"] for one in body["messages"]] == ["user", "assistant", "user"]
    assert (body["max_tokens"], body["temperature"], body["top_p"]) == (64, 0.7, 0.9)
    assert body["output_config"]["format"]["type"] == "json_schema"
    assert "stream" not in body
    assert service.keys == {SECRET}


@pytest.mark.parametrize(
    ("stop", "finish"),
    [
        ("max_tokens", Finish.LENGTH),
        ("refusal", Finish.FILTER),
        ("model_context_window_exceeded", Finish.LENGTH),
    ],
)
def test_why_a_model_stopped_is_told(stop: str, finish: Finish) -> None:
    with messages() as service:
        service.answer = lambda body: (200, {}, message("some", stop))
        assert read_reply(sent(service.address, REQUEST)[0]).finish is finish


def test_a_model_that_takes_no_schema_is_asked_in_words_and_that_is_remembered() -> None:
    def answer(body: dict[str, Any]) -> tuple[int, dict[str, str], Any]:
        if "output_config" in body:
            return 400, {}, problem("output_config: structured outputs are not supported")
        return 200, {}, message("{}")

    memory = Memory()
    with messages() as service:
        service.answer = answer
        sent(service.address, REQUEST, memory=memory)
        assert len(service.bodies) == 2, "json_object is no word of this API: it is not sent"
        sent(service.address, REQUEST, memory=memory)
        assert len(service.bodies) == 3
    assert memory.notes.keys() == {"anthropic m auto"}


def test_connections_are_used_again() -> None:
    async def send(address: str) -> None:
        model = ProviderModel(settings(), Key(SECRET), Memory(), address=address)
        for _ in range(5):
            await model.send(REQUEST)
        await model.close()

    with messages() as service:
        asyncio.run(send(service.address))
        assert (len(service.bodies), len(service.connections)) == (5, 1)


@pytest.mark.parametrize(
    ("status", "headers", "reason", "again", "billed", "wait"),
    [
        (429, {"retry-after": "7"}, "rate_limited", True, False, 7.0),
        (529, {}, "overloaded", True, False, 0.0),
        (503, {"retry-after": "3"}, "overloaded", True, False, 3.0),
        (500, {}, "server_error", True, False, 0.0),
        (400, {}, "request_refused", False, False, 0.0),
        (0, {}, "disconnected", True, True, 0.0),
        (1, {}, "timed_out", True, True, 0.0),
    ],
)
def test_a_lost_call_is_explained_and_sent_once(
    status: int, headers: dict[str, str], reason: str, again: bool, billed: bool, wait: float
) -> None:
    """The library does not try again by itself: tries are counted by us."""
    with messages() as service:
        service.answer = lambda body: (status, headers, problem(f"no, author {SECRET}"))
        with pytest.raises(LostCallError) as caught:
            sent(service.address, REQUEST, structured="text", total_seconds=0.4 if status == 1 else 20)
        assert len(service.bodies) == 1
    error = caught.value
    assert (error.reason, error.again, error.billed, error.wait) == (reason, again, billed, wait)
    assert SECRET not in str(error)


def test_a_service_that_is_not_there_costs_nothing() -> None:
    with pytest.raises(LostCallError) as caught:
        sent("http://127.0.0.1:9", REQUEST)
    assert (caught.value.reason, caught.value.again, caught.value.billed) == ("unreachable", True, False)


@pytest.mark.parametrize(
    ("status", "said", "what"),
    [
        (401, f"invalid x-api-key {SECRET}", "does not accept the key"),
        (403, "not for you", "does not let this key in"),
        (404, "model: m", "knows no such model"),
        (402, "no credit", "asks for payment"),
        (400, "API key not valid", "does not accept the key"),
    ],
)
def test_what_no_call_can_pass_is_an_error_for_the_user(status: int, said: str, what: str) -> None:
    with messages() as service:
        service.answer = lambda body: (status, {}, problem(said))
        with pytest.raises(ModelError) as caught:
            sent(service.address, REQUEST, structured="text")
    assert what in caught.value.message
    assert "generator m at anthropic" in caught.value.message
    assert SECRET not in caught.value.message + caught.value.hint


@pytest.mark.parametrize("body", [{}, {"content": 5}, [], "words", None, {"error": "x"}, {"content": [{}]}])
def test_a_body_of_another_shape_is_a_lost_call_or_no_completion(body: Any) -> None:
    with messages() as service:
        service.answer = lambda given: (200, {}, body)
        try:
            raw = sent(service.address, REQUEST)[0]
        except LostCallError as error:
            lost = error
        else:
            lost = LostCallError("bad_body", read_reply(raw).content, again=True, billed=True)
    assert (lost.reason, lost.again, lost.billed) == ("bad_body", True, True)


def test_a_parameter_that_the_service_does_not_know_is_an_error_for_the_user() -> None:
    request = Request(REQUEST.purpose, "m", REQUEST.messages, '{"max_output_tokens":64,"wobble":1}', SCHEMA)
    with messages() as service, pytest.raises(ModelError, match="wobble"):
        sent(service.address, request, structured="text")


def test_the_openai_provider_speaks_its_own_words() -> None:
    with LoopbackServer(Service(api_key=SECRET), answer=lambda one: f'{{"mode": "{one.mode}"}}') as server:
        (raw,) = sent(server.base_url, REQUEST, provider="openai")
    assert json.loads(read_reply(raw).content) == {"mode": "json_schema"}


def test_faults_of_a_server_end_as_our_errors() -> None:
    with LoopbackServer(faults=Faults(err429=1.0)) as server, pytest.raises(LostCallError) as caught:
        sent(server.base_url, REQUEST, provider="openai")
    assert (caught.value.reason, caught.value.wait) == ("rate_limited", 1.0)
