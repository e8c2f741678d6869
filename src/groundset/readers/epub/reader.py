"""E-books: one document a book, its chapters in reading order.

Cover, tables of contents, page numbers and marks of notes are left out; a chapter without a heading gets the
one that the table of contents has for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.archives import Archive, open_archive
from groundset.readers.decoding import decode
from groundset.readers.epub.package import Book, open_book
from groundset.readers.faults import foreign_code, remark
from groundset.readers.office.packages import check_kind, stated_title
from groundset.readers.office.salvage import lost_parts
from groundset.readers.signatures import ZIP
from groundset.readers.web.markdown_escapes import escape_marks
from groundset.readers.web.structured_html import parse_html, tree_to_markdown
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.counting import counted

_DAMAGED = ("corrupt_archive", "undecodable", "binary_content")
_MOST_TEXT = 30_000_000
_DECLARATION = re.compile(rb"\A\s*<\?xml[^>]{0,300}?encoding\s*=\s*[\"']([\w.:-]{2,40})[\"']")
_PROLOG = re.compile(r"\A\s*(?:<\?xml[^>]{0,300}\?>)?\s*")
_LEFT_OUT_TYPES = frozenset(
    "toc landmarks page-list loi lot cover noteref pagebreak "
    "doc-toc doc-noteref doc-pagebreak doc-cover".split()
)
_LEFT_OUT_CLASSES = frozenset({"pagenum", "pageno", "page-number", "pagebreak", "pg-boilerplate"})
_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4"})
_FEWEST_LINKS = 5
_SHARE_OF_LIST, _SHARE_OF_PAGE = 0.7, 0.9
"""Shares of the words that are links, from which a list or a whole page is a table of contents."""


class EpubReader:
    """Reads one document per file."""

    name = "epub"
    suffixes = frozenset({".epub"})
    signatures = (ZIP,)

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the book, then a remark on chapters that are not in the file or damaged."""
        archive = open_archive(data)
        check_kind(archive, (".epub",), path)
        with foreign_code():
            book = open_book(archive)
            size = sum(map(archive.size, book.pages))
            if size > _MOST_TEXT:
                raise UnreadableError("too_large", f"{size // 10**6} MB of text with markup; split the book")
            chapters, damaged = _chapters(archive, book)
        lost = [*book.missing, *damaged]
        if lost and not any(chapters):
            raise UnreadableError("corrupt_archive", _told(lost))
        yield Draft(
            text=clean_markdown("\n\n".join(filter(None, chapters))),
            title=normalise(stated_title(book.title)),
            language=book.language,
            date=book.date,
            license=book.rights,
        )
        if lost:
            yield remark(_told(lost))


def _told(lost: Sequence[str]) -> str:
    return f"{counted(len(lost), 'chapter')} listed, but {lost_parts(lost)}"


def _chapters(archive: Archive, book: Book) -> tuple[list[str], list[str]]:
    """Give the text of the chapters that can be read, and the names of the others."""
    chapters: list[str] = []
    damaged: list[str] = []
    for page in book.pages:
        try:
            chapters.append(_chapter(archive, page, book.labels.get(page, "")))
        except UnreadableError as error:
            if error.reason not in _DAMAGED:
                raise
            damaged.append(page)
    return chapters, damaged


def _chapter(archive: Archive, page: str, label: str) -> str:
    data = archive.read(page)
    declared = _DECLARATION.match(data)
    body = parse_html(_PROLOG.sub("", decode(data, declared[1].decode("ascii") if declared else "")))
    if _is_left_out(body):
        return ""
    for element in list(body.iter()):
        if element is not body and isinstance(element.tag, str) and _is_left_out(element):
            element.drop_tree()
    _drop_contents(body)
    text = tree_to_markdown(body)
    return f"# {escape_marks(label)}\n\n{text}" if label and text and not _HEADING.search(text) else text


def _drop_contents(body: Any) -> None:
    """Drop lists of links with the headings above them, then whatever else holds nearly nothing but links."""
    for part in list(body.iter("ul", "ol", "table")):
        if part.getparent() is not None and _is_contents(part, _SHARE_OF_LIST):
            heading = part.getprevious()
            if heading is not None and heading.tag in _HEADINGS and not (heading.tail or "").strip():
                heading.drop_tree()
            part.drop_tree()
    for part in list(body.iter("div", "section")):
        if part.getparent() is not None and _is_contents(part, _SHARE_OF_PAGE):
            part.drop_tree()
    if _is_contents(body, _SHARE_OF_PAGE):
        body.clear()


def _is_left_out(element: Any) -> bool:
    if element.tag == "nav":
        return True
    types = f"{element.get('epub:type', '')} {element.get('role', '')}".split()
    return not (
        _LEFT_OUT_TYPES.isdisjoint(types) and _LEFT_OUT_CLASSES.isdisjoint(element.get("class", "").split())
    )


def _is_contents(element: Any, share: float) -> bool:
    """Tell a table of contents: nearly all its words lead to other places of the book."""
    links = [a for a in element.iter("a") if a.get("href") and ":" not in a.get("href")]
    if len(links) < _FEWEST_LINKS:
        return False
    linked = sum(len("".join(a.text_content().split())) for a in links)
    return linked > share * len(re.sub(r"[\s\d.]+", "", element.text_content()))
