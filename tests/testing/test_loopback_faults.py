"""Faults come as often as was asked, and the same client meets the same ones."""

from __future__ import annotations

import asyncio
import json

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.calls import Finish, read_reply
from groundset.testing import Faults, LoopbackServer, Service
from groundset.testing.behaviour import IN_ANSWER, UNDERWAY
from groundset.testing.weather import Weather, spoiled
from loopback_calls import Said, body, held, post

SCHEMA = {"type": "object", "properties": {"word": {"type": "string"}}, "required": ["word"]}


def met(fault: str, **more: float) -> Said:
    with LoopbackServer(Service(**more), Faults(**{fault: 1.0})) as server:  # type: ignore[arg-type]
        (said,) = post(server.base_url, body(response_format=held(SCHEMA)))
        assert server.stats.faults == {fault: 1}
        return said


@pytest.mark.parametrize(("fault", "status"), [("err500", 500), ("err429", 429), ("err503", 503)])
def test_an_error_has_its_status_and_a_message(fault: str, status: int) -> None:
    said = met(fault, retry_after=7)

    assert said.status == status
    assert said.body["error"]["message"]
    assert said.headers.get("Retry-After") == ("7" if status == 429 else None)


@pytest.mark.parametrize("fault", ["reset", "reset_mid", "hang"])
def test_a_connection_breaks_without_an_answer(fault: str) -> None:
    assert met(fault, hang_seconds=0.05).status == 0


def test_an_answer_that_breaks_off_was_paid_and_one_that_never_came_was_not() -> None:
    paid = {}
    for fault in ("reset", "reset_mid"):
        with LoopbackServer(faults=Faults(**{fault: 1.0})) as server:
            post(server.base_url, body())
            paid[fault] = server.stats.paid
            assert server.stats.statuses == {"none": 1}

    assert paid == {"reset": 0, "reset_mid": 1}


def test_a_bad_body_is_no_completion() -> None:
    said = met("bad_body")

    assert said.status == 200
    with pytest.raises(ValueError, match="no chat completion"):
        read_reply(said.raw)


def test_malformed_content_is_no_json_in_a_sound_envelope() -> None:
    reply = read_reply(met("malformed").raw)

    assert reply.finish is Finish.STOP
    with pytest.raises(ValueError, match="line 1"):
        json.loads(reply.content)


@given(st.text())
def test_malformed_is_never_json(text: str) -> None:
    with pytest.raises(ValueError, match="line"):
        json.loads(spoiled(json.dumps({"said": text}), "malformed", "json_schema").text)


def test_truncated_content_says_so() -> None:
    assert read_reply(met("truncated").raw).finish is Finish.LENGTH


def test_a_wrong_shape_is_json() -> None:
    assert "word" not in json.loads(read_reply(met("wrong_schema").raw).content)


def test_refusals_come_marked_or_in_words() -> None:
    marked, said = read_reply(met("refusal").raw), read_reply(met("refusal_in_words").raw)

    assert (marked.content, bool(marked.refusal)) == ("", True)
    assert said.content.startswith("I'm sorry")
    assert not said.refusal


def test_empty_and_filtered_replies_have_no_content() -> None:
    empty, withheld = read_reply(met("empty").raw), read_reply(met("content_filter").raw)

    assert (empty.content, empty.finish) == ("", Finish.STOP)
    assert (withheld.content, withheld.finish) == ("", Finish.FILTER)


def test_a_chatty_model_puts_words_around_json_unless_it_is_held_to_a_schema() -> None:
    with LoopbackServer(faults=Faults(chatty=1.0), answer=lambda asked: '{"word": "x"}') as server:
        free, strict = post(server.base_url, body("a"), body("b", response_format=held(SCHEMA)))

    assert '```json\n{"word": "x"}\n```' in free.content
    assert json.loads(strict.content) == {"word": "x"}


