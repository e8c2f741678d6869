"""What a tagger sees of a candidate of a project and of a row of somebody's dataset."""

from __future__ import annotations

from typing import Any

from groundset.coverage.tagging import Subject
from groundset.datasets.shapes import conversation
from groundset.records import Candidate, Evidence, Message, Origin


def test_a_candidate_shows_what_it_says_where_it_stands_and_what_its_template_is() -> None:
    origin = Origin("mined", "section", "t", "p1", "explanation", "question", "basic")
    messages = (Message("user", "Why?"), Message("assistant", "So."))
    candidate = Candidate.make(messages, (Evidence("wiki/a.md#2", 0, 3, "So."),), origin)
    assert Subject.of_candidate(candidate, ("One",), {"topic": "x"}) == Subject(
        "Why?", "So.", "wiki/a.md#2", ("One",), "explanation", "question", "basic", {"topic": "x"}
    )
    assert Subject.of_candidate(Candidate.make(messages, (), origin)).document == ""


def shown(row: dict[str, Any]) -> Subject:
    return Subject.of_row(row, conversation(row), "data/rows.jsonl#1")


def test_a_row_shows_its_columns_and_nothing_of_a_template() -> None:
    seen = shown(
        {"question": "Why?", "answer": "So.", "topic": " x ", "level": 3, "good": True, "tags": ["a", "b"]}
    )
    assert (seen.instruction, seen.response, seen.document) == ("Why?", "So.", "data/rows.jsonl#1")
    assert (seen.task_type, seen.style, seen.difficulty, seen.headings) == ("", "", "", ())
    assert {name: seen.fields[name] for name in ("topic", "level", "good", "tags")} == {
        "topic": "x",
        "level": "3",
        "good": "true",
        "tags": "a\nb",
    }


def test_a_column_may_lie_in_an_object_of_the_row() -> None:
    fields = shown(
        {"prompt": "Why?", "completion": "So.", "metadata": {"topic": "x", "deep": {"y": 1}}}
    ).fields
    assert fields["metadata.topic"] == "x"
    assert not any("deep" in name for name in fields)


def test_what_is_nested_missing_or_long_is_no_column() -> None:
    row: dict[str, Any] = {
        "prompt": "Why?",
        "completion": "So.",
        "none": None,
        "nan": float("nan"),
        "empty": " ",
    }
    row |= {"long": "x" * 2_001, "rows": [{"text": "a"}], "lists": [["a"]], "flags": [True]}
    assert set(shown(row).fields) == {"prompt", "completion"}


def test_few_columns_of_many_are_kept() -> None:
    row: dict[str, Any] = {"prompt": "Why?", "completion": "So.", "m": {str(n): n for n in range(500)}}
    row |= {f"c{n}": n for n in range(10_000)}
    assert len(shown(row).fields) == 100
