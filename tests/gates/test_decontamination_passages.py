"""A passage is everybody's; the question about it is the leak."""

from __future__ import annotations

import pytest

from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.items import ItemText
from groundset.gates.sides import items_of
from groundset.gates.stems import parted
from groundset.records import Candidate, Decision, Message, Origin, Verdict
from groundset.settings import Decontamination

ORIGIN = Origin("imported", "", "", "", "qa", "question", "basic")
PASSAGE = "Read the passage. " + " ".join(
    f"The keeper of lamp {n} wrote what the sea did that night." for n in range(8)
)
STEM = "Which of the keepers saw the lamp go out before the storm came?"
OTHER = "Read the passage. " + " ".join(
    f"A market in town {n} sells bread, salt and rope on Mondays." for n in range(8)
)


def _judge(items: list[ItemText], instruction: str, response: str = "Nothing.") -> Verdict:
    gate = DecontaminationGate(Decontamination(), [EvaluationSet("e", "0" * 64, items_of(items))])
    messages = (Message("user", instruction), Message("assistant", response))
    return gate.judge(Candidate.make(messages, (), ORIGIN))


ITEMS = {"one text": ItemText(f"{PASSAGE}\n\n{STEM}", "The third"), "two fields": ItemText(STEM, "", PASSAGE)}


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_a_passage_alone_is_told_and_no_leak(item: ItemText) -> None:
    verdict = _judge([item], f"Shorten this. {PASSAGE}")
    assert (verdict.decision, verdict.evidence["hits"]) == (Decision.KEEP, [])
    (told,) = verdict.evidence["passages"]
    assert (told["side"], told["score"], told["eval_row"]) == ("passage", 1.0, 0)
    source = item.passage or item.question
    assert [source[start:end] for start, end in told["spans"]["evaluation"]] == [PASSAGE.rstrip(".")]


@pytest.mark.parametrize("item", ITEMS.values(), ids=ITEMS)
def test_the_question_about_it_leaks_with_the_passage_and_without(item: ItemText) -> None:
    for text in (STEM, f"{PASSAGE} {STEM}", f"{OTHER} {STEM}"):
        verdict = _judge([item], text)
        assert verdict.reason == "verbatim_leak"
        asked = {hit["side"] for hit in verdict.evidence["hits"]}
        assert asked <= {"question", "stem"}
        assert ("stem" in asked) is not bool(item.passage)


def test_spans_of_a_stem_point_into_the_question() -> None:
    item = ITEMS["one text"]
    hit = next(hit for hit in _judge([item], STEM).evidence["hits"] if hit["side"] == "stem")
    assert [item.question[start:end] for start, end in hit["spans"]["evaluation"]] == [STEM.rstrip("?")]


@pytest.mark.parametrize("apart", [True, False])
def test_a_question_asked_about_several_passages_leaks_only_with_its_own(apart: bool) -> None:
    texts = [PASSAGE, OTHER]
    items = [ItemText(STEM, "", text) if apart else ItemText(f"{text}\n\n{STEM}") for text in texts]
    assert _judge(items, STEM).decision is Decision.KEEP
    verdict = _judge(items, f"{OTHER} Now then: {STEM}")
    assert {hit["eval_row"] for hit in verdict.evidence["hits"]} == {1}


def test_a_set_read_back_from_its_hashes_knows_passages_too() -> None:
    hashed = EvaluationSet("e", "0" * 64, items_of(list(ITEMS.values())))
    gate = DecontaminationGate(Decontamination(), [EvaluationSet.from_json(hashed.to_json())])
    for text, reason in ((PASSAGE, "ok"), (STEM, "verbatim_leak")):
        assert gate.judge(Candidate.make((Message("user", text),), (), ORIGIN)).reason == reason


@pytest.mark.parametrize(
    ("question", "stem"),
    [
        (f"{PASSAGE}\n\n{STEM}", STEM),
        (f"{PASSAGE}\n{STEM}\n", STEM),
        (f"{PASSAGE} {STEM}", STEM),
        (f"{PASSAGE} Who wrote it? {STEM}", f"Who wrote it? {STEM}"),
        (f"{OTHER}\nWhat do they sell?\n\nAnd what would you buy there?", "What do they sell?"),
        (
            f"This refers to the following excerpt.\n{OTHER}\nThe markets of these towns were a sign of",
            "The markets",
        ),
        (OTHER.removeprefix("Read the passage. ") + f"\n\n{STEM}", STEM),
    ],
)
def test_a_long_text_before_a_last_question_is_its_passage(question: str, stem: str) -> None:
    spans = parted(question)
    assert spans is not None
    passage, asks = spans
    assert question[asks.start : asks.end].startswith(stem)
    assert question[passage.start : passage.end] == question[: asks.start].strip()


@pytest.mark.parametrize(
    "question",
    [
        "",
        STEM,
        f"Read the passage. The sea was calm.\n\n{STEM}",
        OTHER.removeprefix("Read the passage. ") + f" {STEM}",
        f"{PASSAGE}\n\nShorten it to three lines.",
        f"{PASSAGE}\n\nWhy {'not ' * 60}?",
        OTHER.removeprefix("Read the passage. ") + "\nWhat do they sell?\n\nAnd what would you buy there?",
    ],
    ids=["empty", "bare", "short", "a story", "no question", "a long end", "turns"],
)
def test_other_questions_stay_whole(question: str) -> None:
    assert parted(question) is None
