"""Web pages: the main content by trafilatura, without links, menus and comments; else all of the body.

Nothing is fetched and no entity of a document type is expanded. Title, language, address and date are
read here from what the page declares, for a guessed date would depend on the day of the guess.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.decoding import decode
from groundset.readers.faults import foreign_code
from groundset.readers.naming import iso_date
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.languages import primary_code
from groundset.text.markup.escaping import escape_tags
from groundset.text.markup.html_tables import pipe_table

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding=["']([\w.-]{2,40})""",
    re.I,
)
_DECLARATION = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,300}\?>|<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s*)?>|\s+)*", re.I | re.DOTALL
)
_PRE = re.compile(r"<pre\b|</pre\s*>", re.I)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|tr)\b", re.I)
_STYLE_TAG = re.compile(r"<sup>\\?\[\d{1,4}\\?\]</sup>|</?(?:u|sup|sub)>")
_ESCAPED = re.compile(r"\\([\[\]{}](?![(\[:])|(?<=\w\\)_(?=\w))")
_LEAST = 40
_DEEPEST = 200
"""Levels of nesting up to which the tree is walked; libxml2 itself stops at 256."""


class HtmlReader:
    """Reads one document per file."""

    name = "html"
    suffixes = frozenset({".html", ".htm", ".xhtml"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document; raises ``UnreadableError`` where the parser gives up."""
        declared = _CHARSET.search(data[:4000])
        name = (declared[1] or declared[2]).decode("ascii", "replace") if declared else ""
        yield page_draft(decode(data, name))


def page_draft(page: str) -> Draft:
    """Turn the text of a page into a draft."""
    page = _DECLARATION.sub("", normalise(page), count=1)
    if not page.strip():
        return Draft(text="")
    with foreign_code():
        tree = _tree(page)
        if tree is None:
            return Draft(text="")
        title, language, uri, date = _title(tree), _language(tree), _address(tree), _date(tree)
        text = clean_markdown(_mended(_main_content(tree)))
        if len(text) < _LEAST:
            text = max(_whole_body(tree), text, key=len)
    return Draft(text=text, title=title, language=language, uri=uri, date=date)


def _tree(page: str) -> Any:
    from lxml import html  # type: ignore[import-untyped]  # with trafilatura a second to import

    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False
    )
    try:
        tree = html.document_fromstring(page, parser=parser)
    except (ValueError, html.etree.ParserError):
        return None
    if _too_deep(tree):
        raise UnreadableError("reader_failed", f"elements nested more than {_DEEPEST} deep")
    return tree


def _too_deep(tree: Any) -> bool:
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _main_content(tree: Any) -> str:
    import copy

    import trafilatura

    found = trafilatura.extract(
        copy.deepcopy(tree),
        output_format="markdown",
        include_tables=True,
        include_formatting=True,
        include_links=False,
        include_images=False,
        include_comments=False,
        favor_precision=True,
        with_metadata=False,
    )
    return found or ""


def _mended(markdown: str) -> str:
    """Take back what trafilatura escapes for no need, and give its tables the line below their header."""
    text = _STYLE_TAG.sub("", markdown.replace("\\>", ">"))
    text = _ESCAPED.sub(r"\1", escape_tags(text))
    lines: list[str] = []
    for block in re.split(r"(\n\s*\n)", text):
        rows = block.strip().split("\n")
        is_table = all(row.strip().startswith("|") and row.strip().endswith("|") for row in rows)
        lines.append(_table([row for row in rows if not _is_rule(row)]) if is_table else block)
    return "".join(lines)


def _is_rule(row: str) -> bool:
    return "--" in row and not row.strip(" |:-\t")


def _table(rows: list[str]) -> str:
    if not rows:
        return ""
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", row.strip()[1:-1])] for row in rows]
    if max(len(row) for row in cells) == 1:
        return "\n\n".join(row[0] for row in cells)  # A table of one column only lays out.
    return "\n".join(pipe_table(cells))


def _whole_body(tree: Any) -> str:
    from lxml import html

    body = tree.find("body")
    if body is None:
        return ""
    for element in list(
        body.iter("script", "style", "nav", "header", "footer", "form", "noscript", "template", "svg")
    ):
        element.drop_tree()
    return fragment_to_markdown(html.tostring(body, encoding="unicode", with_tail=False))


def fragment_to_markdown(fragment: str) -> str:
    """Turn a piece of HTML into clean Markdown, all of it; spaces count as in HTML."""
    if not _BLOCK_TAG.search(fragment):
        return clean_markdown(fragment)
    return clean_markdown("".join(_collapsed(fragment)))


def _collapsed(fragment: str) -> Iterator[str]:
    """Give the fragment with white space collapsed outside of ``<pre>``."""
    done, inside = 0, False
    for match in _PRE.finditer(fragment):
        closes = match[0].startswith("</")
        if closes == inside:
            end = match.end() if closes else match.start()
            yield fragment[done:end] if inside else re.sub(r"\s+", " ", fragment[done:end])
            done, inside = end, not closes
    yield re.sub(r"\s+", " ", fragment[done:])


def _first(tree: Any, path: str) -> str:
    for value in tree.xpath(path):
        text = value if isinstance(value, str) else value.text_content()
        if text := " ".join(normalise(text).split()):
            return text
    return ""


def _meta(tree: Any, *names: str) -> str:
    return next(
        (
            v
            for n in names
            if (v := _first(tree, f"//meta[@property='{n}' or @name='{n}' or @itemprop='{n}']/@content"))
        ),
        "",
    )


def _title(tree: Any) -> str:
    """Give the one heading of the first level, else what the page calls itself."""
    headings = {" ".join(h.text_content().split()) for h in tree.iter("h1")} - {""}
    if len(headings) == 1:
        return normalise(headings.pop())[:500]
    return (_meta(tree, "og:title") or _first(tree, "//head//title"))[:500]


def _language(tree: Any) -> str:
    return primary_code(
        _first(tree, "/html/@lang | /html/@xml:lang") or _meta(tree, "og:locale", "content-language")
    )


def _address(tree: Any) -> str:
    address = _first(tree, "//link[@rel='canonical']/@href") or _meta(tree, "og:url")
    return address[:2000] if address.startswith(("http://", "https://")) and " " not in address else ""


def _date(tree: Any) -> str:
    stated = _meta(
        tree,
        "article:modified_time",
        "article:published_time",
        "dateModified",
        "datePublished",
        "date",
        "dc.date",
    )
    return iso_date(stated) or iso_date(
        _first(tree, "(//article//time/@datetime | //main//time/@datetime)[1]")
    )
