"""Small office packages and books, made in the test that reads them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import docx
import pptx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.text.paragraph import Paragraph
from pptx.presentation import Presentation

from groundset.contracts import Draft, Reader
from groundset.errors import UnreadableError

PREFIXES = " ".join(
    f'xmlns:{prefix}="http://schemas.{rest}"'
    for prefix, rest in (
        ("w", "openxmlformats.org/wordprocessingml/2006/main"),
        ("m", "openxmlformats.org/officeDocument/2006/math"),
        ("mc", "openxmlformats.org/markup-compatibility/2006"),
        ("wps", "microsoft.com/office/word/2010/wordprocessingShape"),
        ("r", "openxmlformats.org/officeDocument/2006/relationships"),
    )
)


def word(build: Callable[[WordDocument], None]) -> bytes:
    """Make a Word document."""
    document = docx.Document()
    build(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def append(paragraph: Paragraph, xml: str) -> None:
    """Append markup to a paragraph; ``w``, ``m``, ``mc`` and ``wps`` are known prefixes."""
    wrapped = parse_xml(f"<w:p {PREFIXES}>{xml}</w:p>")
    for child in list(wrapped):
        paragraph._p.append(child)


def slides(build: Callable[[Presentation], None]) -> bytes:
    """Make a presentation."""
    presentation = pptx.Presentation()
    build(presentation)
    file = io.BytesIO()
    presentation.save(file)
    return file.getvalue()


def replaced(data: bytes, changes: Mapping[str, Callable[[bytes], bytes]]) -> bytes:
    """Rewrite members of an archive; a new name gets what its function makes of nothing."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(zipfile.ZipInfo(name), changes[name](content) if name in changes else content)
        for name in changes:
            if name not in old.namelist():
                new.writestr(zipfile.ZipInfo(name), changes[name](b""))
    return file.getvalue()


def without(data: bytes, *names: str) -> bytes:
    """Leave members out of an archive; each must be in it."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        assert set(names) <= set(old.namelist())
        for name in old.namelist():
            if name not in names:
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return file.getvalue()


def only(reader: Reader, data: bytes, path: str = "folder/x") -> Draft:
    """Read the first draft."""
    return next(iter(reader.read(data, path + min(reader.suffixes))))


def reason(reader: Reader, data: bytes, path: str = "folder/x") -> str:
    """Give reason and detail of a refusal; empty when there is none."""
    try:
        list(reader.read(data, path + min(reader.suffixes)))
    except UnreadableError as error:
        return f"{error.reason}: {error.detail}"
    return ""
