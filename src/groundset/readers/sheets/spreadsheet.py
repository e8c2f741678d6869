"""Workbooks of Excel and OpenDocument: one document per visible sheet, its tables as pipe tables.

Cells hold the values that were last calculated; no formula, macro or link of a workbook is followed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, open_archive
from groundset.readers.faults import remark
from groundset.readers.office.packages import check_kind, related_parts
from groundset.readers.office.salvage import lost_parts, refuse_without, relations_of
from groundset.readers.sheets.sheet_size import check_old_sizes, check_sizes
from groundset.readers.sheets.tables import (
    MOST_CHARACTERS,
    MOST_TEXT,
    grid_of,
    grid_to_markdown,
    without_room,
)
from groundset.readers.signatures import OLE, ZIP, mislabelled, old_office_kind
from groundset.text.cleaning import normalise
from groundset.text.counting import counted

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DEFAULT_NAME = re.compile(
    r"(?:sheet|tabelle|feuil|feuille|hoja|foglio|plan|planilha|blad|ark|arkusz|list|munka|taul|sayfa|лист|"
    r"аркуш|シート|工作表|시트|table|página)\s?\d*",
    re.I,
)
_NAMED = 5
_CONTENT_TYPES, _TOP = "[Content_Types].xml", "_rels/.rels"
_DAMAGED = "it is damaged; save it again in the program that made it"
_KINDS = (".xlsx", ".xlsb", ".ods")


class SpreadsheetReader:
    """Reads one document per sheet."""

    name = "spreadsheet"
    suffixes = frozenset({".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".ods"})
    signatures = (ZIP, OLE)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the sheets, then a remark.

        Reasons are ``encrypted``, ``mislabelled``, ``corrupt_workbook``, ``too_many_cells``,
        ``empty_workbook`` and those of archives.
        """
        if data.startswith(OLE) and _ENCRYPTED in data:
            raise UnreadableError("encrypted", "a workbook that opens with a password only")
        lost: list[str] = []
        if data.startswith(ZIP):
            archive = open_archive(data)
            check_kind(archive, _KINDS, path)
            lost = _lost(archive)
            data = check_sizes(archive)
        else:
            kind, ending = old_office_kind(data) or ("", ".xls")
            if ending != ".xls":
                raise mislabelled(path, kind, ending)
            check_old_sizes(data)
        with _calamine():
            yield from _sheets(data, path, lost)


def _lost(archive: Archive) -> list[str]:
    """Name missing parts that can be done without; raises ``corrupt_archive`` for those that cannot."""
    if _CONTENT_TYPES not in archive:
        return []  # Of OpenDocument, which is one part.
    main = related_parts(archive, missing=True).get("officeDocument", "")
    refuse_without([_TOP, *([main, relations_of(main)] if main else [])], archive.names)
    parts = related_parts(archive, main, missing=True)
    refuse_without([parts[kind] for kind in ("sharedStrings",) if kind in parts], archive.names)
    return [parts[kind] for kind in ("styles",) if kind in parts and parts[kind] not in archive]


def _sheets(data: bytes, path: str, lost: Sequence[str]) -> Iterator[Draft]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    remarks = [f"{counted(len(hidden), 'hidden sheet')} left out: {_names(hidden)}"] if hidden else []
    remarks += [lost_parts(lost)] if lost else []
    damaged: list[str] = []
    found = without = used = 0
    for name in shown:
        try:
            with _calamine():
                text, left_out = _sheet(workbook, name, max(MOST_CHARACTERS, MOST_TEXT - used))
        except UnreadableError:
            damaged.append(name)
            continue
        if left_out:
            without += left_out
            remarks.append(f"sheet “{name}”: no room for {left_out:,} of its rows")
        if text:
            found, used = found + 1, used + len(text)
            yield Draft(text=text, title=_title(path, name), record=_record(name))
    if damaged:
        remarks.append(f"{counted(len(damaged), 'sheet')} missing or damaged: {_names(damaged)}")
    if not found:
        raise _nothing("; ".join(remarks), damaged=bool(damaged), without=without)
    if remarks:
        yield remark("; ".join(remarks))


def _nothing(remarks: str, *, damaged: bool, without: int) -> UnreadableError:
    """Say why no sheet became a document."""
    if damaged:
        return UnreadableError("corrupt_workbook", f"save it again in the program that made it; {remarks}")
    if without:
        return without_room(without)
    nothing = "no cell of a visible sheet holds text"
    return UnreadableError("empty_workbook", "; ".join(filter(None, (nothing, remarks))))


def _sheet(workbook: CalamineWorkbook, name: str, most_text: int) -> tuple[str, int]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None:
        return "", 0
    grid, unread = grid_of(sheet.iter_rows(), most_text)
    written = grid_to_markdown(grid)
    return written.text, unread + written.left_out


@contextmanager
def _calamine() -> Iterator[None]:
    """Turn what calamine raises into reasons; its panics are no ``Exception`` and have no class to name."""
    from python_calamine import CalamineError, PasswordError

    try:
        yield
    except PasswordError as error:
        raise UnreadableError("encrypted", "a workbook that opens with a password only") from error
    except (CalamineError, OSError, ValueError) as error:
        raise UnreadableError("corrupt_workbook", _why(error)) from error
    except BaseException as error:
        if type(error).__module__ == "pyo3_runtime":
            raise UnreadableError("corrupt_workbook", _DAMAGED) from error
        raise


def _why(error: BaseException) -> str:
    said = " ".join(str(error).split())[:150]
    return f"{_DAMAGED} ({said})"


def _names(names: list[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _record(sheet: str) -> str:
    return " ".join(sheet.replace("#", " ").split())


def _title(path: str, sheet: str) -> str:
    """Name the workbook in words and the sheet, unless the sheet has the name a program gave it."""
    book = normalise(re.sub(r"[-_]+", " ", PurePosixPath(path).stem)).strip()
    sheet = " ".join(normalise(sheet).split())
    if _DEFAULT_NAME.fullmatch(sheet) or sheet.casefold() == book.casefold():
        return book
    return f"{book}: {sheet}"
