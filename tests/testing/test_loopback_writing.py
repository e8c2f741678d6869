"""The loopback generator quotes truly, words what it asks about, and lies only when it is told to."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from groundset.gates.grounding import GroundingGate
from groundset.gates.quality import DEFAULT_RUBRIC, QualityGate
from groundset.generation import asks
from groundset.generation.tasks import tasks
from groundset.mining.passages import passages
from groundset.records import Candidate, Document, Evidence, Message, Origin
from groundset.settings import Extraction, Generation, Generator, Grounding, Rubric
from groundset.testing import Answers, Asked, Quirks
from groundset.testing.excerpts import excerpts, topic
from loopback_calls import HANDBOOK, body, held, pairs_schema, writing, writing_prompt

GERMAN = (
    "Die Werkstatt öffnet im Sommer um sieben Uhr und schließt erst am Abend. "
    "Jede Maschine wird vor dem ersten Einsatz von zwei Personen geprüft."
)  # codespell:ignore
CHINESE = "温室在冬天必须保持在十四度以上，否则幼苗会冻死。每天早上九点之前给番茄幼苗浇水，不要浇到叶子上面。"
SHED = "The shed has a stove that burns wood only. It is lit from October to March by the night watch."

STOVE = f"""{SHED}
The seedlings in the greenhouse depend on its heat while the morning is cold. Whoever has the night
watch carries the ash to the compost, sweeps the floor and writes the temperature into the book by
the door. Birch burns longer than spruce, and spruce gives more heat in a short time, so the watch
begins with spruce. Wet wood stays outside under the roof until it is dry, which takes about two
summers. Visitors are asked to keep children away from the stove and never to open its door
themselves.

1. Open the vent and put three logs into the stove.
2. Light the logs with paper and close the door of the stove.
3. Close the vent by half after ten minutes.

