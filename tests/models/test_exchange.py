"""One question, from the first request to a reply that can be used or the reason why none can."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.calls import Finish, read_reply
from groundset.models.exchange import RUNS, Exchange
from groundset.records import State
from groundset.testing import completion
from live_asks import ask

WORD = '{"word": "x"}'


def heard(*raws: bytes, max_asks: int = 2) -> Exchange[str]:
    """Let a question hear replies in a run of its own."""
    exchange = Exchange(ask(1), max_asks)
    exchange.begin()
    for raw in raws:
        exchange.hear(raw)
    return exchange


@pytest.mark.parametrize(
    ("raw", "state", "reason"),
    [
        (completion(WORD), State.KEPT, "ok"),
        (completion(f"<think>the word {WORD}?</think>\n{WORD}"), State.KEPT, "ok"),
        (completion(None, finish="content_filter"), State.REJECTED, "content_filter"),
        (completion(None, refusal="no"), State.REJECTED, "refused"),
        (completion("I'm sorry, I can't."), State.REJECTED, "refused"),
    ],
)
def test_some_replies_end_a_question(raw: bytes, state: State, reason: str) -> None:
    """With a value, or because the model will not answer."""
    exchange = heard(raw)
    assert exchange.request is None
    assert (exchange.answer.state, exchange.answer.reason) == (state, reason)


@pytest.mark.parametrize(
    ("raw", "reason", "shown"),
    [
        (completion("what?"), "reply_unreadable", True),
        (completion(WORD, finish="length"), "cut_off", False),
        (completion(" \n"), "empty_reply", False),
        (completion("[" * 200_000), "reply_unreadable", True),
    ],
)
def test_other_replies_are_asked_for_again(raw: bytes, reason: str, shown: bool) -> None:
    """The problem stands in the prompt, after the reply where that helps; the prompt keeps its name."""
    exchange = heard(raw)
    request = exchange.request
    assert request is not None
    assert (request.attempt, request.prompt) == (1, ask(1).request.key)
    assert [m.role for m in request.messages[2:]] == (["assistant", "user"] if shown else ["user"])
    assert "could not be used" in request.messages[-1].content
    assert exchange.answer.calls[0].reason == reason


@given(st.integers(1, 5), st.integers(0, 20))
def test_attempts_are_bounded_in_a_run_and_over_all(max_asks: int, before: int) -> None:
    """Whichever run an attempt was made in, however runs were cut off."""
    exchange = Exchange(ask(1), max_asks)
    bad = completion("what?")
    for _ in range(before):
        if exchange.request:
            exchange.hear(bad)
    exchange.begin()
    made = 0
    while exchange.request:
        exchange.hear(bad)
        made += 1
    assert made <= max_asks
    total = len(exchange.answer.calls)
    assert total <= RUNS * max_asks
    assert (exchange.answer.state is State.FAILED) == (total == RUNS * max_asks)


def test_a_question_that_ended_stays_as_it_ended() -> None:
    """Its last attempt of all may be the one that can be used."""
    exchange = Exchange(ask(1), 1)
    for raw in (completion("what?"), completion("what?"), completion(WORD)):
        exchange.hear(raw)
    exchange.begin()
    assert exchange.answer.state is State.KEPT
    with pytest.raises(ValueError, match="nothing was asked"):
        exchange.hear(completion(WORD))


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["choices", "message", "content", "refusal", "usage", "prompt_tokens", "finish_reason"]
                ),
                inner,
            )
        ),
        max_leaves=20,
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_body_is_a_completion_or_none(raw: bytes) -> None:
    """What a server sends is never trusted: it is read, or a ValueError."""
    try:
        reply = read_reply(raw)
    except ValueError:
        return
    reply.content.encode()
    assert min(reply.input_tokens, reply.output_tokens) >= 0


@pytest.mark.parametrize("tokens", ["1e999", "-5", '"many"', "1.5", "[]", "NaN", "1" + "0" * 60])
def test_a_number_of_tokens_that_is_none_says_nothing(tokens: str) -> None:
    """It could not be counted, nor kept."""
    usage = f'"usage": {{"prompt_tokens": {tokens}, "completion_tokens": 3}}'
    reply = read_reply(f'{{"choices": [{{"message": {{"content": "x"}}}}], {usage}}}'.encode())
    assert (reply.input_tokens, reply.output_tokens) == (0, 3)


def test_halves_of_characters_are_replaced() -> None:
    """JSON can say them, and no file can hold them."""
    reply = read_reply(b'{"choices": [{"message": {"content": "a\\ud800b \\ud83d\\ude00"}}]}')
    assert reply.content == "a\N{REPLACEMENT CHARACTER}b \N{GRINNING FACE}"


@pytest.mark.parametrize(
    ("said", "finish"),
    [
        ("stop", Finish.STOP),
        ("length", Finish.LENGTH),
        ("content_filter", Finish.FILTER),
        (None, Finish.STOP),
    ],
)
def test_why_a_model_stopped_is_read(said: str | None, finish: Finish) -> None:
    """What is unknown is an ordinary end."""
    raw = json.dumps({"choices": [{"finish_reason": said, "message": {"content": "x"}}]}).encode()
    assert read_reply(raw).finish is finish
