"""Shapes of rows: every common one becomes a conversation, and what is missing is said."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groundset.datasets.shapes import ShapeError, conversation
from groundset.records import Message

Q, A = "How hot is the kiln?", "1,240 degrees."
USER, REPLY = {"role": "user", "content": Q}, {"role": "assistant", "content": A}
NAN = float("nan")


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [USER, REPLY]},
        {"messages": [{"role": "User", "content": [{"type": "text", "text": Q}]}, REPLY]},
        {"messages": [{"role": "user", "content": [{"type": "image", "image": "k.png"}, Q]}, REPLY]},
        {"messages": None, "conversations": [USER, REPLY]},
        {"conversations": [{"from": "human", "value": Q}, {"from": "gpt", "value": A}]},
        {"conversations": [{"role": None, "from": "human", "value": Q}, {"from": "model", "value": A}]},
        {"instruction": Q, "input": "", "output": A},
        {"instruction": Q, "input": NAN, "output": A},
        {"instruction": "How hot", "input": "is the kiln?", "response": A},
        {"instruction": Q, "answer": A},
        {"instruction": Q, "output": None, "response": A},
        {"prompt": Q, "completion": A},
        {"prompt": [USER], "completion": [REPLY]},
        {"prompt": [USER], "completion": A},
        {"prompt": Q, "chosen": [USER, REPLY], "rejected": [USER, USER]},
        {"prompt": Q, "completion": [{"type": "text", "text": A}]},
        {"question": Q, "answer": A},
        {"question": Q, "answers": [A, "Hot."]},
        {"question": Q, "answers": [{"text": A}, {"text": "Hot."}]},
        {"question": Q, "answers": {"text": [A, "Hot."], "answer_start": [3, 9]}},
    ],
)
def test_every_common_shape_is_a_question_and_an_answer(row: dict[str, Any]) -> None:
    said = conversation(row)
    assert [(m.role, " ".join(m.content.split())) for m in said.messages] == [("user", Q), ("assistant", A)]
    assert (said.context, said.id) == ("", "")


def test_the_input_follows_its_instruction_after_a_blank_line() -> None:
    """So that a check can tell what is asked from the material that it is asked of."""
    said = conversation({"instruction": "Translate the text.", "input": "How hot?\n", "output": A})
    assert said.instruction == "Translate the text.\n\nHow hot?\n"


@pytest.mark.parametrize(
    "row",
    [
        {"messages": [{"role": "system", "content": "Be brief."}, USER, REPLY]},
        {"system": "Be brief.", "messages": [USER, REPLY]},
        {
            "system": "Be brief.",
            "conversations": [{"from": "human", "value": Q}, {"from": "gpt", "value": A}],
        },
        {"system": "Be brief.", "instruction": Q, "output": A},
        {"system": "Be brief.", "prompt": Q, "completion": A},
        {"system": "Be brief.", "question": Q, "answer": A},
        {"prompt": [{"role": "system", "content": "Be brief."}, USER], "completion": [REPLY]},
    ],
)
def test_a_system_message_comes_first_and_once(row: dict[str, Any]) -> None:
    said = conversation(row)
    assert said.messages == (Message("system", "Be brief."), Message("user", Q), Message("assistant", A))
    assert (said.instruction, said.response) == (f"Be brief.\n{Q}", A)


def test_all_turns_of_a_conversation_are_kept_in_order() -> None:
    said = conversation({"prompt": [USER, REPLY, USER], "completion": [REPLY]})
    assert [m.role for m in said.messages] == ["user", "assistant", "user", "assistant"]
    assert said.response == f"{A}\n{A}"


@pytest.mark.parametrize(
    ("context", "text"),
    [
        ("The kiln.", "The kiln."),
        (["The kiln.", "", "The wheel."], "The kiln.\nThe wheel."),
        ([{"title": "Kiln", "text": "The kiln."}], "The kiln."),
        ([["Kiln", ["It is hot.", "It glows."]]], "Kiln\nIt is hot.\nIt glows."),
        ({"contexts": ["The kiln.", "The wheel."], "labels": ["A"]}, "The kiln.\nThe wheel."),
        (7, "7"),
        (None, ""),
        (NAN, ""),
    ],
)
def test_a_context_is_a_text_or_a_list_of_texts(context: Any, text: str) -> None:
    assert conversation({"question": Q, "answer": A, "context": context}).context == text


@pytest.mark.parametrize(
    ("name", "told"), [("k-1", "k-1"), (7, "7"), (True, ""), (None, ""), ({}, ""), ("\ud800", "\ud800")]
)
def test_a_row_is_called_as_it_calls_itself(name: Any, told: str) -> None:
    assert conversation({"id": name, "question": Q, "answer": A}).id == told


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ([], "is a list, not an object"),
        ("text", "is a text, not an object"),
        (7, "is a number, not an object"),
        (None, "is null, not an object"),
        (True, "is true or false, not an object"),
        ({}, "no known shape; it has the keys (none)"),
        ({"query": Q, "gold": A}, "no known shape; it has the keys gold, query"),
        ({"messages": NAN, "query": Q}, "no known shape; it has the keys messages, query"),
        ({"question": Q, "reply": A}, "no answer (output, response, completion, answer, answers, chosen)"),
        ({"instruction": Q, "output": None}, "it has the keys instruction, output"),
        ({"messages": {"role": "user"}}, "its messages are no list of objects"),
        ({"messages": [USER, "text"]}, "its messages are no list of objects"),
        ({"messages": [{"content": Q}]}, "a message names no role"),
        ({"messages": [{"role": None, "content": Q}]}, "a message names no role"),
        ({"messages": [{"role": 7, "content": Q}]}, "a message names no role"),
        ({"messages": [{"role": "user", "content": {"a": 1}}]}, "content is an object, not text"),
        ({"question": Q, "answer": True}, "answer is true or false, not text"),
        ({"question": {"a": 1}, "answer": A}, "question is an object, not text"),
        ({"instruction": Q, "input": b"raw", "output": A}, "input is something else, not text"),
        ({"question": Q, "answer": A, "context": [[[[[[["deep"]]]]]]]}, "context is a list, not text"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row: Any, told: str) -> None:
    with pytest.raises(ShapeError, match=re.escape(told)):
        conversation(row)


@pytest.mark.parametrize(
    "row", [{"messages": []}, {"question": "", "answer": ""}, {"question": Q, "answers": []}]
)
def test_an_empty_side_is_for_the_caller_to_judge(row: dict[str, Any]) -> None:
    """The shape is known; that it says nothing is another matter."""
    assert conversation(row).response == ""


def test_keys_in_a_message_are_few_short_and_printable() -> None:
    """A row may have thousands of keys, long ones, and ones that no terminal can show."""
    row = {"\ud800": 1, "k" * 5000: 2, **{f"z{n}": n for n in range(1000)}}
    with pytest.raises(ShapeError) as caught:
        conversation(row)
    assert len(str(caught.value).encode()) < 300
    assert str(caught.value).endswith("…")


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["role", "from", "content", "value", "text", "type"]), inner, max_size=3
        )
    ),
    max_leaves=8,
)
KEYS = st.sampled_from(
    "messages conversations instruction input output prompt completion question answers context id".split()
)


@given(st.dictionaries(KEYS, JSON, max_size=5))
def test_any_row_is_a_conversation_or_a_shape_error(row: dict[str, Any]) -> None:
    """Whatever stands where; and every message has a role, which is a word."""
    try:
        said = conversation(row)
    except ShapeError as error:
        told = [str(error)]
    else:
        told = [m.role for m in said.messages] or ["none"]
    assert all(text.strip() for text in told)
