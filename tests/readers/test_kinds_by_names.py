"""Files of every kind under the names of every other: read as what they are, or called mislabelled."""

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage

import pytest
from docx.document import Document
from pptx.presentation import Presentation
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from groundset.readers import read_file
from groundset.readers.text_kinds import text_kind
from groundset.settings import Corpus, Reading
from office_files import slides, word
from small_projects import no_stall
from workbooks import NAMESPACES, POTS, workbook

CORPUS = Corpus(name="c", path="c")
PROSE = "The kiln of the third studio is lit on Mondays, and nobody may open it before noon. " * 3
PAGE = f"<!DOCTYPE html>\n<html><head><title>Kiln</title></head><body><p>{PROSE}</p></body></html>"
CELL = {"cell_type": "markdown", "metadata": {}, "source": [PROSE]}
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="b.opf"/></rootfiles></container>'
)
PACKAGE = (
    '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
    '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
    '<spine><itemref idref="a"/></spine></package>'
)
ROW = (
    "<table:table-row>"
    + "<table:table-cell office:value-type='string'><text:p>A kiln of clay</text:p></table:table-cell>" * 3
)
SHEET = (
    f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet><table:table table:name='T'>"
    f"{(ROW + '</table:table-row>') * 4}</table:table></office:spreadsheet></office:body>"
    "</office:document-content>"
)


def packed(**members: str) -> bytes:
    """Give an archive; two underscores in a name stand for a slash, one for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_", ".")), content)
    return file.getvalue()


def opendocument(kind: str, content: str) -> bytes:
    manifest = '<manifest xmlns="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return packed(
        mimetype=f"application/vnd.oasis.opendocument.{kind}",
        content_xml=content,
        META__INF_xml="",
        **{"META-INF__manifest_xml": manifest},
    )


def add_slide(deck: Presentation) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[1])
    slide.shapes.title.text, slide.placeholders[1].text = "Kiln", PROSE


def pdf() -> bytes:
    file = io.BytesIO()
    canvas = Canvas(file, invariant=1)
    for line in range(12):
        canvas.drawString(72, 760 - 20 * line, "The kiln of the third studio is lit on Mondays.")
    canvas.save()
    return file.getvalue()


def mail() -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = "a@example.org", "Kiln", "<1@example.org>"
    message.set_content(PROSE)
    message.add_alternative(PAGE, subtype="html")
    return message.as_bytes()


def old_office(stream: str) -> bytes:
    entry = stream.encode("utf-16-le").ljust(64, b"\0") + (2 * len(stream) + 2).to_bytes(2, "little")
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".ljust(1024, b"\0") + entry.ljust(512, b"\0")


def add_paragraph(document: Document) -> None:
    document.add_paragraph(PROSE)


CONTENTS: dict[str, tuple[bytes, str]] = {
    ".docx": (word(add_paragraph), "a Word document; name it .docx"),
    ".pptx": (slides(add_slide), "a PowerPoint presentation; name it .pptx"),
    ".xlsx": (workbook({"Pots": [*POTS, *POTS]}), "an Excel workbook; name it .xlsx"),
    ".epub": (
        packed(
            mimetype="application/epub+zip",
            **{"META-INF__container_xml": CONTAINER, "b_opf": PACKAGE, "a_xhtml": PAGE},
        ),
        "an e-book; name it .epub",
    ),
    ".ods": (opendocument("spreadsheet", SHEET), "an OpenDocument workbook; name it .ods"),
    ".odt": (opendocument("text", "<a/>"), "an OpenDocument text; save it as .docx"),
    ".odp": (opendocument("presentation", "<a/>"), "an OpenDocument presentation; save it as .pptx"),
    ".pdf": (pdf(), "a PDF; name it .pdf"),
    ".doc": (old_office("WordDocument"), "an old Word document; save it as .docx"),
    ".msg": (
        old_office("__properties_version1.0"),
        "an Outlook message; export the messages as .eml or .mbox",
    ),
    ".eml": (mail(), "a mail; name it .eml"),
    ".html": (PAGE.encode(), "a web page; name it .html"),
    ".ipynb": (json.dumps({"cells": [CELL], "nbformat": 4}).encode(), "a Jupyter notebook; name it .ipynb"),
    ".json": (json.dumps([{"text": PROSE}]).encode(), "JSON; name it .json"),
}
"""Ending that fits to content, and what is said of it under another name."""
NAMES = ".docx .pptx .xlsx .xls .ods .epub .zip .pdf .eml .html .txt .md .rst .csv .ipynb .json".split()
AT_HOME = {
    ".xlsx": (".xls", ".ods"),
    ".ods": (".xlsx", ".xls"),
    ".json": (".ipynb",),
}
"""Other names under which the same reader takes it."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("ending", CONTENTS)
def test_no_content_is_taken_for_what_its_name_says(ending: str, name: str) -> None:
    """The reason is ``mislabelled``, and what to do is said."""
    data, said = CONTENTS[ending]
    row, documents = read_file(CORPUS, "x" + name, data, Reading())
    if ending == name:
        assert row.reason == "read", row.detail
        assert documents
    elif name not in AT_HOME.get(ending, ()):
        assert (row.reason, documents) == ("mislabelled", ())
        known = data.startswith(b"PK") and name in {
            ".txt",
            ".md",
            ".rst",
            ".html",
            ".csv",
            ".pdf",
            ".eml",
            ".ipynb",
            ".json",
        }
        expected = "a ZIP archive or office document" if known else said
        assert row.detail == f"named {name}, but {expected}"


def test_an_archive_of_other_files_is_no_office_document() -> None:
    """Under a name of its own it is an archive that is not read."""
    data = packed(notes_txt=PROSE)
    for name in (".docx", ".pptx", ".xlsx", ".epub"):
        row, _ = read_file(CORPUS, "x" + name, data, Reading())
        assert (row.reason, row.detail) == ("mislabelled", f"named {name}, but a ZIP archive of other files")
    assert read_file(CORPUS, "x.zip", data, Reading())[0].reason == "unsupported_archive"


@pytest.mark.parametrize(
    "text",
    [
        PROSE,
        "<p>A paragraph of HTML in Markdown</p>",
        "<html> is the first tag of a page, says the chapter on tags.",
        "From: Anna\nTo: Ben\nSubject: the kiln\n\nIt is lit on Mondays.",
        "[section]\nkey = value\n[other]",
        "{not json}",
        "[1]",
        "[]",
        "{" * 5000 + "}" * 5000,
        "[" * 50_000 + "]" * 50_000,
        "",
    ],
)
def test_what_may_be_meant_as_text_is_text(text: str) -> None:
    """Only what is unmistakable is told."""
    assert text_kind(text.encode()) == ("", "")


@pytest.mark.parametrize(
    "data",
    [
        b"A:" * 100_000,
        b"A: b\n" * 100_000,
        b"A: b\n c\n" * 50_000,
        b"<?xml" + b" " * 100_000,
        b"<html " * 50_000,
    ],
)
def test_no_beginning_stalls_the_look(data: bytes) -> None:
    """However much it looks like the start of something."""
    with no_stall():
        assert text_kind(data) == ("", "")