| hour | logs for the greenhouse |
| --- | --- |
| morning | 3 |
| night | 5 |
"""


def pairs(asked: Asked, quirks: Quirks | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(Answers(quirks).answer(asked))["pairs"]
    return found


def many(quirks: Quirks, count: int = 200) -> list[dict[str, Any]]:
    """Write about one passage again and again, each time asked in other words."""
    found = []
    for number in range(count):
        reply = pairs(
            writing(HANDBOOK, words=f"Write pairs for the customer with the number {number}."), quirks
        )
        found.append({"pairs": reply, "number": number})
    return found


def false_quotes(reply: dict[str, Any]) -> list[str]:
    return [quote for pair in reply["pairs"] for quote in pair["quotes"] if quote not in HANDBOOK]


_WORDS = st.sampled_from(
    "the pump valve must not open 14 bar naïve 温室 пар größer `code` **bold** | # - > \\ {x} 😀".split()
)
_LINES = st.lists(_WORDS, max_size=14).map(" ".join)
_BLOCKS = st.one_of(
    _LINES.map(lambda line: f"{line}. {line}!"),
    _LINES.map(lambda line: f"- {line}\n- {line} too"),
    _LINES.map(lambda line: f"| a | b |\n|---|---|\n| {line} | 2 |"),
    _LINES.map(lambda line: f"Do this now, please, with care:\n\n```sh\n{line}\n```"),
    st.text(max_size=80),
)
PASSAGES = st.lists(_BLOCKS, max_size=6).map("\n\n".join)


@given(PASSAGES)
def test_every_quote_is_verbatim_and_every_response_is_made_of_quotes(passage: str) -> None:
    for excerpt in excerpts(passage):
        quotes = excerpt.quotes(passage)
        assert all(quote.strip() and quote in passage for quote in quotes)
        assert excerpt.text(passage) == excerpt.join.join(quotes)


@given(PASSAGES, st.integers(0, 5))
def test_a_reply_has_no_more_pairs_than_asked_and_is_the_same_each_time(passage: str, most: int) -> None:
    asked = writing(passage, most=most)

    found = pairs(asked)

    assert len(found) <= most
    assert pairs(asked) == found
    assert len({pair["response"] for pair in found}) == len(found)
    assert all(pair["instruction"].strip() and pair["quotes"] for pair in found)


@given(st.text(max_size=200))
def test_a_topic_stands_in_its_text(text: str) -> None:
    assert topic(text) in text


def test_lists_tables_and_code_are_quoted_whole() -> None:
    texts = [excerpt.text(HANDBOOK) for excerpt in excerpts(HANDBOOK)]

    assert any(text.startswith("- Use the green can") and text.endswith("old plants.") for text in texts)
    assert any("| tomato | 12 |\n| basil | 4 |" in text for text in texts)
    assert any("with this command:\n\n```sh\nvalve --open --litres 12\n```" in text for text in texts)


def test_a_long_table_gives_its_head_and_first_rows() -> None:
    table = "| plant | litres |\n| --- | --- |\n" + "\n".join(
        f"| plant number {n} | {n} |" for n in range(200)
    )

    (excerpt,) = excerpts(table)

    assert excerpt.text(table).startswith("| plant | litres |\n| --- | --- |\n| plant number 0 | 0 |\n")
    assert excerpt.text(table).endswith(" |")
    assert len(excerpt.text(table)) <= 1200


def test_instructions_name_what_they_are_about() -> None:
    for pair in pairs(writing(HANDBOOK)):
        assert "Garden – Greenhouse" in pair["instruction"]
        named = pair["instruction"].split("“")[1].split("”")[0]
        assert named.strip()
        assert named in HANDBOOK


def test_other_words_of_a_prompt_give_other_instructions() -> None:
    asked = [writing(HANDBOOK, words=words) for words in ("Ask openly.", "Ask for a comparison.")]

    first, second = ({pair["instruction"] for pair in pairs(one)} for one in asked)

    assert first.isdisjoint(second)


@pytest.mark.parametrize(("words", "count"), [("at most two", 2), ("at most 3", 3), ("as many", 3)])
def test_the_number_is_read_from_the_prompt_where_no_schema_tells_it(words: str, count: int) -> None:
    prompt = writing_prompt(HANDBOOK, words=f"Be short, at most so. Write {words} pairs.")

    assert len(pairs(Asked.of(body(prompt)))) == count


def test_a_passage_with_nothing_to_say_gives_no_pairs() -> None:
    assert pairs(writing("# Heading\n\nTBD")) == []
    assert pairs(writing()) == []


def test_two_passages_are_answered_together() -> None:
    for pair in pairs(writing(HANDBOOK, SHED)):
        assert any(quote in HANDBOOK for quote in pair["quotes"])
        assert any(quote in SHED for quote in pair["quotes"])


def test_conversations_have_turns_and_their_quotes() -> None:
    text = {"type": "string"}
    turn = {"type": "object", "properties": {"user": text, "assistant": text}}
    item = {"type": "object", "properties": {"turns": {"items": turn}, "quotes": {"items": text}}}
    schema = {"properties": {"conversations": {"type": "array", "items": item, "maxItems": 1}}}

    (one,) = json.loads(
        Answers().answer(Asked.of(body(writing_prompt(HANDBOOK), response_format=held(schema))))
    )["conversations"]

    assert len(one["turns"]) >= 2
    assert all(quote in HANDBOOK for quote in one["quotes"])
    assert all(turn["user"] and turn["assistant"] for turn in one["turns"])


def test_other_keys_of_the_schema_are_filled_in() -> None:
    schema = pairs_schema(1)
    schema["properties"]["pairs"]["items"]["properties"]["label"] = {"enum": ["a", "b"]}
    asked = Asked.of(body(writing_prompt(HANDBOOK), response_format=held(schema)))

    assert {pair["label"] for pair in pairs(asked)} <= {"a", "b"}


@pytest.mark.parametrize("quirks", [Quirks(), Quirks(unsupported=1.0, prompt_echo=1.0)])
@pytest.mark.parametrize("task", sorted(tasks()))
def test_the_projects_own_prompts_get_replies_that_can_be_read(task: str, quirks: Quirks) -> None:
    """The words by which JSON is asked for are read from the prompt: both change together."""
    text = f"# Garden\n\n{HANDBOOK}\n## Stove\n\n{STOVE}"
    document = Document("c/d", "c", "d", "d", "0", "markdown", text, "Garden", "en")
    cut = passages(document, Extraction(passage_characters=500))
    settings = Generation(tasks=[task], words_per_pair=10)
    asked = list(asks(document, cut, Generator(model="m", base_url="http://h/v1", family="f"), settings))

    found = [one for ask in asked for one in ask.read(Answers(quirks)(ask.request))]

    assert asked
    assert {one.messages[-1].content.startswith("{") for one in found} == {task == "extraction"}


@pytest.mark.parametrize("passage", [HANDBOOK, GERMAN, CHINESE])
def test_what_it_writes_passes_the_gates(passage: str) -> None:
    quality = QualityGate(Rubric(**YAML(typ="safe").load(DEFAULT_RUBRIC)))
    grounding = GroundingGate(Grounding(), lambda document, start, end: passage[start:end])
    found = [candidate(pair, passage) for pair in pairs(writing(passage, most=20))]

    assert found
    assert {grounding.judge(one).reason for one in found} == {"ok"}
    assert {quality.judge(one).reason for one in found} == {"ok"}


def candidate(pair: dict[str, Any], passage: str) -> Candidate:
    starts = [(passage.index(quote), quote) for quote in pair["quotes"]]
    evidence = tuple(Evidence("d", start, start + len(quote), quote) for start, quote in starts)
    messages = (Message("user", pair["instruction"]), Message("assistant", pair["response"]))
    origin = Origin("generated", "open_question", "t", "p", "", "", "", model="m")
    return Candidate.make(messages, evidence, origin)


def test_quotes_are_invented_in_the_share_of_replies_that_was_asked() -> None:
    replies = many(Quirks(invented_quotes=0.2))

    assert 20 <= sum(bool(false_quotes(reply)) for reply in replies) <= 60
    assert not any(false_quotes(reply) for reply in many(Quirks(), 20))


def test_unsupported_responses_have_a_name_and_a_number_of_their_own() -> None:
    replies = many(Quirks(unsupported=1.0), 20)

    for reply in replies:
        (told,) = [pair["response"] for pair in reply["pairs"] if "first described by" in pair["response"]]
        number = told.rsplit(" cases", 1)[0].rsplit(" ", 1)[1]
        assert number.isdecimal()
        assert number not in HANDBOOK


def test_an_echo_repeats_the_prompt() -> None:
    for reply in many(Quirks(prompt_echo=1.0), 20):
        words = f"Write pairs for the customer with the number {reply['number']}."
        assert sum(words in pair["response"] for pair in reply["pairs"]) == 1
