"""Workbooks that are too large, locked, empty or damaged end as a reason, and soon."""

from __future__ import annotations

import io
import random
import zipfile

import pytest
import xlsxwriter  # type: ignore[import-untyped]

from groundset.errors import UnreadableError
from groundset.readers.sheets.compound_file import open_compound
from groundset.readers.sheets.sheet_size import MOST_CELLS
from office_files import replaced
from small_projects import no_stall
from workbooks import POTS, cell, opendocument, read, workbook


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


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/workbook.xml"])
def test_entities_in_any_part_are_refused(member: str) -> None:
    """As in every other office file, and not called damage."""
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "' + b"&a;" * 1000 + b'">]>'

    def add(old: bytes) -> bytes:
        head, rest = old.split(b"?>", 1)
        return head + b"?><!-- <x> -->" + laughs + rest

    row, _ = read(replaced(workbook({"Pots": POTS}), {member: add}), "a.xlsx")
    assert row.reason == "xml_entities"
    assert member in row.detail


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


def test_an_archive_that_is_no_workbook_is_mislabelled_and_a_damaged_one_corrupt() -> None:
    """The reason is one a person can act on."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("notes.txt", "no workbook")
    row, _ = read(out.getvalue())
    assert row.reason == "mislabelled"
    assert "a ZIP archive of other files" in row.detail
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


def test_a_chain_out_of_the_file_is_refused() -> None:
    """A directory that begins beyond the end."""
    data = bytearray(compound())
    data[48:52] = (5000).to_bytes(4, "little")
    with pytest.raises(UnreadableError, match="corrupt_workbook"):
        open_compound(bytes(data))
