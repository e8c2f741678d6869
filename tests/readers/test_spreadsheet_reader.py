"""Workbooks become one document per sheet, their tables pipe tables."""

from __future__ import annotations

import datetime as dt

import pytest

from groundset.readers.sheets.tables import MOST_CHARACTERS, grid_to_markdown, shown
from workbooks import POTS, Cells, cell, opendocument, read, workbook


def test_a_sheet_is_a_document_with_values_as_people_see_them() -> None:
    """Whole numbers have no decimals, dates are ISO dates, the first row names the columns."""
    row, (document,) = read(workbook({"Sheet1": POTS}))
    assert row.reason == "read"
    assert document.text == (
        "| Pot | Weight | Fired |\n| --- | --- | --- |\n"
        "| Bowl | 12 | 2024-03-01 |\n| Jug | 1.5 | 2024-03-02 |"
    )
    assert (document.id, document.title, document.kind) == (
        "c/stock/pot-list.xlsx#Sheet1",
        "pot list",
        "spreadsheet",
    )


def test_sheets_are_named_and_hidden_ones_left_out_with_a_remark() -> None:
    """A name that a person gave is part of the title; what is hidden is not for readers."""
    row, documents = read(workbook({"Kilns": POTS, "Secret": POTS, "Glazes": POTS}, hidden=["Secret"]))
    assert [document.title for document in documents] == ["pot list: Glazes", "pot list: Kilns"]
    assert row.detail == "1 hidden sheet left out: Secret"


def test_a_sheet_is_cut_into_its_tables_with_titles_and_notes() -> None:
    """Blank rows part tables; a lone cell above is a heading, one below a note; blank columns are dropped."""
    rows: Cells = [
        ["Weights of pots"],
        [],
        ["Pot", "", "Grams"],
        ["Bowl", "", 300],
        ["Total", "", 300],
        ["(a) Weighed before firing."],
        [],
        [],
        ["Guild", "Town"],
        ["Potters", "Delft"],
    ]
    _, (document,) = read(workbook({"Sheet1": rows}))
    assert document.text == (
        "## Weights of pots\n\n| Pot | Grams |\n| --- | --- |\n| Bowl | 300 |\n| Total | 300 |\n\n"
        "(a) Weighed before firing.\n\n| Guild | Town |\n| --- | --- |\n| Potters | Delft |"
    )


def test_tables_side_by_side_are_two() -> None:
    """Where each side has labels and columns of its own."""
    rows: Cells = [
        ["Pot", "Grams", "", "Glaze", "Shelf"],
        ["Bowl", 300, "", "Ash", 4],
        ["Jug", 500, "", "Salt", 5],
    ]
    _, (document,) = read(workbook({"Sheet1": rows}))
    assert document.text == (
        "| Pot | Grams |\n| --- | --- |\n| Bowl | 300 |\n| Jug | 500 |\n\n"
        "| Glaze | Shelf |\n| --- | --- |\n| Ash | 4 |\n| Salt | 5 |"
    )


def test_a_header_of_two_rows_becomes_one_and_sums_stay_with_their_table() -> None:
    """The name of a group goes to each of its columns; a blank row before the sum changes nothing."""
    rows: Cells = [
        ["Pot", "Shelf", "Results", ""],
        ["", "", "Grams", "Price"],
        ["Bowl", 4, 300, 12],
        ["Jug", 5, 500, 15],
        [],
        ["Total", "", 800, 27],
    ]
    _, (document,) = read(workbook({"Sheet1": rows}))
    assert document.text == (
        "| Pot | Shelf | Results Grams | Results Price |\n| --- | --- | --- | --- |\n"
        "| Bowl | 4 | 300 | 12 |\n| Jug | 5 | 500 | 15 |\n| Total |  | 800 | 27 |"
    )


def test_a_table_without_names_of_columns_gets_none() -> None:
    """A first row like all others is a row; pipes, tags and line breaks cannot break the table."""
    _, (document,) = read(workbook({"Sheet1": [["a|b", 1], ["two\nlines <b>", 2]]}))
    assert document.text == "|  |  |\n| --- | --- |\n| a\\|b | 1 |\n| two lines \\<b> | 2 |"


def test_a_long_sheet_is_written_in_pieces_and_what_has_no_room_is_counted() -> None:
    """Each piece repeats the header and fits a passage."""
    row, (document,) = read(
        workbook({"Sheet1": [["Pot", "Text"], *([f"pot {n}", "words " * 20] for n in range(20_000))]})
    )
    pieces = document.text.split("\n\n")
    assert len(pieces) > 100
    assert all(piece.startswith("| Pot | Text |\n| --- | --- |\n") for piece in pieces)
    assert max(map(len, pieces)) < 4000
    assert len(document.text) <= MOST_CHARACTERS
    written = sum(piece.count("\n") - 1 for piece in pieces)
    assert row.detail == f"sheet “Sheet1”: no room for {20_000 - written:,} of its rows"


def test_opendocument_is_read_and_its_repeated_blank_cells_cost_nothing() -> None:
    """Programs end a sheet with a million blank rows of thousands of cells."""
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    data = opendocument(
        f"<table:table-row>{cell('Kiln')}{cell('Owner')}</table:table-row>"
        f"<table:table-row>{cell('North')}{cell('Ada')}</table:table-row>"
        f'<table:table-row table:number-rows-repeated="1048576">{blank}</table:table-row>'
    )
    _, (document,) = read(data, "kilns.ods")
    assert document.text == "| Kiln | Owner |\n| --- | --- |\n| North | Ada |"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (12.0, "12"),
        (0.1 + 0.2, "0.3"),
        (float("nan"), ""),
        (True, "TRUE"),
        (dt.datetime.fromisoformat("2024-03-01"), "2024-03-01"),
        (dt.datetime.fromisoformat("2024-03-01 09:30"), "2024-03-01 09:30"),
        (dt.timedelta(hours=30, minutes=5), "30:05:00"),
        (" two\n words<br>", "two words"),
        (None, ""),
    ],
)
def test_values_are_shown_as_people_write_them(value: str | float | dt.date | None, text: str) -> None:
    """Numbers without noise, dates in ISO form, text on one line."""
    assert shown(value) == text


def test_a_grid_of_nothing_is_no_text() -> None:
    """Neither rows nor blank cells make a table."""
    assert grid_to_markdown([]).text == ""
    assert grid_to_markdown([["", ""], []]).text == ""
