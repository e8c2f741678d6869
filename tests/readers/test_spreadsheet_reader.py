"""Workbooks become one document per sheet, their tables pipe tables."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from collections.abc import Mapping, Sequence

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from groundset.errors import UnreadableError
from groundset.readers import read_file
from groundset.readers.sheets.compound_file import open_compound
from groundset.readers.sheets.sheet_size import MOST_CELLS
from groundset.readers.sheets.tables import MOST_CHARACTERS, grid_to_markdown, shown
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading
from small_projects import no_stall

CORPUS = Corpus(name="c", path="c")
LIMITS = Reading(min_characters=5)
Cells = Sequence[Sequence[object]]
POTS: Cells = [
    ["Pot", "Weight", "Fired"],
    ["Bowl", 12.0, dt.date(2024, 3, 1)],
    ["Jug", 1.5, dt.date(2024, 3, 2)],
]
NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def workbook(sheets: Mapping[str, Cells], hidden: Sequence[str] = ()) -> bytes:
    """Make a workbook with its cells from the top left corner on."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for at, row in enumerate(rows):
                sheet.write_row(at, 0, row)
            if name in hidden:
                sheet.hide()
    return out.getvalue()


def opendocument(rows: str) -> bytes:
    """Make an OpenDocument workbook of one table from the XML of its rows."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        file.writestr(
            "META-INF/manifest.xml",
            '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        file.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="Kilns">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return out.getvalue()


def cell(text: str, repeated: int = 1) -> str:
    """Write a cell of OpenDocument."""
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def read(data: bytes, path: str = "stock/pot-list.xlsx") -> tuple[SourceFile, tuple[Document, ...]]:
    """Read bytes as a file."""
    return read_file(CORPUS, path, data, LIMITS)


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
    assert row.detail == "1 hidden sheets left out: Secret"


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
    assert row.detail == f"sheet 'Sheet1': no room for {20_000 - written:,} of its rows"


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


def far_cells() -> bytes:
    """Two cells in the corners of a sheet."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "near")
        sheet.write(1_048_575, 16_383, "far")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "path"),
    [
        (far_cells(), "a.xlsx"),
        (opendocument(f"<table:table-row>{cell('x', 4_000_000_000)}</table:table-row>"), "a.ods"),
        (
            opendocument(
                f'<table:table-row table:number-rows-repeated="1000000">{cell("x", 1000)}</table:table-row>'
            ),
            "a.ods",
        ),
    ],
)
def test_a_sheet_that_spans_more_cells_than_memory_holds_is_refused(data: bytes, path: str) -> None:
    """A few bytes that stand for billions of cells."""
    with no_stall():
        row, _ = read(data, path)
    assert row.reason == "too_many_cells"
    assert f"more than {MOST_CELLS:,}" in row.detail


