"""What a source says of itself beside its text goes with the document: few, short and safe to print."""

from __future__ import annotations

import json
from typing import Any

import pytest

from groundset.readers import read_file
from groundset.records import Document
from groundset.settings import Corpus, Reading

CORPUS = Corpus(name="c", path="c")
PROSE = "The small kiln stands in the yard, and it is lit on the first Monday of every month.\n"


def read(path: str, text: str) -> tuple[Document, ...]:
    return read_file(CORPUS, path, text.encode(), Reading(min_characters=10))[1]


def fields(path: str, text: str) -> dict[str, str]:
    (document,) = read(path, text)
    assert list(document.fields) == sorted(document.fields)
    return dict(document.fields)


def of_record(**record: Any) -> dict[str, str]:
    return fields("a.json", json.dumps({"text": PROSE, **record}))


@pytest.mark.parametrize(
    ("path", "header"),
    [
        ("a.md", "---\nCategory: billing\ntags: [invoices, refunds]\ndraft: true\nx: {y: z}\nempty:\n---\n"),
        (
            "a.md",
            '+++\nCategory = "billing"\ntags = ["invoices", "refunds"]\ndraft = true\nx = {y = "z"}\n+++\n',
        ),
        ("a.rst", ":Category: billing\n:tags: invoices, refunds\n:draft: true\n\n"),
    ],
)
def test_a_header_gives_its_values_that_are_not_nested(path: str, header: str) -> None:
    """Names in lower case; a list as one text."""
    stated = {"category": "billing", "draft": "true", "tags": "invoices, refunds"}
    assert fields(path, header + PROSE) == stated


def test_a_key_called_remark_or_properties_is_a_field_like_any_other() -> None:
    """It does not take the document for a note about the file."""
    assert fields("a.md", f"---\nremark: seen\nproperties: none\n---\n{PROSE}") == {
        "properties": "none",
        "remark": "seen",
    }


def test_a_record_gives_its_columns_but_not_its_text() -> None:
    """Nor the same text in another form; numbers and truth values are written as JSON writes them."""
    record = {"category": ["billing"], "priority": 2, "open": False, "price": 1.5, "none": None}
    assert of_record(**record, content_html="<p>short</p>", title="Kiln") == {
        "category": "billing",
        "open": "false",
        "price": "1.5",
        "priority": "2",
        "title": "Kiln",
    }


def test_metadata_one_level_down_are_fields_where_the_record_has_none_of_that_name() -> None:
    """As exports nest them; what lies deeper is left out."""
    metadata = {"category": "inner", "area": "yard", "deep": {"category": "deepest"}}
    assert of_record(category="outer", metadata=metadata) == {"area": "yard", "category": "outer"}


def test_the_columns_of_a_row_that_is_a_document_are_its_fields() -> None:
    """The column that is the text is not among them, and an empty cell is no field."""
    rows = f'Title,Body,Category\nOne,"{PROSE.strip() * 2}",billing\nTwo,"{PROSE.strip() * 2}",\n'
    first, second = read("a.csv", rows)
    assert first.fields == (("category", "billing"), ("title", "One"))
    assert second.fields == (("title", "Two"),)


def test_of_a_long_list_the_first_items_that_fit_are_kept() -> None:
    """Never half an item."""
    assert of_record(tags=list("abcdefgh"))["tags"] == "a, b, c, d, e"
    assert of_record(tags=["x" * 50, "y" * 50, "z" * 50])["tags"] == f"{'x' * 50}, {'y' * 50}"
    assert of_record(tags=[{"name": "a"}, ["b"]]) == {}


def test_what_is_too_long_is_left_out_and_not_cut() -> None:
    """A value beyond 120 characters, a name beyond 64."""
    kept = {"v": "x" * 120, "n" * 64: "y"}
    assert of_record(**kept, w="x" * 121, **{"n" * 65: "y"}, tags=["z" * 121]) == kept


def test_the_first_thirty_fields_are_kept() -> None:
    """In the order of the source, whatever their names."""
    many = {f"f{number:02}": "x" for number in range(99, 49, -1)}
    assert set(of_record(**many)) == {f"f{number:02}" for number in range(99, 69, -1)}


def test_fields_are_safe_to_print_and_to_store() -> None:
    """One line each, without control characters and half characters; a number that is none is no field."""
    stated = of_record(a="one\n two\x1b[2J\u202e", b="\ud800", **{" C\td ": "x"}, e=float("nan"))
    assert stated == {"a": "one two[2J\\x202e", "c d": "x"}


def test_a_source_that_says_nothing_of_itself_has_no_fields() -> None:
    """Nor does a file that holds nothing but text."""
    assert fields("a.md", PROSE) == {}
    assert fields("a.txt", PROSE) == {}
