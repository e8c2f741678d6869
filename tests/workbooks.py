"""Small workbooks, made in the test that reads them."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Mapping, Sequence

import xlsxwriter  # type: ignore[import-untyped]

from groundset.readers import read_file
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading

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