def compound(stream: bytes = b"", name: str = "Workbook", *, circle: bool = False) -> bytes:
    """Make a compound file with one stream; in a circle if asked."""
    sectors = max(8, -(-len(stream) // 512))
    table = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 2 if circle else 0xFFFFFFFE]
    table += [0xFFFFFFFF] * (128 - len(table))
    header = bytearray(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    for at, number, width in (
        (24, 0x3E, 2),
        (26, 3, 2),
        (28, 0xFFFE, 2),
        (30, 9, 2),
        (32, 6, 2),
        (44, 1, 4),
        (48, 1, 4),
        (56, 4096, 4),
        (60, 0xFFFFFFFE, 4),
        (68, 0xFFFFFFFE, 4),
        *((76 + 4 * place, 0 if place == 0 else 0xFFFFFFFF, 4) for place in range(109)),
    ):
        header[at : at + width] = number.to_bytes(width, "little")
    entries = b"".join(
        title.encode("utf-16-le").ljust(64, b"\0")
        + (2 * len(title) + 2).to_bytes(2, "little")
        + bytes([kind])
        + bytes(49)
        + start.to_bytes(4, "little")
        + size.to_bytes(8, "little")
        for title, kind, start, size in (("Root Entry", 5, 0xFFFFFFFE, 0), (name, 2, 2, sectors * 512))
    )
    tables = b"".join(number.to_bytes(4, "little") for number in table)
    return bytes(header) + tables + entries.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")


def record(kind: int, *numbers: int) -> bytes:
    """Write a record of an old workbook."""
    content = b"".join(number.to_bytes(2, "little") for number in numbers)
    return kind.to_bytes(2, "little") + len(content).to_bytes(2, "little") + content


def test_an_old_workbook_is_measured_before_it_is_read() -> None:
    """Its sheets are read at once, so they count together."""
    sheet = (
        record(0x0809, 0x0600, 0x0010) + record(0x00FD, 0, 0, 0, 0) + record(0x00BD, 60_000, 0, 0, 0, 0, 250)
    )
    assert open_compound(compound(sheet)).stream("workbook").startswith(sheet)
    row, _ = read(compound(sheet), "old.xls")
    assert row.reason == "too_many_cells"


def test_an_old_workbook_whose_sectors_run_in_a_circle_is_corrupt() -> None:
    """Others follow the circle until memory ends."""
    with no_stall():
        row, _ = read(compound(circle=True), "old.xls")
    assert row.reason == "corrupt_workbook"
    assert "circle" in row.detail


@pytest.mark.parametrize("size", [8, 40, 511, 600, 1100])
def test_an_old_workbook_that_is_cut_off_is_corrupt(size: int) -> None:
    """Wherever it ends."""
    row, _ = read(compound()[:size], "old.xls")
    assert row.reason in {"corrupt_workbook", "mislabelled"}


def test_an_encrypted_workbook_says_so() -> None:
    """Its container is a compound file with a package in it."""
    row, _ = read(compound(name="EncryptedPackage"), "locked.xlsx")
    assert row.reason == "encrypted"


def test_a_workbook_without_text_is_empty() -> None:
    """Also one whose only text is hidden."""
    assert read(workbook({"Sheet1": []}))[0].reason == "empty_workbook"
    row, _ = read(workbook({"One": [], "Two": POTS}, hidden=["Two"]))
    assert (row.reason, "hidden" in row.detail) == ("empty_workbook", True)


def test_an_archive_that_is_no_workbook_or_a_damaged_one_is_corrupt() -> None:
    """The reason is one a person can act on."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("notes.txt", "no workbook")
    row, _ = read(out.getvalue())
    assert row.reason == "corrupt_workbook"
    assert "save it again" in row.detail
    whole = workbook({"Sheet1": POTS})
    assert read(whole[: len(whole) // 2])[0].reason == "corrupt_archive"


def test_damage_anywhere_in_the_xml_ends_as_a_reason() -> None:
    """Fifty workbooks, each damaged in another place, are read or refused."""
    source = zipfile.ZipFile(io.BytesIO(workbook({"Sheet1": POTS})))
    chance = random.Random(7)
    reasons = set()
    for _ in range(50):
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as file:
            for name in source.namelist():
                content = bytearray(source.read(name))
                for _ in range(3 if name.endswith(("sheet1.xml", "workbook.xml")) else 0):
                    content[chance.randrange(len(content))] = chance.choice(b'<>/9\xff"')
                file.writestr(name, bytes(content))
        reasons.add(read(out.getvalue())[0].reason)
    assert {"corrupt_workbook"} <= reasons <= {"read", "corrupt_workbook", "empty_workbook", "too_many_cells"}


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


def test_a_chain_out_of_the_file_is_refused() -> None:
    """A directory that begins beyond the end."""
    data = bytearray(compound())
    data[48:52] = (5000).to_bytes(4, "little")
    with pytest.raises(UnreadableError, match="corrupt_workbook"):
        open_compound(bytes(data))
