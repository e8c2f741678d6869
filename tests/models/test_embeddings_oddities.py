"""Vectors that no text can have: they are refused, or put where they belong, and never end in a fault."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from embedding_servers import served
from groundset.errors import ModelError
from groundset.ledger import Ledger
from groundset.testing.embeddings import vector
from odd_servers import Sent, serving

TEXTS = [f"water the {number} tomatoes" for number in range(5)]
Odd = Callable[[str, dict[str, Any]], object]


def answered(odd: Odd) -> Callable[[str, Mapping[str, str], bytes], Sent]:
    """Answer as a server would, but change what is said of each text."""

    def handle(path: str, headers: Mapping[str, str], body: bytes) -> Sent:
        data = [
            {"index": at, "embedding": vector(text, 8)} for at, text in enumerate(json.loads(body)["input"])
        ]
        for one, text in zip(data, json.loads(body)["input"], strict=True):
            odd(text, one)
        return Sent(body=json.dumps({"data": data}).encode())

    return handle


@pytest.mark.parametrize("index", [[], {}, [0], "0", 0.5, float("nan"), -1, 7, True])
def test_an_index_that_is_none_makes_no_vectors(index: object) -> None:
    with (
        serving(answered(lambda _, one: one.update(index=index))) as address,
        pytest.raises(ModelError, match="makes no vectors that can be used"),
    ):
        served(address, Ledger.open(None)).fetch(TEXTS)


@pytest.mark.parametrize("odd", [lambda _, one: one.update(index=None), lambda _, one: one.pop("index")])
def test_without_an_index_vectors_stand_in_the_order_of_the_texts(odd: Odd) -> None:
    with serving(answered(odd)) as address:
        rows = served(address, Ledger.open(None)).vectors(TEXTS)
    with serving(answered(lambda _, one: None)) as address:
        assert (served(address, Ledger.open(None)).vectors(TEXTS) == rows).all()


@pytest.mark.parametrize("number", [0, 0.0, -0.0, 1e-300, 1e-20])
def test_a_text_whose_vector_has_no_length_is_the_only_one_without(number: float) -> None:
    """It has words, so that it cannot be compared leaves it open."""

    def odd(text: str, one: dict[str, Any]) -> None:
        if text == TEXTS[3]:
            one["embedding"] = [number] * 8

    with serving(answered(odd)) as address:
        embedder = served(address, Ledger.open(None))
        embedder.fetch(TEXTS)
        rows = embedder.vectors_or_none(TEXTS)
    assert [row is None for row in rows] == [False, False, False, True, False]


def test_a_server_whose_vectors_have_no_length_is_of_no_use() -> None:
    with (
        serving(answered(lambda _, one: one.update(embedding=[0.0] * 8))) as address,
        pytest.raises(ModelError, match=r"no vectors that can be used .*vectors without length"),
    ):
        served(address, Ledger.open(None)).fetch(TEXTS)
