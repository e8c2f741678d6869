"""What all office packages share: which kind one is, and what it says of itself.

A package is a ZIP archive whose content types name its parts; the name of the file may lie.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import NoneType

from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, parse_xml
from groundset.readers.faults import foreign_code
from groundset.readers.naming import iso_date
from groundset.readers.office.salvage import is_inside, kind_of, relations_of, target_of
from groundset.readers.signatures import mislabelled

_KINDS = (
    (b"wordprocessingml.document.main", "a Word document", ".docx"),
    (b"word.document.macroEnabled.main", "a Word document", ".docx"),
    (b"wordprocessingml.template.main", "a Word document", ".docx"),
    (b"presentationml.presentation.main", "a PowerPoint presentation", ".pptx"),
    (b"powerpoint.presentation.macroEnabled.main", "a PowerPoint presentation", ".pptx"),
    (b"presentationml.slideshow.main", "a PowerPoint presentation", ".pptx"),
    (b"presentationml.template.main", "a PowerPoint presentation", ".pptx"),
    (b"word.template.macroEnabledTemplate.main", "a Word document", ".docx"),
    (b"powerpoint.slideshow.macroEnabled.main", "a PowerPoint presentation", ".pptx"),
    (b"powerpoint.template.macroEnabled.main", "a PowerPoint presentation", ".pptx"),
    (b"spreadsheetml.sheet.main", "an Excel workbook", ".xlsx"),
    (b"spreadsheetml.template.main", "an Excel workbook", ".xlsx"),
    (b"excel.sheet.macroEnabled.main", "an Excel workbook", ".xlsx"),
    (b"excel.template.macroEnabled.main", "an Excel workbook", ".xlsx"),
    (b"excel.sheet.binary.macroEnabled.main", "a binary Excel workbook", ".xlsb"),
)
_MIMETYPES = (
    (b"application/epub+zip", "an e-book", ".epub"),
    (b"application/vnd.oasis.opendocument.text", "an OpenDocument text", ".odt"),
    (b"application/vnd.oasis.opendocument.spreadsheet", "an OpenDocument workbook", ".ods"),
    (b"application/vnd.oasis.opendocument.presentation", "an OpenDocument presentation", ".odp"),
    (b"application/vnd.oasis.opendocument.", "an OpenDocument file", ""),
)
_MAIN_PARTS = (
    ("word/document.xml", "a Word document", ".docx"),
    ("ppt/presentation.xml", "a PowerPoint presentation", ".pptx"),
    ("xl/workbook.xml", "an Excel workbook", ".xlsx"),
    ("xl/workbook.bin", "a binary Excel workbook", ".xlsb"),
    ("META-INF/container.xml", "an e-book", ".epub"),
)
"""Where programs put what the content types would name, for packages that have lost these."""
_TYPES, _MIMETYPE, _CORE = "[Content_Types].xml", "mimetype", "docProps/core.xml"
_JUNK_TITLE = re.compile(
    r"(?:word document|powerpoint presentation|document|presentation|pr[äa]sentation|dokument|untitled|title|"
    r"no slide title|slide|folie|normal|template|template presentation|blank|new|copy|draft)?[\s\d()-]*"
    r"|microsoft (?:word|powerpoint).*|.*\.(?:docx?|docm|dotx?m?|pptx?|pptm|potx?|rtf|indd|qxd)",
    re.I,
)  # codespell:ignore
_TEMPLATE_STAMPS = frozenset({"2013-12-23T23:15:00Z", "2013-01-27T09:14:16Z", "2013-01-27T09:15:58Z"})
"""Of the templates that much used libraries copy; they say nothing of the document."""
_LONGEST_TITLE = 300


@dataclass(frozen=True, slots=True)
class CoreProperties:
    """What a package says of itself; empty where it does not or where a program filled it in."""

    title: str = ""
    date: str = ""
    """ISO date of the last change, else of creation."""


def check_kind(archive: Archive, wanted: tuple[str, ...], path: str) -> None:
    """Raise ``mislabelled`` where the package is of no kind that has one of the ``wanted`` endings."""
    found, ending = package_kind(archive)
    if ending not in wanted:
        raise mislabelled(path, found or "a ZIP archive of other files", ending)


def package_kind(archive: Archive) -> tuple[str, str]:
    """Give what a package is, and its ending; empty for a mere archive."""
    for member, kinds in ((_TYPES, _KINDS), (_MIMETYPE, _MIMETYPES)):
        if member in archive:
            content = archive.read(member)
            for mark, name, ending in kinds:
                if mark in content:
                    return name, ending
    return next(((name, ending) for part, name, ending in _MAIN_PARTS if part in archive), ("", ""))


@contextmanager
def foreign_office_code() -> Iterator[None]:
    """Turn what a library raises on a package into ``reader_failed``, with what its owner can do."""
    try:
        with foreign_code():
            yield
    except UnreadableError as error:
        if error.reason != "reader_failed" or isinstance(error.__cause__, UnreadableError | NoneType):
            raise
        nested = f" ({error.detail})" if isinstance(error.__cause__, RecursionError) else ""
        advice = "damaged or unusual inside; open it in an office program and save it again"
        raise UnreadableError("reader_failed", advice + nested) from error.__cause__


def related_parts(archive: Archive, part: str = "", *, missing: bool = False) -> dict[str, str]:
    """Map the last word of each relationship's type to the first member it leads to.

    ``part`` is the member whose relationships are meant; empty means the package's own. What lies outside
    of the package is left out, and what is not in it unless ``missing`` asks for that too.
    """
    member = relations_of(part)
    if member not in archive:
        return {}
    found: dict[str, str] = {}
    for relation in parse_xml(archive.read(member), member):
        target = target_of(relation, member)
        if is_inside(relation) and (missing or target in archive):
            found.setdefault(kind_of(relation), target)
    return found


def core_properties(archive: Archive) -> CoreProperties:
    """Read the core properties; none where the package has none or they do not parse."""
    if _CORE not in archive:
        return CoreProperties()
    try:
        root = parse_xml(archive.read(_CORE), _CORE)
    except UnreadableError as error:
        if error.reason == "malformed_xml":
            return CoreProperties()
        raise
    values = {element.tag.rpartition("}")[2]: " ".join((element.text or "").split()) for element in root}
    return CoreProperties(
        title=stated_title(values.get("title", "")),
        date=next(filter(None, (_date(values.get(name, "")) for name in ("modified", "created"))), ""),
    )


def _date(stamp: str) -> str:
    return "" if stamp in _TEMPLATE_STAMPS else iso_date(stamp)


def stated_title(title: str) -> str:
    """Give a title that a person may have written; empty for what programs fill in."""
    title = " ".join(title.split())
    return "" if _JUNK_TITLE.fullmatch(title) or len(title) > _LONGEST_TITLE else title