def statuses(service: Service, faults: Faults, *texts: str, at_once: int = 1) -> list[tuple[int, bytes]]:
    with LoopbackServer(service, faults) as server:
        said = post(server.base_url, *map(body, texts), at_once=at_once)
    return [(one.status, one.raw) for one in said]


def test_the_same_client_meets_the_same_weather_whatever_its_order() -> None:
    faults = Faults(err500=0.2, err429=0.2, reset=0.2, malformed=0.2, truncated=0.2)
    texts = [f"number {n}" for n in range(40)]

    first = statuses(Service(seed=1), faults, *texts)

    assert statuses(Service(seed=1), faults, *texts, at_once=8) == first
    assert statuses(Service(seed=1), faults, *texts[::-1]) == first[::-1]
    assert statuses(Service(seed=2), faults, *texts) != first
    assert len({status for status, _ in first}) > 2


def test_a_request_that_is_sent_again_meets_other_weather_and_the_same_answer() -> None:
    again = statuses(Service(), Faults(err500=0.5, truncated=0.5), *["the same"] * 30)

    assert {status for status, _ in again} == {200, 500}
    assert len({raw for status, raw in again if status == 200}) == 1


@pytest.mark.parametrize("mode", ["json_schema", "json_object", "text"])
def test_an_answer_does_not_depend_on_how_it_is_held_to_json(mode: str) -> None:
    shapes = {"json_schema": held(SCHEMA), "json_object": {"type": "json_object"}, "text": None}

    with LoopbackServer(faults=Faults(refusal=0.5)) as server:
        said = post(server.base_url, *(body(f"n {n}", response_format=shapes[mode]) for n in range(20)))
        plain = post(server.base_url, *(body(f"n {n}") for n in range(20)))

    assert [bool(one.choice["message"]["refusal"]) for one in said] == [
        bool(one.choice["message"]["refusal"]) for one in plain
    ]


@pytest.mark.parametrize("name", UNDERWAY)
def test_faults_under_way_come_at_their_share(name: str) -> None:
    weather = Weather(Faults(**{name: 0.1}), Service())
    hits = sum(weather.underway(f"request {n}", 0) == name for n in range(5000))

    assert 400 <= hits <= 600


@pytest.mark.parametrize("name", IN_ANSWER)
def test_faults_of_answers_come_at_their_share(name: str) -> None:
    weather = Weather(Faults(**{name: 0.1}), Service())
    hits = sum(weather.in_answer(f"request {n}") == name for n in range(5000))

    assert 400 <= hits <= 600


def test_delays_are_fixed_or_lognormal_and_known_beforehand() -> None:
    fixed, spread = (Weather(Faults(), Service(latency=0.2, sigma=sigma)) for sigma in (0.0, 0.35))
    delays = sorted(spread.delay(f"request {n}", 0) for n in range(2001))

    assert {fixed.delay(f"request {n}", 0) for n in range(9)} == {0.2}
    assert 0.19 < delays[1000] < 0.21
    assert 0.2 * 1.35 < delays[1683] < 0.2 * 1.5  # one sigma above the median
    assert delays == sorted(spread.delay(f"request {n}", 0) for n in range(2001))


def test_a_client_that_goes_away_gives_its_slot_back() -> None:
    with LoopbackServer(Service(concurrency=1), Faults(hang=0.5)) as server:
        asyncio.run(_until_hanging(server.base_url + "/chat/completions"))


async def _until_hanging(url: str) -> None:
    """Ask until one request hung and a later one was answered, with one slot only."""
    hung = answered = 0
    for number in range(60):
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=0.2)) as session:
            try:
                async with session.post(url, json=body(f"n {number}")) as said:
                    answered += said.status == 200 and hung > 0
            except TimeoutError:
                hung += 1
                await asyncio.sleep(0.05)
        if hung and answered:
            return
    pytest.fail("a request that hung kept its slot")


def test_shares_must_be_shares() -> None:
    with pytest.raises(ValueError, match="err500 is a share"):
        Faults(err500=1.5)
    with pytest.raises(ValueError, match="more than 1"):
        Faults(err500=0.6, reset=0.6)
