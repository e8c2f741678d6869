"""A reply becomes candidates: with origin, style, and evidence that is the document's own text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groundset.gates.grounding import GroundingGate
from groundset.generation.reading import ReplyReader
from groundset.generation.tasks import tasks
from groundset.models.exchange import UnreadableError
from groundset.records import Candidate, Document, Evidence
from groundset.settings import Grounding
from groundset.text.markdown import Span

FIRST = "## Radio\n\nThe base listens on **868 MHz** and hears sensors up to 300 metres away."
SECOND = "## Power\n\nA sensor runs for two years on two cells of type AA. Does frost matter? It halves that."
TEXT = f"{FIRST}\n\n{SECOND}"
DOCUMENT = Document("d/a.md", "d", "a.md", "a.md", "0" * 64, "markdown", TEXT, "Base", "en")
SPANS = (Span(0, len(FIRST)), Span(len(FIRST) + 2, len(TEXT)))
PAIR = {
    "instruction": "How far does the base hear sensors?",
    "response": "It hears them up to 300 metres away.",
    "quotes": ["listens on 868 MHz and hears sensors up to 300 metres"],
}


def _reader(task: str, style: str = "question", spans: tuple[Span, ...] = SPANS[:1]) -> ReplyReader:
    return ReplyReader(DOCUMENT, spans, "p", tasks()[task], style, 4, "some-model", "key")


def _read(
    *pairs: dict[str, Any], task: str = "open_question", style: str = "question"
) -> tuple[Candidate, ...]:
    return _reader(task, style).read(json.dumps({"pairs": pairs}))


def _reason(candidate: Candidate) -> str:
    return GroundingGate(Grounding(), lambda _name, start, end: TEXT[start:end]).judge(candidate).reason


def test_a_pair_becomes_a_candidate_with_its_origin_and_places() -> None:
    (candidate,) = _read(PAIR)
    start = TEXT.index("listens")
    end = TEXT.index(" away")
    assert candidate.evidence == (Evidence("d/a.md", start, end, TEXT[start:end]),)
    assert "**868 MHz**" in candidate.evidence[0].quote
    origin = candidate.origin
    assert (origin.method, origin.family, origin.task_type) == (
        "generated",
        "open_question",
        "question_answering",
    )
    assert (origin.model, origin.prompt, origin.passage) == ("some-model", "key", "p")
    assert (origin.style, origin.difficulty) == ("question", "basic")
    assert origin.template == tasks()["open_question"].template.id
    assert _reason(candidate) == "ok"


def test_a_quote_that_is_nowhere_stays_as_it_was_given_and_is_rejected_by_grounding() -> None:
    (candidate,) = _read({**PAIR, "quotes": [*PAIR["quotes"], "hears sensors up to 900 metres"]})
    assert candidate.evidence[1] == Evidence("d/a.md", 0, 0, "hears sensors up to 900 metres")
    assert _reason(candidate) == "quote_not_found"


def test_a_quote_of_another_passage_is_not_found() -> None:
    (candidate,) = _read({**PAIR, "quotes": ["runs for two years"]})
    assert _reason(candidate) == "quote_not_found"


def test_equal_pairs_of_one_reply_are_one_candidate() -> None:
    assert len(_read(PAIR, PAIR, {**PAIR, "response": "300 metres."})) == 2


@pytest.mark.parametrize(
    ("wanted", "instruction", "style"),
    [
        ("question", "How far?", "question"),
        ("command", "How far?**", "question"),
        ("question", "多远？", "question"),
        ("question", "Tell me how far.", "command"),
        ("casual", "hey, how far does it hear?", "casual"),
    ],
)
def test_the_style_follows_the_form_unless_a_casual_one_was_wanted(
    wanted: str, instruction: str, style: str
) -> None:
    (candidate,) = _read({**PAIR, "instruction": instruction}, style=wanted)
    assert candidate.origin.style == style


@pytest.mark.parametrize("task", sorted(name for name, task in tasks().items() if task.context))
def test_the_context_in_an_instruction_is_the_documents_own_text(task: str) -> None:
    response = '{"far": "300 metres"}' if tasks()[task].json_response else PAIR["response"]
    (candidate,) = _read({**PAIR, "instruction": 'How "far"?', "response": response}, task=task)
    assert candidate.instruction == f'How "far"?\n\n{FIRST}'
    assert candidate.evidence[-1] == Evidence("d/a.md", 0, len(FIRST), FIRST)
    assert len(candidate.evidence) == 2
    assert _reason(candidate) == "ok"


def test_two_passages_give_evidence_from_both() -> None:
    pair = {**PAIR, "quotes": ["868 MHz", "two cells of type AA"]}
    (candidate,) = _reader("two_passages", spans=SPANS).read(json.dumps({"pairs": [pair]}))
    assert [TEXT[one.start : one.end] for one in candidate.evidence] == ["868 MHz", "two cells of type AA"]


def test_a_conversation_keeps_its_turns() -> None:
    turns = [
        {"user": "how far does the base hear?", "assistant": "Up to 300 metres away."},
        {"user": "on which frequency?", "assistant": "It listens on 868 MHz."},
    ]
    reply = json.dumps({"conversations": [{"turns": turns, "quotes": PAIR["quotes"]}]})
    (candidate,) = _reader("conversation", "casual").read(reply)
    assert [message.role for message in candidate.messages] == ["user", "assistant"] * 2
    assert candidate.instruction == "how far does the base hear?\non which frequency?"
    assert candidate.origin.task_type == "conversation"
    assert _reason(candidate) == "ok"


@pytest.mark.parametrize(
    ("response", "told"),
    [
        ("868 MHz", "not valid JSON"),
        ('"868 MHz"', "not an object or a list"),
        ("{}", "with something in it"),
        ('```json\n{"band": "868 MHz"}\n```', "not valid JSON"),
        ('{"frequency": "868 MHz"}', "the field 'frequency', which"),
        ('[{"band": {"unit": "MHz"}}]', "the field 'unit', which"),
    ],
)
def test_extraction_answers_in_json_with_the_fields_that_were_named(response: str, told: str) -> None:
    asked = {**PAIR, "instruction": 'Give the "band" as JSON.', "response": response}
    with pytest.raises(UnreadableError, match=told):
        _read(asked, task="extraction")


def test_what_shows_nothing_is_taken_out() -> None:
    (candidate,) = _read({**PAIR, "instruction": "How far?\u200b", "response": "300\x00 metres"})
    assert (candidate.instruction, candidate.response) == ("How far?", "300 metres")
    with pytest.raises(UnreadableError, match="empty"):
        _read({**PAIR, "response": "\u200b"})
