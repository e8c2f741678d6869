"""A scripted model answers in place of a server."""

from __future__ import annotations

import asyncio

import pytest

from groundset.calls import Finish, Purpose, Request, Schema, read_reply
from groundset.contracts import ChatModel, LostCallError
from groundset.errors import ModelError
from groundset.records import Message
from groundset.testing import Answers, ScriptedModel, completion
from loopback_calls import HANDBOOK, pairs_schema, writing_prompt


def request(text: str = "Hello, you there?", schema: Schema | None = None) -> Request:
    messages = (Message("system", "You help."), Message("user", text))
    return Request(Purpose.GENERATE, "m", messages, "{}", schema or Schema.of("any", {"type": "object"}))


def sent(model: ChatModel, *requests: Request) -> list[bytes]:
    async def run() -> list[bytes]:
        return [await model.send(one) for one in requests]

    return asyncio.run(run())


def test_a_list_answers_in_its_order() -> None:
    model = ScriptedModel(["one", completion("cut", finish="length")])

    first, second = map(read_reply, sent(model, request(), request("more")))

    assert (first.content, first.finish) == ("one", Finish.STOP)
    assert (second.content, second.finish) == ("cut", Finish.LENGTH)


def test_a_text_comes_with_the_usage_of_prompt_and_reply() -> None:
    (raw,) = sent(ScriptedModel(["four char"]), request())

    reply = read_reply(raw)
    assert (reply.input_tokens, reply.output_tokens) == (3 + 5, 3)


def test_a_function_sees_the_request_and_the_model_records_it() -> None:
    model = ScriptedModel(lambda asked: asked.messages[-1].content.upper(), name="shouting")
    asked = request("quiet")

    assert read_reply(sent(model, asked)[0]).content == "QUIET"
    assert model.requests == [asked]
    assert model.name == "shouting"


def test_a_loss_is_raised_and_the_next_reply_still_comes() -> None:
    model = ScriptedModel([LostCallError("reset", "it broke", again=True, billed=False), "back"])

    with pytest.raises(LostCallError, match="it broke"):
        sent(model, request())
    assert read_reply(sent(model, request())[0]).content == "back"


def test_a_script_that_has_ended_says_so() -> None:
    with pytest.raises(ModelError, match="no reply left"):
        sent(ScriptedModel([]), request())


def test_it_remembers_that_it_was_closed() -> None:
    model = ScriptedModel([])

    asyncio.run(model.close())

    assert model.closed


def test_the_loopback_model_needs_no_server() -> None:
    asked = request(writing_prompt(HANDBOOK), Schema.of("pairs", pairs_schema(2)))

    (raw,) = sent(ScriptedModel(Answers()), asked)

    assert read_reply(raw).content.count('"instruction"') == 2
