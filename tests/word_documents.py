"""Word documents from paragraphs or markup, read as the tests of the reader need them."""

from __future__ import annotations

from docx.document import Document as WordDocument

from groundset.readers.office.docx import DocxReader
from groundset.text.cleaning import clean_markdown
from office_files import PREFIXES, only, replaced, word

READER = DocxReader()
MAIN = "word/document.xml"


def read(*lines: tuple[str, str]) -> str:
    """Read a document of (style, text) paragraphs."""

    def build(document: WordDocument) -> None:
        for style, text in lines:
            document.add_paragraph(text, style or None)

    text = only(READER, word(build)).text
    assert text == clean_markdown(text)
    return text


def body(xml: str) -> str:
    """Read a document whose body is the given markup."""

    def swap(old: bytes) -> bytes:
        start, end = old.index(b"<w:body>") + 8, old.index(b"<w:sectPr")
        head = old[:start].replace(b"<w:document ", b"<w:document ", 1)
        inner = f"<w:customXml {PREFIXES}>{xml}</w:customXml>".encode()
        return head + inner + old[end:]

    return only(READER, replaced(word(lambda _: None), {MAIN: swap})).text


def para(text: str, properties: str = "") -> str:
    """Write the markup of a paragraph with one run."""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"
