"""Workbooks of Excel and OpenDocument: one document per visible sheet, its tables as pipe tables.

Cells hold the values that were last calculated; no formula, macro or link of a workbook is followed.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.faults import remark
from groundset.readers.sheets.sheet_size import check_old_sizes, check_sizes
from groundset.readers.sheets.tables import grid_of, grid_to_markdown
from groundset.readers.signatures import OLE, ZIP
from groundset.text.cleaning import normalise

if TYPE_CHECKING:
    from python_calamine import CalamineWorkbook

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DEFAULT_NAME = re.compile(
    r"(?:sheet|tabelle|feuil|feuille|hoja|foglio|plan|planilha|blad|ark|arkusz|list|munka|taul|sayfa|лист|"
    r"аркуш|シート|工作表|시트|table|página)\s?\d*",
    re.I,
)
_NAMED = 5


class SpreadsheetReader:
    """Reads one document per sheet."""

    name = "spreadsheet"
    suffixes = frozenset({".xlsx", ".xlsm", ".xltx", ".xlsb", ".xls", ".ods"})
    signatures = (ZIP, OLE)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the sheets, then a remark.

        Reasons are ``encrypted``, ``corrupt_workbook``, ``too_many_cells``, ``empty_workbook`` and those of
        archives.
        """
        if data.startswith(OLE) and _ENCRYPTED in data:
            raise UnreadableError("encrypted", "a workbook that opens with a password only")
        if data.startswith(ZIP):
            data = check_sizes(data)
        else:
            check_old_sizes(data)
        with _calamine():
            yield from _sheets(data, path)


def _sheets(data: bytes, path: str) -> Iterator[Draft]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    shown = [sheet.name for sheet in sheets if sheet.visible == SheetVisibleEnum.Visible]
    hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
    remarks = [f"{len(hidden)} hidden sheets left out: {_names(hidden)}"] if hidden else []
    found = 0
    for name in shown:
        text, left_out = _sheet(workbook, name)
        if left_out:
            remarks.append(f"sheet {name!r}: no room for {left_out:,} of its rows")
        if text:
            found += 1
            yield Draft(text=text, title=_title(path, name), record=_record(name))
    if not found:
        raise UnreadableError(
            "empty_workbook", "; ".join(["no cell of a visible sheet holds text", *remarks])
        )
    if remarks:
        yield remark("; ".join(remarks))


def _sheet(workbook: CalamineWorkbook, name: str) -> tuple[str, int]:
    sheet = workbook.get_sheet_by_name(name)
    if sheet.start is None:
        return "", 0
    grid, unread = grid_of(sheet.iter_rows())
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
            raise UnreadableError("corrupt_workbook", _why(error)) from error
        raise


def _why(error: BaseException) -> str:
    said = " ".join(str(error).split())[:150]
    return f"it is damaged; save it again in the program that made it ({said})"


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
