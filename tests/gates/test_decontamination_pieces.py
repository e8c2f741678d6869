"""A piece of a short question is a leak as the whole instruction, or beside the item's answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as limits
from hypothesis import strategies as st

from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.items import ItemText
from groundset.gates.sides import GRAM, PIECE_LIMIT, PIECE_TOKENS, items_of
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.settings import Decontamination
from groundset.text.grams import grams
from groundset.text.hashing import hashed

NOBODY = Origin("imported", "", "", "", "qa", "question", "basic")
HERON = ItemText("Which river does the grey heron cross in autumn?", "The lower Tamar")
WORDS = st.lists(st.sampled_from([f"w{n}" for n in range(12)]), min_size=5, max_size=27)


def _gate(*items: ItemText, max_coverage: float = 0.5) -> DecontaminationGate:
    settings = Decontamination(max_coverage=max_coverage)
    return DecontaminationGate(settings, [EvaluationSet("e", "0" * 64, items_of(items))])


def _judge(gate: DecontaminationGate, asked: str, answered: str = "I would look that up.") -> Verdict:
    messages = (Message("user", asked), Message("assistant", answered))
    return gate.judge(Candidate.make(messages, (), NOBODY))


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("does the grey heron cross", "Nobody knows."),
        ("DOES the grey heron, cross?", "Nobody knows."),
        ("Tell me: does the grey heron cross water?", "The lower Tamar."),
        ("Tell me: does the grey heron cross water?", "It is the lower Tamar."),
    ],
)
def test_a_piece_is_a_leak_alone_or_beside_the_answer(asked: str, answered: str) -> None:
    verdict = _judge(_gate(HERON), asked, answered)
    (hit,) = verdict.evidence["hits"]
    assert (verdict.reason, hit["side"], hit["run"]) == ("verbatim_leak", "question", 5)
    (span,), (place,) = hit["spans"]["candidate"], hit["spans"]["evaluation"]
    assert asked[span[1] : span[2]].lower().replace(",", "") == HERON.question[place[0] : place[1]].lower()


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Tell me: does the grey heron cross water?", "It goes wherever there are eels."),
        ("Tell me: does the grey heron cross water?", "Herons stay; the lower Tamar is where many winter."),
        ("the grey heron", "The lower Tamar"),
        ("A summary, please.", "does the grey heron cross"),
        ("Where is the grey seal?", "The lower Tamar"),
    ],
)
def test_a_piece_among_other_words_is_a_phrase(asked: str, answered: str) -> None:
    assert _judge(_gate(HERON), asked, answered).decision is Decision.KEEP


def test_a_piece_holds_half_the_share_that_a_leak_needs() -> None:
    assert _judge(_gate(HERON, max_coverage=1), "does the grey heron cross").reason == "verbatim_leak"
    assert _judge(_gate(HERON, max_coverage=1), "does the grey heron").reason == "ok"


def test_a_gram_of_many_questions_leads_to_none_of_them() -> None:
    birds = [ItemText(f"What do we know about the bird b{n}?", f"v{n}") for n in range(17)]
    assert _judge(_gate(*birds), "What do we know about the").reason == "ok"
    assert _judge(_gate(*birds[:16]), "What do we know about the").reason == "verbatim_leak"
    assert _judge(_gate(*birds), "know about the bird b3").reason == "verbatim_leak"


def test_items_that_ask_the_same_are_all_named() -> None:
    other = ItemText(HERON.question, "The upper Thames")
    verdict = _judge(_gate(HERON, other), "the grey heron cross in", "The upper Thames")
    assert [hit["eval_row"] for hit in verdict.evidence["hits"]] == [0, 1]


def test_long_questions_have_no_pieces() -> None:
    text = " ".join(f"w{n}" for n in range(PIECE_LIMIT))
    assert _judge(_gate(ItemText(text)), " ".join(text.split()[:8])).reason == "ok"


def test_a_question_with_boilerplate_in_it_is_told_by_no_piece() -> None:
    sets = [EvaluationSet("e", "0" * 64, items_of([HERON]))]
    boilerplate = frozenset(grams(hashed([HERON.question]).words, GRAM)[:1].tolist())
    gate = DecontaminationGate(Decontamination(), sets, boilerplate)
    assert _judge(gate, "does the grey heron cross").reason == "ok"
    assert _judge(gate, HERON.question).reason == "verbatim_leak"


def test_a_question_about_a_passage_has_no_pieces() -> None:
    item = ItemText(HERON.question, HERON.answer, "Herons cross rivers. " * 10)
    assert {side.name for side in items_of([item])[0].sides} == {"question", "passage"}


@limits(max_examples=150, deadline=None)
@given(WORDS, st.integers(0, 30), st.integers(PIECE_TOKENS, 27), st.sampled_from(["", "v1", "v1 v2"]))
def test_every_heavy_piece_is_found(question: list[str], start: int, length: int, answer: str) -> None:
    """For repetitive questions too, where a piece fits in several places."""
    item = ItemText(" ".join(question), answer)
    piece = question[start : start + length]
    verdict = _judge(_gate(item), " ".join(piece))
    if len(piece) >= PIECE_TOKENS and 2 * len(piece) >= len(question):
        assert verdict.reason == "verbatim_leak"
    if len(piece) < PIECE_TOKENS:
        assert verdict.reason == "ok"


def test_the_same_with_others_and_alone() -> None:
    gate = _gate(HERON)
    rows = [("does the grey heron cross", "x"), ("Why?", "The lower Tamar"), ("", "y"), ("Hm", "")]
    candidates = [
        Candidate.make((Message("user", asked), Message("assistant", answered)), (), NOBODY)
        for asked, answered in rows
    ]
    alone = [gate.judge(one) for one in candidates]
    gate.screen(candidates)
    assert [gate.judge(one) for one in candidates] == alone
