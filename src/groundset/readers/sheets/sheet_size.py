"""How many cells the sheets of a zipped workbook span, found before a parser makes room for all of them.

A parser holds a sheet as one rectangle. Two cells in far corners are a few bytes in a file and billions of
cells in memory, and a parser that gets no memory ends the whole process.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from groundset.errors import UnreadableError
from groundset.readers.archives import Archive
from groundset.readers.naming import printable
from groundset.readers.sheets.compound_file import open_compound

MOST_CELLS = 10_000_000
"""Of the rectangle around a sheet's cells, filled or not; about 40 bytes each while it is read."""
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_PARTS = ("table", "table-row", "table-cell", "covered-table-cell")
_ADDRESS = re.compile(r"\$?([A-Za-z]{1,7})\$?(\d{1,20})")
_NUMBER = re.compile(r"\d{1,20}")
_OLD_BEGINS = frozenset({0x0009, 0x0209, 0x0409, 0x0809})
_OLD_SEVERAL = 0x00BD
_OLD_DIMENSIONS, _OLD_STRINGS = 0x0200, 0x00FC
_OLD_ROWS, _OLD_COLUMNS = 65_536, 256
"""The most that the format knows."""
_OLD_CELLS = frozenset(
    {0x0002, 0x0003, 0x0004, 0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00D6, 0x00FD, 0x00BD}
)
_DOCUMENT_TYPE = re.compile(rb"[^<]{0,64}(?:\s|(?><\?.*?\?>)|(?><!--.*?-->))*+<!DOCTYPE\b", re.DOTALL)
"""Before anything else in a part, behind its declaration and comments."""
_IGNORED = (".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".bmp", ".tiff", ".svg", ".wav", ".mp4")


def check_sizes(archive: Archive) -> bytes:
    """Repack a workbook without pictures and damaged sheets; raises ``too_many_cells``, ``xml_entities``."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as file:
        for name in archive.names:
            if not name.lower().endswith(_IGNORED) and (content := _checked(archive, name)):
                file.writestr(zipfile.ZipInfo(name), content)
    return packed.getvalue()


def check_old_sizes(data: bytes) -> None:
    """Raise ``too_many_cells`` or ``corrupt_workbook`` for a workbook of Excel 5 to 2003."""
    opened = open_compound(data)
    _refuse_large(sum(_old(opened.stream(name)) for name in ("Workbook", "Book")))


def _refuse_large(cells: int) -> None:
    if cells > MOST_CELLS:
        detail = (
            f"a sheet spans {cells:,} cells, more than {MOST_CELLS:,}; delete what lies far outside its table"
        )
        raise UnreadableError("too_many_cells", detail)


def _checked(archive: Archive, name: str) -> bytes:
    """Give a member whose cells are not too many; empty for a sheet that is damaged."""
    try:
        return _measured(archive, name)
    except UnreadableError as error:
        if error.reason in ("too_many_cells", "xml_entities") or "/worksheets/" not in name:
            raise
        return b""


def _measured(archive: Archive, name: str) -> bytes:
    content = archive.read(name)
    if b"<!ENTITY" in content and _DOCUMENT_TYPE.match(content):
        raise UnreadableError("xml_entities", f"the document type in {printable(name)} declares entities")
    if name == "content.xml":
        cells = _opendocument(content)
    elif name.endswith(".bin"):
        cells = _binary(content)
    elif b"sheetData" in content:
        cells = _office(content)
    else:
        cells = 0
    _refuse_large(cells)
    return content


def _elements(content: bytes, tags: tuple[str, ...]) -> Iterator[Any]:
    """Yield the ends of elements with their attributes and text, and forget them."""
    from lxml import etree  # type: ignore[import-untyped]

    events = etree.iterparse(
        io.BytesIO(content),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
    )
    try:
        for _, element in events:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 0
        raise UnreadableError("corrupt_workbook", f"the XML of a sheet breaks off at line {line}") from error


@dataclass(slots=True)
class _Box:
    """The rectangle around the cells met so far."""

    top: int = -1
    left: int = -1
    bottom: int = -1
    right: int = -1

    def take(self, row: int, column: int) -> None:
        """Stretch it to a cell."""
        self.top = row if self.top < 0 else min(self.top, row)
        self.left = column if self.left < 0 else min(self.left, column)
        self.bottom, self.right = max(self.bottom, row), max(self.right, column)

    @property
    def cells(self) -> int:
        """Give the number of cells in it."""
        return (self.bottom - self.top + 1) * (self.right - self.left + 1) if self.top >= 0 else 0


def _office(content: bytes) -> int:
    """Count for a sheet of Office Open XML; cells and rows without an address follow the one before."""
    box = _Box()
    row, column = 0, -1
    unplaced: list[int] = []
    for element in _elements(content, ("{*}c", "{*}row")):
        address = element.get("r", "")
        if element.tag.endswith("}row") or element.tag == "row":
            number = int(address) - 1 if _NUMBER.fullmatch(address) else row
            for place in unplaced:
                box.take(number, place)
            row, column, unplaced = number + 1, -1, []
        elif match := _ADDRESS.fullmatch(address):
            column = _column(match[1])
            if len(element):
                box.take(int(match[2]) - 1, column)
        else:
            column += 1
            if len(element):
                unplaced.append(column)
    return box.cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def _opendocument(content: bytes) -> int:
    """Count for all sheets of OpenDocument together, for they are read at once; cells and rows may repeat."""
    total = width = height = cells = rows = 0
    filled = False
    for element in _elements(content, tuple(f"{_TABLE}{name}" for name in _PARTS)):
        name = element.tag.removeprefix(_TABLE)
        if name.endswith("cell"):
            cells += _repeats(element, "number-columns-repeated")
            if len(element) or any("value" in key for key in element.attrib):
                width, filled = max(width, cells), True
        elif name == "table-row":
            rows += _repeats(element, "number-rows-repeated")
            height = rows if filled else height
            cells, filled = 0, False
        else:
            total += width * height
            width = height = cells = rows = 0
    return total


def _repeats(element: Any, name: str) -> int:
    text = element.get(_TABLE + name, "1")
    return int(text) if _NUMBER.fullmatch(text) else 1


def _binary(content: bytes) -> int:
    """Count for a sheet of an Excel binary workbook: a stream of records, each with type and length."""
    box = _Box()
    row = at = 0
    while at < len(content):
        kind, at = _varint(content, at, 2)
        length, at = _varint(content, at, 4)
        if kind == 0 and length >= 4:
            row = int.from_bytes(content[at : at + 4], "little")
        elif 2 <= kind <= 11 and length >= 4:
            box.take(row, int.from_bytes(content[at : at + 4], "little"))
        at += length
    return box.cells


def _old(content: bytes) -> int:
    """Count for all sheets of an old workbook together: a stream of records, each with type and length."""
    total, box, at = 0, _Box(), 0
    while at + 4 <= len(content):
        kind, length = struct.unpack_from("<HH", content, at)
        record = content[at + 4 : at + 4 + length]
        at += 4 + length
        _check_promise(kind, record, len(content))
        if kind in _OLD_BEGINS:
            total, box = total + box.cells, _Box()
        elif kind in _OLD_CELLS and len(record) >= 4:
            row, column = struct.unpack_from("<HH", record)
            box.take(row, column)
            if kind == _OLD_SEVERAL and len(record) >= 6:
                box.take(row, struct.unpack("<H", record[-2:])[0])
    return total + box.cells


def _check_promise(kind: int, record: bytes, size: int) -> None:
    """Refuse a record that announces more cells or strings than there can be: parsers make room for them."""
    if kind == _OLD_DIMENSIONS and len(record) >= 12:
        top, bottom, left, right = struct.unpack_from("<IIHH", record)
        fits = bottom <= _OLD_ROWS and right <= _OLD_COLUMNS and top <= bottom and left <= right
    elif kind == _OLD_STRINGS and len(record) >= 8:
        fits = 3 * struct.unpack_from("<I", record, 4)[0] <= size  # A string takes three bytes at least.
    else:
        fits = True
    if not fits:
        detail = "it is damaged; save it again in the program that made it (it announces more than it holds)"
        raise UnreadableError("corrupt_workbook", detail)


def _varint(content: bytes, at: int, most: int) -> tuple[int, int]:
    value = 0
    for place in range(most):
        if at >= len(content):
            break
        byte = content[at]
        at += 1
        value |= (byte & 0x7F) << 7 * place
        if byte < 0x80:
            break
    return value, at
