"""E-books become one document each, their chapters in the order of the spine."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import pytest

from groundset.readers.epub.reader import EpubReader
from groundset.text.cleaning import clean_markdown
from office_files import only, reason, replaced, without, word

READER = EpubReader()
CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container">'
    '<rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>'
    "</container>"
)
METADATA = (
    "<dc:title>Pots and Kilns</dc:title><dc:language>de-AT</dc:language><dc:rights>CC-BY-4.0</dc:rights>"
    '<dc:date opf:event="conversion">2024-09-09</dc:date>'
    '<dc:date opf:event="publication">2019-08-23</dc:date>'
)
XHTML = "application/xhtml+xml"


def page(body: str) -> str:
    """Write a chapter as e-books do."""
    return (
        '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.1//EN" "x.dtd">'
        '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
        f"<head><title/><style>p {{ color: red }}</style></head><body>{body}</body></html>"
    )


def package(
    chapters: Mapping[str, str], spine: tuple[str, ...], more: str = "", metadata: str = METADATA
) -> str:
    """Write the package file; ``more`` stands after the spine."""
    items = "".join(f'<item id="{name}" href="{name}.xhtml" media-type="{XHTML}"/>' for name in chapters)
    refs = "".join(f'<itemref idref="{name}"/>' for name in spine)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:opf="http://www.idpf.org/2007/opf" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>{metadata}</metadata>'
        f'<manifest>{items}<item id="nav" href="nav.xhtml" properties="nav" media-type="{XHTML}"/></manifest>'
        f"<spine>{refs}</spine>{more}</package>"
    )


def book(
    chapters: Mapping[str, str],
    *,
    spine: tuple[str, ...] = (),
    more: str = "",
    extra: Mapping[str, str] | None = None,
    metadata: str = METADATA,
) -> bytes:
    """Make a book; without a ``spine`` the chapters stand in their order."""
    members = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER,
        "OEBPS/book.opf": package(chapters, spine or tuple(chapters), more, metadata),
        **{f"OEBPS/{name}.xhtml": page(body) for name, body in chapters.items()},
        **(extra or {}),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return file.getvalue()


def read(*bodies: str) -> str:
    """Read a book of these chapters."""
    text = only(READER, book({f"c{n}": body for n, body in enumerate(bodies)})).text
    assert text == clean_markdown(text)
    return text


def test_a_book_is_one_document_in_the_order_of_its_spine() -> None:
    """What the package says of the book becomes title, language, date of publication and licence."""
    chapters = {"b": "<h1>Two</h1><p>second</p>", "a": "<h1>One</h1><p>first</p>"}
    (draft,) = READER.read(book(chapters, spine=("a", "b")), "x.epub")
    assert draft.text == "# One\n\nfirst\n\n# Two\n\nsecond"
    assert (draft.title, draft.language, draft.date, draft.license) == (
        "Pots and Kilns",
        "de",
        "2019-08-23",
        "CC-BY-4.0",
    )


def test_markup_of_chapters_becomes_markdown() -> None:
    """Lists, tables, code, quotes and entities of XHTML are kept; styles, pictures and scripts are not."""
    text = read(
        "<h2>A&nbsp;kiln</h2><p>Hot &amp; <em>dry</em>.\n14) not a list</p>"
        "<ol><li>Close<ul><li>door</li></ul></li>"
        "<li>Light</li></ol><table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
        "<pre>x = 1\n  y</pre><blockquote><p>said</p></blockquote>"
        "<img src='x.png' alt='no'/><script>evil()</script>"
    )
    assert text == (
        "## A kiln\n\nHot & *dry*. 14) not a list\n\n1. Close\n   - door\n2. Light\n\n"
        "| a | b |\n| --- | --- |\n| 1 | 2 |\n\n```\nx = 1\n  y\n```\n\n> said"
    )


def test_cover_contents_page_numbers_and_marks_of_notes_are_left_out() -> None:
    """Neither a page that is all links nor a list that is, nor its heading, is text."""
    links = "".join(
        f'<li><a href="c{n}.xhtml">Chapter number {n}</a> <span>{n}</span></li>' for n in range(9)
    )
    chapters = {
        "cover": "<p>Cover words</p>",
        "list": f"<h1>Contents</h1><ul>{links}</ul>",
        "c1": f'<h1>Start</h1><p>On<span class="pagenum">[12]</span>ce<a epub:type="noteref" href="#n">1</a>.'
        "</p>"
        f"<h2>In this part</h2><ul>{links}</ul><nav><ol>{links}</ol></nav><p>End.</p>",
    }
    guide = '<guide><reference type="cover" href="cover.xhtml"/></guide>'
    assert only(READER, book(chapters, more=guide)).text == "# Start\n\nOnce.\n\nEnd."


def test_a_chapter_without_a_heading_gets_its_name_from_the_contents() -> None:
    """The table of contents names what the page itself does not; a page with a heading keeps its own."""
    nav = page('<nav epub:type="toc"><a href="a.xhtml">The *first*</a><a href="b.xhtml">Other name</a></nav>')
    data = book({"a": "<p>words</p>", "b": "<h1>Own name</h1><p>more</p>"}, extra={"OEBPS/nav.xhtml": nav})
    assert only(READER, data).text == "# The \\*first\\*\n\nwords\n\n# Own name\n\nmore"


def test_missing_chapters_are_told() -> None:
    """A book with a hole is read, and the hole is remarked."""
    chapters = {"a": "<p>words</p>"}
    opf = package({"a": "", "b": ""}, ("a", "b"))
    drafts = list(READER.read(book(chapters, extra={"OEBPS/book.opf": opf}), "x.epub"))
    assert drafts[0].text == "words"
    assert drafts[1].remark == "1 chapter listed, but missing or damaged in it: OEBPS/b.xhtml"


ENCRYPTED = (
    '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
    '<enc:EncryptionMethod Algorithm="{0}"/><enc:CipherData><enc:CipherReference URI="{1}"/></enc:CipherData>'
    "</enc:EncryptedData></encryption>"
)


def test_copy_protection_is_encrypted_and_hidden_fonts_are_not() -> None:
    """Books often scramble their fonts alone; their text is free to read."""
    aes = ENCRYPTED.format("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OEBPS/c.xhtml")
    font = ENCRYPTED.format("http://www.idpf.org/2008/embedding", "OEBPS/f.otf")
    locked = book({"c": "<p>words</p>"}, extra={"META-INF/encryption.xml": aes})
    assert reason(READER, locked).startswith("encrypted: a book with copy protection")
    free = book({"c": "<p>words</p>"}, extra={"META-INF/encryption.xml": font})
    assert only(READER, free).text == "words"


@pytest.mark.parametrize("member", ["META-INF/container.xml", "OEBPS/book.opf", "META-INF/encryption.xml"])
def test_entities_in_the_package_are_refused(member: str) -> None:
    """The package file is XML that nobody vouches for."""
    bomb = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    assert reason(READER, book({"c": "<p>x</p>"}, extra={member: bomb})).startswith("xml_entities")


def test_entities_of_a_chapter_are_never_expanded() -> None:
    """Chapters are read as web pages: what a document type declares is not looked at."""
    chapter = (
        '<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>A &e; b</p></body></html>'
    )
    text = only(READER, book({"c": ""}, extra={"OEBPS/c.xhtml": chapter})).text
    assert "root:" not in text
    assert text.endswith("b")


def test_paths_that_lead_out_of_the_book_lead_nowhere() -> None:
    """A chapter that is said to lie outside is missing."""
    opf = package({"c": ""}, ("c",)).replace("c.xhtml", "../../../../etc/passwd")
    data = book({}, extra={"OEBPS/book.opf": opf})
    assert (
        reason(READER, data) == "corrupt_archive: 1 chapter listed, but missing or damaged in it: etc/passwd"
    )


def test_broken_and_other_files_have_a_reason() -> None:
    """No package file, half a package file, a document by the name of a book."""
    nameless = replaced(book({}), {"META-INF/container.xml": lambda _: b"<container/>"})
    assert reason(READER, without(nameless, "OEBPS/book.opf")).startswith("corrupt_archive: no file of it")
    assert reason(READER, book({}, extra={"OEBPS/book.opf": "<package>"})).startswith("malformed_xml")
    assert (
        reason(READER, word(lambda _: None)) == "mislabelled: named .epub, but a Word document; name it .docx"
    )
