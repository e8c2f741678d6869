"""Tables of one column are text: lists and paragraphs of any length that a text may have."""

from __future__ import annotations

import pytest

from groundset.readers import read_file
from groundset.readers.sheets.tables import MOST_TEXT, grid_of, grid_to_markdown
from groundset.settings import Corpus, Reading
from small_projects import no_stall
from workbooks import workbook

CORPUS = Corpus(name="c", path="c")
LONG = (
    "The kiln of studio {0} is lit on Mondays and nobody may open it before noon for it is hot. "
    "Whoever opens the kiln of studio {0} before noon pays one coin to the till of the guild."
)


@pytest.mark.parametrize("entry", ["item number {}", LONG])
def test_a_csv_of_one_long_column_is_read_whole(entry: str) -> None:
    """As a list of short entries, or as a paragraph each."""
    entries = [entry.format(number) for number in range(20_000)]
    with no_stall():
        row, (document,) = read_file(CORPUS, "a.csv", "\n".join(entries).encode(), Reading())
    assert (row.reason, row.detail) == ("read", "")
    lines = [line.removeprefix("- ").removeprefix("## ") for line in document.text.split("\n") if line]
    assert lines == [" ".join(entry.split()) for entry in entries]


def test_a_sheet_of_one_long_column_is_read_whole() -> None:
    """It is not called empty."""
    data = workbook(
        {"Sheet1": [[f"item number {number} of the long list of the studio"] for number in range(25_000)]}
    )
    with no_stall():
        row, (document,) = read_file(CORPUS, "a.xlsx", data, Reading())
    assert (row.reason, row.detail) == ("read", "")
    assert document.text.count("\n- ") == 24_999
    assert len(document.text) > 1_000_000


def test_what_is_longer_than_a_text_may_be_is_cut_and_counted() -> None:
    """The rows before the limit are kept."""
    entry = "x" * 100
    rows = MOST_TEXT // len(entry) + 1000
    with no_stall():
        grid, unread = grid_of([entry] for _ in range(rows))
        written = grid_to_markdown(grid)
    assert len(written.text) <= MOST_TEXT
    assert written.text.count("\n") + 1 + written.left_out + unread == rows
    assert 1000 < written.left_out + unread < rows // 10


def test_a_single_cell_may_be_as_long_as_a_text() -> None:
    """It is a text in a file of the wrong kind, and is kept."""
    row, (document,) = read_file(CORPUS, "a.csv", b"word " * 400_000, Reading())
    assert row.reason == "read"
    assert len(document.text) == 1_999_999


@pytest.mark.parametrize("name", ["a.csv", "a.xlsx"])
def test_a_table_none_of_whose_rows_fits_says_which_limit_was_hit(name: str) -> None:
    """It is neither empty nor short of text."""
    cells = [[f"c{number}" for number in range(2500)] for _ in range(3)]
    data = workbook({"Wide": cells}) if name == "a.xlsx" else "\n".join(",".join(r) for r in cells).encode()
    row, documents = read_file(CORPUS, name, data, Reading())
    assert (row.reason, documents) == ("too_many_cells", ())
    assert row.detail.startswith("none of its 3 rows fits: a row may have 2,000 columns")


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"a{number},{number}\n\n" for number in range(30_000)),
        "title,\n" * 60_000 + "a,b\n" * 5,
        "a,b\n" * 5 + "* a note,\n" * 60_000,
        "\n".join([",,".join(["xx"] * 660)] * 100),
    ],
)
def test_blank_rows_titles_and_notes_by_the_thousand_stall_nothing(text: str) -> None:
    """Time grows with the table and not with its square."""
    with no_stall():
        row, _ = read_file(CORPUS, "a.csv", text.encode(), Reading())
    assert row.reason == "read"


def test_many_sheets_of_repeated_text_share_the_room_of_one() -> None:
    """A workbook stores a string once, and may show it a million times."""
    column = [["clay and kiln " * 500]] * 400
    data = workbook({f"S{number}": column for number in range(6)})
    with no_stall():
        row, documents = read_file(CORPUS, "a.xlsx", data, Reading())
    assert len(data) < 200_000
    assert len(documents) == 6
    assert sum(len(document.text) for document in documents) < 15_000_000
    assert "no room for" in row.detail
