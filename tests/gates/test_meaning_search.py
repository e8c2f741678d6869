"""The search of ``semantic_duplicate`` over made-up vectors: exact for few rows, by an index for many."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.meaning.recall import Recall, measured
from groundset.records import Candidate, Edge, Message, Node, Origin
from groundset.settings import SemanticDuplicates as Settings

_ORIGIN = Origin("imported", "", "", "", "", "", "")


def _pair(question: str, answer: str) -> Candidate:
    messages = (Message("user", question), Message("assistant", answer))
    return Candidate.make(messages, (), _ORIGIN)


def _meanings(gate: SemanticDuplicates, candidates: Sequence[Candidate]) -> list[Node]:
    return [node for nodes in gate.nodes(candidates) for node in nodes or () if node.view == "meaning"]


_WORDS = "pump water pressure valve tank pipe heat oil filter gauge".split()
_SHIFTS = "bcdefg"


class _Scattered(EmbedderAtHand):
    """Gives words of a few directions vectors that are near one another, and others far away."""

    def vectors_or_none(self, texts: Sequence[str]) -> list[NDArray[np.float64] | None]:
        return [_scattered(text) for text in texts]


@cache
def _scattered(text: str) -> NDArray[np.float64]:
    direction, _, shift = text.partition(" ")
    base = np.random.default_rng(_WORDS.index(direction)).normal(size=64)
    apart = np.random.default_rng([_SHIFTS.index(shift), 7]).normal(size=64)
    row = base + 0.25 * apart
    rounded: NDArray[np.float64] = np.rint(row / np.sqrt((row * row).sum()) * 32_767)
    return rounded


_TEXTS = st.builds(
    lambda word, shift: f"{word} {shift}", st.sampled_from(_WORDS[:3]), st.sampled_from(_SHIFTS)
)
_PAIRS = st.lists(st.builds(_pair, _TEXTS, _TEXTS), max_size=24, unique_by=lambda pair: pair.id)


def _scatter(rows: int) -> SemanticDuplicates:
    settings = Settings(threshold=0.93, exact_rows=100)
    return SemanticDuplicates(settings, _Scattered(StaticEmbedder()), rows)


def _in_batches(gate: SemanticDuplicates, batches: Iterable[Sequence[Node]]) -> set[Edge]:
    known: list[Node] = []
    edges: list[Edge] = []
    for batch in batches:
        edges += gate.relate(batch, known)
        known += batch
    assert len(edges) == len(set(edges)), "an edge came twice"
    return set(edges)


@pytest.mark.parametrize("rows", [100, 101], ids=["exact", "index"])
@given(pairs=_PAIRS, data=st.data())
def test_batches_and_order_change_nothing(rows: int, pairs: list[Candidate], data: st.DataObject) -> None:
    """Five batches in any order give the edges of one."""
    gate = _scatter(rows)
    nodes = list({node.key: node for node in _meanings(gate, pairs)}.values())
    whole = set(gate.relate(nodes, ()))
    shuffled = data.draw(st.permutations(nodes))
    assert _in_batches(gate, [shuffled[at::5] for at in range(5)]) == whole
    assert all(edge.a < edge.b for edge in whole)


@given(pairs=_PAIRS)
def test_exact_search_is_brute_force(pairs: list[Candidate]) -> None:
    """Every pair of the stated predicate is found, and no other; its score is the lower cosine."""
    gate = _scatter(100)
    nodes = _meanings(gate, pairs)
    expected = {}
    for left, one in zip(pairs, nodes, strict=True):
        for right, other in zip(pairs, nodes, strict=True):
            if one.key < other.key:
                score = min(
                    _cosine(left.instruction, right.instruction), _cosine(left.response, right.response)
                )
                if score >= 0.93:
                    expected[one.key, other.key] = score
    assert {(edge.a, edge.b): edge.score for edge in gate.relate(nodes, ())} == expected


def test_some_of_these_are_twins_and_some_are_not() -> None:
    """Else the laws above would say nothing."""
    pairs = [_pair(f"pump {one}", f"valve {other}") for one in _SHIFTS for other in _SHIFTS]
    nodes = _meanings(_scatter(100), pairs)
    every = len(nodes) * (len(nodes) - 1) // 2
    exact, indexed = (len(list(_scatter(rows).relate(nodes, ()))) for rows in (100, 101))
    assert 0 < indexed <= exact < every


def _cosine(text: str, other: str) -> float:
    a, b = _scattered(text), _scattered(other)
    return round(float(a @ b / np.sqrt((a @ a) * (b @ b))), 6)


@given(pairs=_PAIRS)
def test_the_index_finds_nothing_that_is_no_twin(pairs: list[Candidate]) -> None:
    """What it finds is a part of what all comparisons find, with the same scores."""
    nodes = _meanings(_scatter(101), pairs)
    assert set(_scatter(101).relate(nodes, ())) <= set(_scatter(100).relate(nodes, ()))


def test_recall_of_the_index_is_measured_against_all_comparisons() -> None:
    """Of twins that are nearly the same it finds most; the interval holds the share."""
    names = [f"{word} {shift}" for word in _WORDS for shift in _SHIFTS]
    pairs = [_pair(name, f"{other} b") for name in names for other in _WORDS]
    recall = measured(_meanings(_scatter(101), pairs), threshold=0.9)
    assert recall == measured(reversed(_meanings(_scatter(101), pairs)), threshold=0.9)
    low, high = recall.interval
    assert recall.rows == len(pairs)
    assert 0 < recall.found <= recall.pairs
    assert low <= recall.found / recall.pairs <= high


def test_a_recall_of_nothing_says_nothing() -> None:
    """Where no row has a twin, any recall is possible; of 100 of 100 at least 96 of 100."""
    assert Recall(1_000, 0, 0).interval == (0.0, 1.0)
    low, high = Recall(1_000, 100, 100).interval
    assert 0.96 < low < 0.97
    assert high == 1.0
