"""The relation gate ``semantic_duplicate``: what it finds follows from the pairs alone."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.errors import ConfigurationError
from groundset.gates.meaning import SemanticDuplicates
from groundset.records import Candidate, Message, Node, Origin
from groundset.settings import SemanticDuplicates as Settings

_ORIGIN = Origin("imported", "", "", "", "", "", "")


def _pair(question: str, answer: str) -> Candidate:
    messages = (Message("user", question), Message("assistant", answer))
    return Candidate.make(messages, (), _ORIGIN)


@cache
def _built_in() -> EmbedderAtHand:
    return EmbedderAtHand(StaticEmbedder())


def _gate(settings: Settings | None = None, rows: int | None = None) -> SemanticDuplicates:
    return SemanticDuplicates(settings or Settings(), _built_in(), rows)


def _meanings(gate: SemanticDuplicates, candidates: Sequence[Candidate]) -> list[Node]:
    return [node for nodes in gate.nodes(candidates) for node in nodes or () if node.view == "meaning"]


def _twins(first: Candidate, second: Candidate) -> bool:
    """Tell whether two pairs are twins by meaning: in one node, or joined."""
    gate = _gate()
    nodes = _meanings(gate, [first, second])
    return len({node.key for node in nodes}) == 1 or bool(list(gate.relate(nodes, ())))


def _siblings(first: Candidate, second: Candidate) -> bool:
    placed = _gate().nodes([first, second])
    moulds = {node.key for nodes in placed for node in nodes or () if node.view == "template"}
    return len(moulds) == 1


@pytest.mark.parametrize(
    ("question", "other", "answer", "another"),
    [
        (
            "How do I reset my password?",
            "How can I reset my password?",
            "Open the settings and choose a new password there.",
            "Open settings and choose a new password there.",
        ),
        (
            "Where should I start reading poetry?",
            "Where can I start reading poetry?",
            "Paris is the place: poets of every language live there.",
            "The place is Paris: poets of every language live there.",
        ),
    ],
)
def test_the_same_in_other_words_is_a_twin(question: str, other: str, answer: str, another: str) -> None:
    """Small words and their order may differ."""
    assert _twins(_pair(question, answer), _pair(other, another))


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What happens after 5 days?", "What happens after 6 days?"),
        ("What happens after five days?", "What happens after six days?"),
        ("Who was the mayor of Paris?", "Who was the mayor of London?"),
        ("What does `--force` do?", "What does `--dry-run` do?"),
        ("What does get_value() return?", "What does set_value() return?"),
        ('What does "overcast" mean?', 'What does "overhaul" mean?'),
        ("What do Croats think of Turks?", "What do Turks think of Croats?"),
    ],
)
def test_siblings_are_no_twins(question: str, other: str) -> None:
    """Pairs that differ in a number, a name, code or a quotation stand side by side."""
    answer = "That is told on the first page of the handbook."
    assert not _twins(_pair(question, answer), _pair(other, answer))


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("What happens after 5 days?", "What happens after 6 days?"),
        ("What does `-a` do?", "What does `-b` do?"),
    ],
)
def test_siblings_share_a_mould(question: str, other: str) -> None:
    """They sit in one node of the view that is capped."""
    answer = "That is told on the first page."
    assert _siblings(_pair(question, answer), _pair(other, answer))
    assert _gate(Settings(max_siblings=7)).views["template"].limit == 7


@pytest.mark.parametrize(
    ("question", "other"),
    [
        ("Can I turn the pump off while it is hot?", "Can I not turn the pump off while it is hot?"),
        ("What happens before the pump starts?", "What happens after the pump starts?"),
        ("What is the minimum speed of the pump?", "What is the maximum speed of the pump?"),
        ("Was passiert vor dem Start der Pumpe?", "Was passiert nach dem Start der Pumpe?"),
        ("Why is the pump loud?", "When is the pump loud?"),
    ],
)
def test_negation_and_comparison_tell_questions_apart(question: str, other: str) -> None:
    """A vector hardly moves by these words."""
    answer = "Yes, as the handbook of the pump says."
    assert not _twins(_pair(question, answer), _pair(other, answer))


@pytest.mark.parametrize(
    ("answer", "other"),
    [
        ("It takes 5 minutes to warm up the pump.", "It takes 15 minutes to warm up the pump."),
        ("It does warm up the pump.", "It does not warm up the pump."),
        ("It increases the pressure in the pump.", "It decreases the pressure in the pump."),
        ("The pump was built by Siemens in a hall.", "The pump was built by Bosch in a hall."),
        ("Call start() on the pump first.", "Call stop() on the pump first."),
    ],
)
def test_answers_that_say_otherwise_are_no_twins(answer: str, other: str) -> None:
    """The same question with another answer is a conflict, and none that meaning decides."""
    assert not _twins(_pair("What about the pump?", answer), _pair("What about the pump?", other))


def test_order_of_plain_words_is_not_seen() -> None:
    """A trap that is told in the docs: neither the vector nor a guard knows who does what to whom."""
    first = _pair("Why do dogs chase cats?", "Because dogs like cats.")
    second = _pair("Why do cats chase dogs?", "Because cats like dogs.")
    assert _twins(first, second)


def test_what_questions_share_does_not_hide_their_last_line() -> None:
    """A long preamble, as every row of a dataset may have, is compared for itself."""
    preamble = "You are a careful assistant who answers in one short sentence and never guesses. " * 5
    first = _pair(f"{preamble}\nHow warm is the water in the boiler?", "Look at the gauge on the wall.")
    second = _pair(f"{preamble}\nHow old is the roof of the boiler house?", "Look at the gauge on the wall.")
    assert not _twins(first, second)


def test_one_other_word_in_a_long_question_counts() -> None:
    """Of a long line of a question more is asked than the threshold."""
    long = (
        "In the old mill by the river, where two brothers grind wheat and rye for bakers of the valley from "
        "early spring until the first snow falls on the hills, what is the colour of the {} by the door"
    )
    answer = "It is grey."
    assert not _twins(_pair(long.format("bench"), answer), _pair(long.format("horse"), answer))


def test_a_pair_without_words_has_a_mould_alone() -> None:
    """There is nothing to compare by meaning, and that is no fault."""
    (nodes,) = _gate().nodes([_pair("?!", "…")])
    assert nodes is not None
    assert [node.view for node in nodes] == ["template"]


class _Patchy(EmbedderAtHand):
    """Has no vector of texts that speak of something."""

    def vectors_or_none(self, texts: Sequence[str]) -> list[NDArray[np.float64] | None]:
        rows = super().vectors_or_none(texts)
        return [None if "lost" in text else row for text, row in zip(texts, rows, strict=True)]


def test_a_text_without_a_vector_leaves_its_pair_unplaced() -> None:
    """It is undecided, and the pairs beside it are placed as ever."""
    gate = SemanticDuplicates(Settings(), _Patchy(StaticEmbedder()))
    here, lost = _pair("Where is it?", "It is here."), _pair("Where is it?", "It is lost.")
    assert gate.nodes([lost, here]) == [None, *_gate().nodes([here])]


class _Named(EmbedderAtHand):
    fingerprint = "some-encoder/1"


def test_an_encoder_without_a_threshold_needs_one_in_the_configuration() -> None:
    """No number that was measured for one encoder is good for another."""
    with pytest.raises(
        ConfigurationError, match=r"semantic\.threshold: none was calibrated .* 'some-encoder'"
    ):
        SemanticDuplicates(Settings(), _Named(StaticEmbedder()))
    assert SemanticDuplicates(Settings(threshold=0.9), _Named(StaticEmbedder())).threshold == 0.9


def test_only_the_way_of_searching_hangs_on_the_number_of_rows() -> None:
    """Nodes are the same, so a dataset may be counted after its rows were placed."""
    settings = Settings(exact_rows=10)
    few, many, counted = _gate(settings, 10), _gate(settings, 11), _gate(settings)
    pair = [_pair("Where is it?", "It is here.")]
    assert few.nodes(pair) == many.nodes(pair) == counted.nodes(pair)
    assert few.fingerprint == _gate(settings, 3).fingerprint == counted.fingerprint != many.fingerprint
