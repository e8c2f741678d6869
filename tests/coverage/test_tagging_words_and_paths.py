"""Tags by what instruction and headings name, and by where the document lies."""

from __future__ import annotations

from typing import Any

import pytest

from groundset.coverage.tagging import UNMAPPED, Subject
from tagging_maps import area

WORDS: dict[str, Any] = {
    "charts": {"keywords": ["chart", "C++"]},
    "billing": {"keywords": ["payment", "invoice"]},
    "terms": {"keywords": ["payment term", "請求"]},
    "flags": {"keywords": ["--dry-run"]},
}


def by_words(instruction: str, *headings: str) -> tuple[str, float]:
    tag = area(WORDS, Subject(instruction, headings=headings))
    return tag.value, tag.confidence


@pytest.mark.parametrize(
    ("instruction", "value"),
    [
        ("What is a Chart?", "charts"),
        ("What is a charter?", UNMAPPED),
        ("How is C++ used?", "charts"),
        ("What does --dry-run do?", "flags"),
        ("請求書の送り方は？", "terms"),
        ("", UNMAPPED),
    ],
)
def test_keywords_are_whole_words_whatever_their_case(instruction: str, value: str) -> None:
    assert by_words(instruction)[0] == value


def test_headings_tell_where_the_instruction_does_not() -> None:
    assert by_words("How does it work?", "The chart", "Work") == ("charts", 0.7)


def test_what_is_asked_comes_before_what_stands_above() -> None:
    assert by_words("What is an invoice?", "The chart") == ("billing", 0.8)


def test_the_value_with_most_letters_in_keywords_wins_and_is_less_sure_of_it() -> None:
    """A phrase wins over one of its words, two keywords over one, and of equals the first of the map."""
    assert by_words("Which payment term is usual?") == ("terms", 0.6)
    assert by_words("Which invoice has which payment term?") == ("billing", 0.6)
    assert area({"b": {"keywords": ["one"]}, "a": {"keywords": ["two"]}}, Subject("two one")).value == "b"


def test_a_word_that_is_said_twice_counts_once() -> None:
    assert by_words("chart, chart or invoice?")[0] == "billing"


def test_a_phrase_does_not_go_on_from_one_heading_to_the_next() -> None:
    assert by_words("?", "Payment", "Term")[0] == "billing"


def test_a_keyword_of_signs_alone_matches_nothing() -> None:
    assert area({"a": {"keywords": ["…"]}}, Subject("Well…")).value == UNMAPPED


PATHS: dict[str, Any] = {
    "general": {"paths": ["wiki/docs/**"]},
    "plugins": {"paths": ["wiki/docs/plugins/**", "**/addons/*.md"]},
    "table": {"paths": ["wiki/rows.csv"]},
    "folder": {"paths": ["./wiki/faq/"]},
}


@pytest.mark.parametrize(
    ("document", "value"),
    [
        ("wiki/docs/a.md", "general"),
        ("wiki/docs/plugins/a.md", "plugins"),
        ("other/addons/a.md", "plugins"),
        ("other/addons/deep/a.md", UNMAPPED),
        ("wiki/rows.csv", "table"),
        ("wiki/rows.csv#row-7", "table"),
        ("wiki/faq/b/c.md", "folder"),
        ("", UNMAPPED),
    ],
)
def test_the_pattern_that_spells_out_most_of_a_path_wins(document: str, value: str) -> None:
    """Wherever the wider one stands in the map; a record lies where its file does."""
    assert area(PATHS, Subject("?", document=document)).value == value


def test_of_two_equal_patterns_the_first_of_the_map_wins() -> None:
    same: dict[str, Any] = {"b": {"paths": ["docs/**"]}, "a": {"paths": ["docs/**"]}}
    assert area(same, Subject("?", document="docs/x.md")).value == "b"


def test_a_value_with_nothing_but_its_name_is_told_by_that() -> None:
    """Underscores are spaces, words are whole; a value with a description alone is not told so."""
    values: dict[str, Any] = {
        "cover_letter": None,
        "poem": {},
        "recipe": {"description": "how a dish is cooked"},
    }
    asked = ("Write a cover letter.", "A POEM, please", "Write poems")
    found = [area(values, Subject(text)) for text in asked]
    assert [tag.value for tag in found] == ["cover_letter", "poem", UNMAPPED]
    assert area(values, Subject("Invent a recipe")).method != "keyword"
