"""Vectors from the loopback server: the same for the same text, near for shared words, spoilt on request."""

from __future__ import annotations

from typing import Any

from groundset.testing import Faults, LoopbackServer, Service
from loopback_calls import Said, post

TEXTS = ["water the tomatoes in the morning", "water the tomatoes in the evening", "oil the engine"]


def asked(server: LoopbackServer, *bodies: dict[str, Any]) -> list[Said]:
    """Ask for vectors."""
    return post(server.base_url, *({"model": "any", **body} for body in bodies), path="/embeddings")


def vectors(said: Said) -> list[list[float]]:
    """Give the vectors of an answer."""
    assert said.status == 200
    assert [one["index"] for one in said.body["data"]] == list(range(len(said.body["data"])))
    return [one["embedding"] for one in said.body["data"]]


def product(one: list[float], other: list[float]) -> float:
    """Multiply two vectors."""
    return sum(a * b for a, b in zip(one, other, strict=True))


def test_texts_that_share_words_are_near() -> None:
    with LoopbackServer() as server:
        one, other, third = vectors(asked(server, {"input": TEXTS})[0])
    assert product(one, other) > 0.5 > product(one, third)
    assert abs(product(one, one) - 1) < 1e-5


def test_no_vector_depends_on_the_others() -> None:
    with LoopbackServer() as server:
        together, alone = asked(server, {"input": TEXTS}, {"input": TEXTS[1]})
    assert vectors(together)[1] == vectors(alone)[0]


def test_so_many_numbers_are_given_as_were_asked_for() -> None:
    with LoopbackServer() as server:
        told, untold = asked(server, {"input": TEXTS, "dimensions": 12}, {"input": TEXTS})
    assert {len(one) for one in vectors(told)} == {12}
    assert {len(one) for one in vectors(untold)} == {64}


def test_tokens_and_paid_texts_are_counted() -> None:
    with LoopbackServer() as server:
        first, _ = asked(server, {"input": TEXTS}, {"input": TEXTS[:1]})
        stats = server.stats
    assert first.body["usage"]["prompt_tokens"] == sum(-(-len(text) // 4) for text in TEXTS)
    assert (stats.requests, stats.paid, stats.paid_again) == (2, 4, 1)


def test_what_is_no_request_for_vectors_is_refused() -> None:
    bodies: list[dict[str, Any]] = [
        {"input": []},
        {"input": [""]},
        {"input": 7},
        {"input": ["a"], "dimensions": 0},
    ]
    with LoopbackServer(Service(context_tokens=3)) as server:
        answers = asked(server, *bodies, {"input": ["a", "a long text of many words"]})
    assert [said.status for said in answers] == [400] * 5
    assert answers[-1].body["error"]["code"] == "context_length_exceeded"


def test_a_fault_of_a_text_spoils_each_request_that_holds_it_and_no_other() -> None:
    texts = [f"text {number}" for number in range(40)]
    with LoopbackServer(faults=Faults(refusal=0.1)) as server:
        alone = [said.status for said in asked(server, *({"input": [text]} for text in texts))]
        halves = [said.status for said in asked(server, {"input": texts[:20]}, {"input": texts[20:]})]
        clean = [text for text, status in zip(texts, alone, strict=True) if status == 200]
        assert asked(server, {"input": clean})[0].status == 200
    assert 0 < alone.count(400) < 20
    assert halves == [400 if 400 in half else 200 for half in (alone[:20], alone[20:])]


def test_a_key_is_asked_for() -> None:
    with LoopbackServer(Service(api_key="right")) as server:
        assert asked(server, {"input": TEXTS})[0].status == 401
