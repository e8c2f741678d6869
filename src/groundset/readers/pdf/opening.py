"""Open a PDF, or say truly why that cannot be done."""

from __future__ import annotations

import datetime as dt
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from groundset.errors import UnreadableError

MAX_PAGES = 5_000
_ENTRIES = 5_000
_FILLER = re.compile(
    r"^(?:microsoft (?:word|powerpoint|excel) - .*|untitled.*|document ?\d*|title|slide \d+|no|none|null"
    r"|unknown|powerpoint presentation|\(?anonymous\)?|print|layout \d+)$",
    re.I,
)
_FILE_NAME = re.compile(
    r"[\\/]|\.(?:docx?|pdf|indd|dvi|tex|odt|rtf|pptx?|xlsx?|qxd|fm|html?|ps|eps|wpd|pmd|p65|txt|cdr|ai)\s*$",
    re.I,
)
_NO_DATE = re.compile(r"\s*D:(?:20000101|19800101|19700101)0{6}")
"""What programs state that shall write the same bytes always: the first second of their time."""


@contextmanager
def opened(data: bytes) -> Iterator[Any]:
    """Give the document of pypdfium2; raises ``encrypted``, ``corrupt_pdf`` or ``too_many_pages``."""
    import pypdfium2  # type: ignore[import-untyped]

    # What is wrong with a file is told by its row; without a handler Python would write it to stderr.
    log = logging.getLogger("pypdfium2")
    if not log.handlers:
        log.addHandler(logging.NullHandler())
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise _refused(error) from error
    try:
        pages = len(document)
        if pages > MAX_PAGES:
            raise UnreadableError("too_many_pages", f"{pages} pages, the reader takes up to {MAX_PAGES}")
        if not pages:
            raise UnreadableError("corrupt_pdf", "the file has no page; it may have been cut off")
        yield document
    finally:
        document.close()


def _refused(error: Exception) -> UnreadableError:
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    code = getattr(error, "err_code", None)
    if code == pdfium.FPDF_ERR_PASSWORD:
        return UnreadableError("encrypted", "a PDF that opens with a password only; save it without one")
    if code == pdfium.FPDF_ERR_SECURITY:
        return UnreadableError("encrypted", "a PDF with an encryption that is not known")
    return UnreadableError("corrupt_pdf", "damaged or cut off: it has no readable page tree")


def metadata(document: Any) -> dict[str, str]:
    """Give what the file states of itself; what is no text is left out."""
    found = {}
    for key in ("Title", "CreationDate"):
        with suppress(UnicodeDecodeError):
            found[key] = document.get_metadata_value(key)
    return found


def stated_title(stated: dict[str, str]) -> str:
    """Give the title that the file states; empty where it is a file's name or a program's filler."""
    title = " ".join(stated.get("Title", "").replace("\0", "").split())
    words = re.findall(r"[^\W\d_]{2,}", title)
    filler = _FILLER.search(title) or _FILE_NAME.search(title)
    slug = " " not in title and re.search(r"[-_\d]", title)
    return "" if len(title) > 300 or not words or filler or slug else title


def stated_date(stated: dict[str, str]) -> str:
    """Give the day of creation that the file states, as an ISO date; empty without one."""
    match = re.match(r"\s*D:(\d{4})(\d{2})(\d{2})", stated.get("CreationDate", ""))
    if not match or _NO_DATE.match(stated["CreationDate"]):
        return ""
    try:
        day = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return ""
    return day.isoformat() if 1985 <= day.year <= 2100 else ""


def outline(document: Any) -> tuple[tuple[int, int, str], ...]:
    """Give the bookmarks as (page counted from 0, depth counted from 0, title), in their order."""
    found = []
    for number, entry in enumerate(document.get_toc(max_depth=6)):
        if number >= _ENTRIES:
            break
        target = entry.get_dest()
        page = target.get_index() if target else None
        title = ""
        with suppress(UnicodeDecodeError):
            title = " ".join(entry.get_title().replace("\0", "").split())
        if page is not None and title:
            found.append((page, entry.level, title))
    return tuple(found)
