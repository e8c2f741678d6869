"""Tags by column: which value a field names, and what it names that is no value."""

from __future__ import annotations

from typing import Any

import pytest

from groundset.coverage.tagging import UNMAPPED, Subject
from tagging_maps import area, tagger

VALUES: dict[str, Any] = {
    "credit-card": {"keywords": ["Cards & Co."]},
    "pay_bill": None,
    "Fees": {"keywords": ["pay bill", "料金"]},
}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("credit-card", "credit-card"),
        ("  Credit  Card ", "credit-card"),
        ("CREDIT_CARD", "credit-card"),
        ("pay bill", "pay_bill"),
        ("fees", "Fees"),
        ("cards & co.", "credit-card"),
        ("料金", "Fees"),
        ("ＦＥＥＳ", "Fees"),
        ("creditcard", UNMAPPED),
        ("fees!", UNMAPPED),
    ],
)
def test_a_field_names_a_value_by_its_name_or_keyword_whatever_case_and_spaces(text: str, value: str) -> None:
    """A name comes before another value's keyword."""
    tag = area(VALUES, Subject("?", fields={"topic": text}), column="topic")
    assert (tag.value, tag.confidence) == (value, 1.0)


def test_of_a_list_the_first_known_item_counts_and_shares_with_the_others() -> None:
    def told(text: str) -> tuple[str, float]:
        tag = area(VALUES, Subject("?", fields={"topic": text}), column="topic")
        return tag.value, tag.confidence

    assert told("news, fees, Fees") == ("Fees", 1.0)
    assert told("pay_bill; fees") == ("pay_bill", 0.5)
    assert told("news, sport") == (UNMAPPED, 1.0)


def test_a_field_is_found_whatever_the_case_of_its_name() -> None:
    assert area(VALUES, Subject("?", fields={"topic": "fees"}), column="Topic").value == "Fees"


@pytest.mark.parametrize("fields", [{}, {"topic": "  "}, {"other": "pay_bill"}])
def test_a_field_that_says_nothing_leaves_it_to_the_other_methods(fields: dict[str, str]) -> None:
    tag = area(VALUES, Subject("How do I pay bill 3?", fields=fields), column="topic")
    assert (tag.value, tag.method) == ("Fees", "keyword")


def test_a_field_that_names_no_value_is_unmapped_even_where_a_keyword_would_fit() -> None:
    tag = area(VALUES, Subject("How do I pay bill 3?", fields={"topic": "pets"}), column="topic")
    assert (tag.value, tag.method) == (UNMAPPED, UNMAPPED)


def test_names_that_are_no_value_are_told_the_most_frequent_first() -> None:
    asked = tagger(VALUES, column="topic")
    asked.tags([Subject("?", fields={"topic": text}) for text in ("foo", "bar", "fees", "foo")])
    [unknown] = asked.unknown
    assert (unknown.dimension, unknown.values, unknown.more) == ("area", (("foo", 2), ("bar", 1)), 0)
    assert unknown.in_words() == "area: 'foo' (2), 'bar' (1) are in no value"


def test_one_name_that_is_no_value_is_told_in_good_english() -> None:
    asked = tagger(VALUES, column="topic")
    asked.tags([Subject("?", fields={"topic": "foo"})] * 12)
    assert [one.in_words() for one in asked.unknown] == ["area: 'foo' (12) is in no value"]


def test_few_names_are_kept_and_none_of_them_is_long() -> None:
    """A column of free text must not fill the memory, nor the terminal."""
    asked = tagger(VALUES, column="topic")
    asked.tags([Subject("?", fields={"topic": f"{n} {'x' * 500}\n\x1b[31m"}) for n in range(100)])
    [unknown] = asked.unknown
    assert len(unknown.values) == 20
    assert sum(count for _value, count in unknown.values) + unknown.more == 100
    assert max(len(value) for value, _count in unknown.values) == 60
    assert unknown.in_words().isprintable()
    assert unknown.in_words().endswith("and 95 more are in no value")


def test_where_all_names_are_values_nothing_is_told() -> None:
    asked = tagger(VALUES, column="topic")
    asked.tags([Subject("?", fields={"topic": "fees"}), Subject("?")])
    assert asked.unknown == ()
