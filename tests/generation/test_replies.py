"""Replies: exactly what was asked for is read, and anything else is told to the model in words."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groundset.generation.replies import read_conversations, read_pairs, schema
from groundset.models.exchange import UnreadableError
from small_projects import no_stall

PAIR = {"instruction": "Why {so}?", "response": "```sh\nls\n```", "quotes": ["so"]}
GOOD = json.dumps({"pairs": [PAIR]})


@pytest.mark.parametrize(
    "reply",
    [
        GOOD,
        f"  \n{GOOD}\n",
        f"```json\n{GOOD}\n```",
        f"```\n{GOOD}\n```\nI hope this helps.",
        f"Here are the pairs:\n\n{GOOD}\n\nDone.",
        f'<think>Maybe {{"pairs": []}}?</think>\n{GOOD}',
        json.dumps({"pairs": [PAIR]}, indent=2),
    ],
)
def test_one_object_is_read_with_text_or_a_fence_around_it(reply: str) -> None:
    (pair,) = read_pairs(reply, 3)
    assert pair.model_dump() == PAIR


def test_an_empty_list_says_that_there_is_nothing_to_ask() -> None:
    assert list(read_pairs('{"pairs": []}', 3)) == []
    assert list(read_conversations('{"conversations": []}', 1)) == []


def _with(**changes: Any) -> str:
    return json.dumps({"pairs": [{**PAIR, **changes}]})


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ("I see nothing.", "not one valid JSON object"),
        (GOOD[:-3], "not one valid JSON object"),
        (f"{GOOD}\n{GOOD}", "not one valid JSON object"),
        (f"[{GOOD}]" * 2, "not one valid JSON object"),
        ("[]", "not one valid JSON object"),
        ('{"pairs": [], "pairs": []}', "not one valid JSON object"),
        ("[" * 100_000, "not one valid JSON object"),
        ('{"a":' * 100_000, "not one valid JSON object"),
        ("{}", "`pairs`: field required"),
        ('{"pairs": {}}', "`pairs`: "),
        ('{"pairs": [], "note": "x"}', "`note`: extra inputs"),
        ('{"pairs": ["x"]}', "`pairs[0]`: "),
        (_with(instruction=" \n"), "`pairs[0].instruction`: must be a text that is not empty"),
        (_with(response=""), "`pairs[0].response`: must be a text that is not empty"),
        (_with(response={"a": 1}), "`pairs[0].response`: "),
        (_with(quotes=[]), "`pairs[0].quotes`: "),
        (_with(quotes="so"), "`pairs[0].quotes`: "),
        (_with(quotes=["so"] * 9), "`pairs[0].quotes`: "),
        (_with(quotes=[""]), "`pairs[0].quotes[0]`: "),
        (_with(quotes=["\ud800"]), "`pairs[0].quotes[0]`: "),
        ('{"pairs": [], "\\ud800": 1}', "input should be a valid string"),
        (_with(score=5), "`pairs[0].score`: extra inputs"),
        (json.dumps({"pairs": [PAIR] * 4}), "it has 4 pairs; at most 3 were asked for"),
    ],
)
def test_what_is_wrong_with_a_reply_is_said_in_words(reply: str, told: str) -> None:
    with pytest.raises(UnreadableError, match=r".") as caught:
        read_pairs(reply, 3)
    assert told.casefold() in str(caught.value).casefold()
    assert len(str(caught.value)) < 600


def test_many_faults_are_told_in_few_words() -> None:
    with pytest.raises(UnreadableError) as caught:
        read_pairs(json.dumps({"pairs": [{}] * 500}), 500)
    assert str(caught.value).count("`") == 10
    assert str(caught.value).endswith("and 1495 more")


def test_a_reply_full_of_openings_does_not_stall() -> None:
    with no_stall():
        for piece in ("```a\n", "{", '{"a":[', "</think>", "```"):
            with pytest.raises(UnreadableError):
                read_pairs(piece * 40_000, 3)


TEXT = st.text(min_size=1, max_size=20).filter(str.strip)
QUOTES = st.lists(TEXT, min_size=1, max_size=8)
PAIRS = st.fixed_dictionaries({"instruction": TEXT, "response": TEXT, "quotes": QUOTES})
TURNS = st.lists(st.fixed_dictionaries({"user": TEXT, "assistant": TEXT}), min_size=1, max_size=6)


@settings(deadline=None)
@given(st.lists(PAIRS, max_size=4))
def test_whatever_meets_the_schema_is_read_as_it_is(pairs: list[dict[str, Any]]) -> None:
    value = {"pairs": pairs}
    jsonschema.validate(value, schema("pairs", 4).plain)
    assert [pair.model_dump() for pair in read_pairs(json.dumps(value), 4)] == pairs


@settings(deadline=None)
@given(st.lists(st.fixed_dictionaries({"turns": TURNS, "quotes": QUOTES}), max_size=2))
def test_conversations_that_meet_the_schema_are_read_as_they_are(found: list[dict[str, Any]]) -> None:
    value = {"conversations": found}
    jsonschema.validate(value, schema("conversations", 2).plain)
    assert [one.model_dump() for one in read_conversations(json.dumps(value), 2)] == found


def test_another_limit_is_another_schema() -> None:
    assert schema("pairs", 1) != schema("pairs", 2)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"pairs": [PAIR, PAIR]}, schema("pairs", 1).plain)
