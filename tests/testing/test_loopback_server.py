"""The loopback server speaks the chat API, with the limits that services have."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import aiohttp
import pytest
from jsonschema import validate

from groundset.testing import Faults, LoopbackServer, Service
from groundset.testing.limits import Bucket
from loopback_calls import HANDBOOK, body, get, held, post, writing_prompt

COLOURS: dict[str, Any] = {
    "type": "object",
    "properties": {"colour": {"enum": ["red", "blue"]}, "count": {"type": "integer", "minimum": 3}},
    "required": ["colour", "count"],
}


def test_a_completion_has_text_usage_and_an_end() -> None:
    with LoopbackServer() as server:
        (said,) = post(server.base_url, body("Eight ch"))

    assert said.status == 200
    assert said.body["object"] == "chat.completion"
    assert said.choice["finish_reason"] == "stop"
    usage = said.body["usage"]
    assert usage["prompt_tokens"] == 2
    assert usage["completion_tokens"] == -(-len(said.content) // 4)
    assert usage["total_tokens"] == usage["prompt_tokens"] + usage["completion_tokens"]


def test_the_same_question_has_the_same_answer_on_another_server() -> None:
    answers = []
    for _ in range(2):
        with LoopbackServer() as server:
            answers += post(server.base_url, body("Why?", response_format=held(COLOURS)))

    assert answers[0].raw == answers[1].raw


@pytest.mark.parametrize("mode", ["json_schema", "json_object"])
def test_a_reply_meets_the_schema_of_either_mode(mode: str) -> None:
    given = held(COLOURS) if mode == "json_schema" else {"type": "json_object", "schema": COLOURS}

    with LoopbackServer() as server:
        (said,) = post(server.base_url, body(response_format=given))

    validate(json.loads(said.content), COLOURS)


def test_json_without_a_schema_is_an_object() -> None:
    with LoopbackServer() as server:
        (said,) = post(server.base_url, body(response_format={"type": "json_object"}))

    assert isinstance(json.loads(said.content), dict)


def test_pairs_are_written_without_any_schema() -> None:
    with LoopbackServer() as server:
        (said,) = post(server.base_url, body(writing_prompt(HANDBOOK, words="Write at most two pairs.")))

    assert len(json.loads(said.content)["pairs"]) == 2


@pytest.mark.parametrize(
    ("service", "more", "named"),
    [
        (Service(reject_mode=("json_schema",)), {"response_format": held(COLOURS)}, "json_schema"),
        (Service(reject_mode=("json_object",)), {"response_format": {"type": "json_object"}}, "json_object"),
        (Service(reject=("max_tokens",)), {"max_tokens": 5}, "max_completion_tokens"),
        (Service(reject=("temperature",)), {"temperature": 0.1}, "temperature"),
        (Service(context_tokens=1), {}, "context"),
        (Service(), {"stream": True}, "stream"),
        (Service(), {"messages": []}, "messages"),
        (Service(), {"messages": [{"role": "user", "content": 7}]}, "content"),
        (Service(), {"messages": [{"content": "x"}]}, "role"),
        (Service(), {"model": None}, "model"),
        (Service(), {"response_format": {"type": "xml"}}, "response_format"),
        (Service(), {"response_format": {"type": "json_schema"}}, "schema"),
    ],
)
def test_what_a_service_does_not_take_is_a_bad_request_that_names_it(
    service: Service, more: dict[str, Any], named: str
) -> None:
    with LoopbackServer(service) as server:
        (said,) = post(server.base_url, body(**more))

    assert said.status == 400
    assert named in said.body["error"]["message"]


def test_what_is_not_rejected_goes_on_being_taken() -> None:
    with LoopbackServer(Service(reject=("max_tokens",), reject_mode=("json_schema",))) as server:
        (said,) = post(server.base_url, body(max_completion_tokens=50, temperature=0.3))

    assert said.status == 200


def test_a_body_that_is_no_json_is_a_bad_request() -> None:
    with LoopbackServer() as server:
        (said,) = post(server.base_url, ["no", "object"])

    assert said.status == 400


def test_an_answer_ends_at_the_limit_of_tokens() -> None:
    with LoopbackServer() as server:
        (said,) = post(server.base_url, body(max_tokens=2))

    assert said.choice["finish_reason"] == "length"
    assert len(said.content) == 8
    assert said.body["usage"]["completion_tokens"] == 2


def test_only_models_that_are_served_answer() -> None:
    with LoopbackServer(Service(models=("small", "large"))) as server:
        listed = [model["id"] for model in get(f"{server.base_url}/models").body["data"]]
        known, unknown = post(server.base_url, body(model="small"), body(model="huge"))

    assert listed == ["small", "large"]
    assert (known.status, unknown.status) == (200, 404)


def test_a_wrong_key_is_refused_everywhere() -> None:
    with LoopbackServer(Service(api_key="right-key")) as server:
        wrong, right = (post(server.base_url, body(), key=key)[0] for key in ("wrong-key", "right-key"))
        models = get(f"{server.base_url}/models")

    assert (wrong.status, right.status, models.status) == (401, 200, 401)
    assert "wrong-key" in wrong.body["error"]["message"]


def test_more_at_once_than_the_limit_is_told_to_wait() -> None:
    service = Service(concurrency=2, latency=0.1, retry_after=0.5)

    with LoopbackServer(service) as server:
        said = post(server.base_url, *(body(f"number {n}") for n in range(6)), at_once=6)

    refused = [one for one in said if one.status == 429]
    assert 1 <= len(refused) <= 4
    assert {one.headers["Retry-After"] for one in refused} == {"0.5"}
    assert server.stats.peak == 2


def test_a_limit_per_minute_is_told_and_kept() -> None:
    with LoopbackServer(Service(requests_per_minute=2)) as server:
        first, second, third = post(server.base_url, *(body(f"number {n}") for n in range(3)))

    assert first.headers["x-ratelimit-limit-requests"] == "2"
    assert first.headers["x-ratelimit-remaining-requests"] == "1"
    assert (second.status, third.status) == (200, 429)
    assert 0 < float(third.headers["Retry-After"]) <= 30


def test_tokens_of_answers_count_against_their_limit() -> None:
    with LoopbackServer(Service(tokens_per_minute=20)) as server:
        first, second = post(server.base_url, body("Eight ch"), body("long " * 12))

    assert int(first.headers["x-ratelimit-remaining-tokens"]) < 18
    assert second.status == 429


def test_a_bucket_fills_steadily_to_a_minutes_worth() -> None:
    now = 0.0
    bucket = Bucket("requests", 60, lambda: now)

    assert all(bucket.take(1) for _ in range(60))
    assert not bucket.take(1)
    assert bucket.wait(1) == 1.0
    now = 2.0
    assert [bucket.take(1) for _ in range(3)] == [True, True, False]
    now = 1000.0
    assert bucket.take(1000)
    assert bucket.headers["x-ratelimit-remaining-requests"] == "0"


def test_stats_tell_what_was_asked_paid_and_paid_again() -> None:
    with LoopbackServer(Service(api_key="k")) as server:
        post(server.base_url, body("a"), body("b"), body("a"), body(stream=True), key="k")
        stats = server.stats
        told = get(f"{server.base_url.removesuffix('/v1')}/stats").body

    assert (stats.requests, stats.paid, stats.paid_again, stats.repeated) == (4, 3, 1, 1)
    assert stats.statuses == {"200": 3, "400": 1}
    assert told["paid_again"] == 1
    assert told["output_tokens"] == stats.output_tokens > 0


def test_a_reset_forgets_what_was_seen() -> None:
    with LoopbackServer() as server:
        post(server.base_url, body())
        server.reset()
        post(server.base_url, body())

        assert (server.stats.requests, server.stats.paid_again) == (1, 0)

        post(server.base_url.removesuffix("/v1"), {}, path="/reset")
        assert server.stats.requests == 0


def test_a_function_can_take_the_place_of_the_model() -> None:
    with LoopbackServer(answer=lambda asked: asked.prompt[::-1]) as server:
        (said,) = post(server.base_url, body("drawer"))

    assert said.content == "reward"


def test_a_port_that_is_taken_is_an_error() -> None:
    with LoopbackServer() as server:
        port = int(server.base_url.split(":")[2].split("/")[0])
        with pytest.raises(OSError, match="address"), LoopbackServer(port=port):
            pass


def test_it_stops_while_a_request_hangs() -> None:
    """Leaving the context must not wait for the end of what hangs."""

    async def leave(url: str) -> None:
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.05)) as session:
            with pytest.raises(TimeoutError):
                await session.post(url, json=body())

    async def hang(url: str) -> None:
        async with aiohttp.ClientSession() as session:
            task = asyncio.create_task(session.post(url, json=body()))
            await asyncio.sleep(0.05)
            await asyncio.to_thread(server.__exit__, None, None, None)
            with pytest.raises(aiohttp.ClientError):
                await task

    server = LoopbackServer(faults=Faults(hang=1.0)).__enter__()
    asyncio.run(leave(f"{server.base_url}/chat/completions"))
    asyncio.run(hang(f"{server.base_url}/chat/completions"))


def test_a_mode_that_no_server_has_is_refused() -> None:
    with pytest.raises(ValueError, match="no such mode"):
        Service(reject_mode=("xml",))
