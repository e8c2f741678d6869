"""What all office packages share: which kind one is, and what it says of itself.

A package is a ZIP archive whose content types name its parts; the name of the file may lie.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from types import NoneType

from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, parse_xml
from groundset.readers.faults import foreign_code
from groundset.readers.naming import iso_date

_KINDS = (
    (b"wordprocessingml.document.main", "a Word document", ".docx"),
    (b"word.document.macroEnabled.main", "a Word document", ".docx"),
    (b"wordprocessingml.template.main", "a Word document", ".docx"),
    (b"presentationml.presentation.main", "a PowerPoint presentation", ".pptx"),
    (b"powerpoint.presentation.macroEnabled.main", "a PowerPoint presentation", ".pptx"),
    (b"presentationml.slideshow.main", "a PowerPoint presentation", ".pptx"),
    (b"presentationml.template.main", "a PowerPoint presentation", ".pptx"),
    (b"spreadsheetml.sheet.main", "an Excel workbook", ".xlsx"),
    (b"excel.sheet.macroEnabled.main", "an Excel workbook", ".xlsx"),
    (b"excel.sheet.binary.macroEnabled.main", "a binary Excel workbook", ".xlsb"),
)
_MIMETYPES = (
    (b"application/epub+zip", "an e-book", ".epub"),
    (b"application/vnd.oasis.opendocument.", "an OpenDocument file", ".odt"),
)
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


def check_kind(archive: Archive, wanted: str, path: str) -> None:
    """Raise ``mislabelled`` where the package is not of the kind that has the ending ``wanted``."""
    found, ending = _kind(archive)
    if ending != wanted:
        named = PurePosixPath(path).suffix or "as text"
        advice = f"; name it {ending}" if ending else ""
        raise UnreadableError("mislabelled", f"named {named}, but {found}{advice}")


def _kind(archive: Archive) -> tuple[str, str]:
    for member, kinds in ((_TYPES, _KINDS), (_MIMETYPE, _MIMETYPES)):
        if member in archive:
            content = archive.read(member)
            for mark, name, ending in kinds:
                if mark in content:
                    return name, ending
    if "META-INF/container.xml" in archive:
        return "an e-book", ".epub"
    return "a ZIP archive of other files", ""


@contextmanager
def foreign_office_code() -> Iterator[None]:
    """Turn what a library raises on a package into ``reader_failed``, with what its owner can do."""
    try:
        with foreign_code():
            yield
    except UnreadableError as error:
        if error.reason != "reader_failed" or isinstance(error.__cause__, UnreadableError | NoneType):
            raise
        advice = "damaged or unusual inside; open it in an office program and save it again"
        raise UnreadableError("reader_failed", f"{advice} ({error.detail})") from error.__cause__


def related_parts(archive: Archive, part: str = "") -> dict[str, str]:
    """Map the last word of each relationship's type to the first member it leads to.

    ``part`` is the member whose relationships are meant; empty means the package's own. What lies outside
    of the package is left out.
    """
    folder, name = posixpath.split(part)
    member = posixpath.join(folder, "_rels", f"{name}.rels")
    if member not in archive:
        return {}
    found: dict[str, str] = {}
    for relation in parse_xml(archive.read(member), member):
        target = posixpath.normpath(posixpath.join("/", folder, relation.get("Target", ""))).lstrip("/")
        if relation.get("TargetMode") != "External" and target in archive:
            found.setdefault(relation.get("Type", "").rpartition("/")[2], target)
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
