"""Delimited files become one table, or one document per row where rows hold texts."""

from __future__ import annotations

import pytest

from groundset.readers import read_file
from groundset.readers.sheets.tables import MOST_CHARACTERS
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading
from small_projects import no_stall

CORPUS = Corpus(name="c", path="c")
TABLE = "| Pot | Grams | Glaze |\n| --- | --- | --- |\n| Bowl | 300 | ash, salt |\n| Jug | 500 | none |"


def read(data: bytes | str, path: str = "lists/pot-list.csv") -> tuple[SourceFile, tuple[Document, ...]]:
    """Read text or bytes as a file."""
    content = data.encode() if isinstance(data, str) else data
    return read_file(CORPUS, path, content, Reading(min_characters=5))


def text_of(data: bytes | str, path: str = "a.csv") -> str:
    """Give the text of the one document."""
    _, (document,) = read(data, path)
    return document.text


@pytest.mark.parametrize(
    "text",
    [
        'Pot,Grams,Glaze\nBowl,300,"ash, salt"\nJug,500,none\n',
        "Pot;Grams;Glaze\r\nBowl;300;ash, salt\r\nJug;500;none\r\n",
        "Pot\tGrams\tGlaze\nBowl\t300\tash, salt\nJug\t500\tnone",
        "Pot|Grams|Glaze\nBowl|300|ash, salt\nJug|500|none\n\n\n",
        "\ufeffsep=;\nPot;Grams;Glaze\nBowl;300;ash, salt\nJug;500;none\n",
        'Pot , Grams,Glaze,\nBowl,300,"ash,\nsalt",\nJug,500,none,\n',
    ],
)
def test_the_delimiter_is_found_whatever_the_ending_says(text: str) -> None:
    """Comma, semicolon, tab and pipe; quoted delimiters and line ends belong to their cell."""
    assert text_of(text) == TABLE
    assert text_of(text, "a.tsv") == TABLE


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_exports_in_other_encodings_are_read(encoding: str) -> None:
    """What spreadsheet programs save as Unicode text."""
    assert text_of("Pot\tGrams\tGlaze\nBowl\t300\tash, salt\nJug\t500\tnone\n".encode(encoding)) == TABLE


def test_the_name_of_the_file_is_the_title_and_a_title_line_becomes_a_heading() -> None:
    """A first line with one cell names the table."""
    _, (document,) = read("Pot,Grams\nBowl,300\n")
    assert (document.title, document.kind, document.id) == ("pot list", "csv", "c/lists/pot-list.csv")
    assert text_of("Pots of 2024,,\nPot,Grams,Glaze\nBowl,300,ash\n").startswith("## Pots of 2024\n\n| Pot |")


def test_rows_of_uneven_length_stay_rows() -> None:
    """A short row is filled up, a long one gets columns without a name."""
    assert text_of("Pot,Grams\nBowl\nJug,500\nCup,90\nVase,700,tall\n") == (
        "| Pot | Grams |  |\n| --- | --- | --- |\n"
        "| Bowl |  |  |\n| Jug | 500 |  |\n| Cup | 90 |  |\n| Vase | 700 | tall |"
    )


def test_lines_that_nothing_delimits_are_a_list() -> None:
    """Now and then a comma in a line does not make columns."""
    assert text_of("bowls, large\njugs\nvases\nplates, flat\n") == (
        "- bowls, large\n- jugs\n- vases\n- plates, flat"
    )


def test_a_stray_quote_does_not_swallow_the_file() -> None:
    """An inch mark at the beginning of a cell is no quotation mark."""
    rows = "".join(f"pot {n},{n}\n" for n in range(100))
    text = text_of(f'Pot,Size\n"12 inch bowl,12\n{rows}')
    assert "| pot 0 | 0 |" in text
    assert "| pot 99 | 99 |" in text


LONG = "Close all doors of the kiln, wait for an hour, and only then light the fire below the chamber. " * 2


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("question,answer", "How is it lit?"),
        ("instruction,output", "How is it lit?"),
        ("title,body", "How is it lit?"),
    ],
)
def test_rows_that_hold_texts_become_documents(header: str, title: str) -> None:
    """As records of JSON do: named by row, titled by their question or title."""
    row, documents = read(f'{header}\n"How is it lit?","{LONG}"\n"When?","{LONG}"\n', "faq.csv")
    assert row.reason == "read"
    assert [document.id for document in documents] == ["c/faq.csv#2", "c/faq.csv#3"]
    assert documents[0].text == LONG.strip()
    assert documents[0].title == title


def test_the_input_of_an_instruction_is_part_of_the_question() -> None:
    """Else the answer would answer half of it."""
    _, (document, _) = read(
        f'instruction,input,output\nLight it,the small kiln,"{LONG}"\nLight it,,"{LONG}"\n', "set.csv"
    )
    assert document.title == "Light it the small kiln"


def test_rows_with_short_descriptions_stay_a_table() -> None:
    """A column called description does not make documents of a price list."""
    text = text_of("name,description,price\nbowl,a small bowl,12\njug,a jug for water,15\n")
    assert text.startswith("| name | description | price |")


def test_a_row_without_text_is_counted() -> None:
    """It does not lose the others."""
    row, documents = read(f'id,text\na,"{LONG}"\nb,\nc,"{LONG}"\n', "t.csv")
    assert [document.id for document in documents] == ["c/t.csv#a", "c/t.csv#c"]
    assert "1 of 3 records has no text" in row.detail


def test_a_long_file_stays_bounded_and_says_what_is_missing() -> None:
    """Rows past the room are counted."""
    with no_stall():
        row, (document,) = read("Pot,Grams\n" + "a bowl of clay,300\n" * 200_000)
    assert len(document.text) <= MOST_CHARACTERS
    assert row.detail.startswith("no room for ")


@pytest.mark.parametrize(
    "data",
    [
        '"' * 200_001,
        '"' + "a,b\n" * 100_000,
        "," * 500_000,
        "a;b,c\t" * 50_000,
        '"a\\"' * 50_000,
        "x" * 500_000,
    ],
)
def test_no_arrangement_of_marks_stalls_it(data: str) -> None:
    """Quotes that never close, rows of nothing but delimiters."""
    with no_stall():
        row, documents = read(data)
    assert row.reason in {"read", "empty_after_reading", "too_many_cells"}
    assert sum(len(document.text) for document in documents) <= 3 * len(data)
