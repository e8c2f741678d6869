"""Web pages: the main content by trafilatura, without links, menus and comments; else all of the body.

Nothing is fetched and no entity of a document type is expanded. Title, language, address and date are
read here from what the page declares, for a guessed date would depend on the day of the guess.

The page is parsed once and loses what is never content before trafilatura copies and searches it; of
trafilatura only its own extractor runs, for the two others it compares itself with double the time and
find no more. ``python -m benchmarks html`` measures it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.decoding import decode
from groundset.readers.faults import foreign_code
from groundset.readers.naming import iso_date
from groundset.readers.plain.plaintext import text_to_markdown
from groundset.readers.plain.torn_text import repaired
from groundset.readers.web.extracted import extracted_to_markdown
from groundset.readers.web.structured_html import parse_html, tree_to_markdown
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.languages import primary_code

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

_CHARSET = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w.:-]{2,40})|<\?xml[^>]{0,200}?encoding=["']([\w.-]{2,40})""",
    re.I,
)
_DECLARATION = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,300}\?>|<!DOCTYPE[^>\[]{0,1000}(?:\[.*?\]\s*)?>|\s+)*", re.I | re.DOTALL
)
_BLOCK_TAG = re.compile(r"<(?:p|br|div|li|h[1-6]|tr|pre|blockquote|dd)\b", re.I)
_CONTROLS = bytes(code for code in (*range(32), 127) if code not in b"\t\n\r")
_NO_CONTENT = tuple(
    "script style noscript template link meta title base svg img picture source video audio track canvas map "
    "area iframe object embed param nav footer aside button select option optgroup input textarea label "
    "fieldset legend dialog progress time noindex rp rt".split()
)
"""Elements that are content in no extractor; without them there is less to copy and to search."""
_EMPTY = (
    "//*[not(node())][not(self::br or self::hr or self::td or self::th or self::col or self::p"
    " or self::script or self::body or self::head)]"
)
"""Elements with nothing in them, as pages use them for icons and spacing."""
_DATA = "application/ld+json"
"""Type of the scripts that stay: some pages hold their text only there."""
_CODE_LANGUAGE = re.compile(r"(?:^|\s)(?:language|lang|highlight(?:-source)?|brush:?)[-\s]\s*([\w+#]{1,20})")
_NO_LANGUAGE = frozenset({"default", "none", "notranslate", "plaintext", "highlight", "text"})
_LEAST = 40
_SHORT = 300
"""Characters of a page that is too short to tell its content from the rest: all of its body is taken,
where that is not much more."""
_MOST_OF_PAGE = 0.8
"""Share of a page from which a preformatted text is all there is to it."""
_WORDS_OF_PROSE = 5
_ENDS_OF_CODE = (";", "{", "}", "=", "\\", "(", "[")
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
    page = _DECLARATION.sub("", page.lstrip("\ufeff"), count=1)
    with foreign_code():
        tree = _tree(page)
        if tree is None:
            return Draft(text="")
        meta = _metadata(tree)
        title, language, uri, date = (
            _title(tree, meta),
            _language(tree, meta),
            _address(tree, meta),
            _date(tree, meta),
        )
        _prepare(tree)
        text = _text(tree)
    return Draft(text=text, title=title, language=language, uri=uri, date=date)


def _text(tree: Any) -> str:
    if prose := _preformatted_prose(tree):
        return prose
    text = clean_markdown(_main_content(tree))
    if len(text) >= _SHORT:
        return text
    whole = _whole_body(tree)
    if len(text) < 2 * len(whole) < 4 * _SHORT:
        return whole
    return max(whole, text, key=len) if len(text) < _LEAST else text


def _preformatted_prose(tree: Any) -> str:
    """Give the text of a page that is one text in ``<pre>``, as archives of mail and of laws have them."""
    body = tree.find("body")
    texts = [element.text_content() for element in tree.iter("code") if element.get("lang") == ""]
    longest = max(texts, key=len, default="")
    if body is None or len(longest) < max(_SHORT, _MOST_OF_PAGE * len(body.text_content())):
        return ""
    lines = [line for line in longest.split("\n") if line.strip()]
    wordy = sum(len(line.split(maxsplit=_WORDS_OF_PROSE)) >= _WORDS_OF_PROSE for line in lines)
    coded = sum(line.rstrip().endswith(_ENDS_OF_CODE) for line in lines)
    if wordy < 0.5 * len(lines) or coded > 0.05 * len(lines):
        return ""
    return text_to_markdown(repaired(longest))


def _tree(page: str) -> Any:
    from lxml import html  # type: ignore[import-untyped]  # with trafilatura a second to import

    parser = html.HTMLParser(
        encoding="utf-8",
        no_network=True,
        remove_comments=True,
        remove_pis=True,
        recover=True,
        huge_tree=False,
    )
    content = page.encode("utf-8", "ignore").translate(None, _CONTROLS)
    content = content.replace(b"\xef\xbf\xbe", b"").replace(b"\xef\xbf\xbf", b"")  # XML takes neither.
    if not content.strip():
        return None
    try:
        tree = html.document_fromstring(content, parser=parser)
    except (ValueError, html.etree.ParserError):
        return None
    if tree.xpath("/*" * (_DEEPEST + 1)):
        raise UnreadableError("reader_failed", f"elements nested more than {_DEEPEST} deep")
    return tree


def _prepare(tree: Any) -> None:
    """Take out what is never content, and mark code so that it is known for code."""
    for element in list(tree.iter(*_NO_CONTENT)):
        if element.getparent() is not None and element.get("type") != _DATA:
            element.drop_tree()
    for element in tree.xpath(_EMPTY):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter("figure"):
        if element.find(".//pre") is not None:
            element.tag = "div"  # Else it goes with the pictures.
    for element in tree.iter("q"):
        element.tag = "span"  # Else a quotation within a sentence becomes a block.
        element.text = f'"{element.text or ""}'
        if len(element):
            element[-1].tail = f'{element[-1].tail or ""}"'
        else:
            element.text += '"'
    for element in tree.iter("pre"):
        language = _code_language(element)
        element.attrib.clear()
        element.tag = "code"
        element.set("lang", language)


def _code_language(pre: Any) -> str:
    """Give the language that highlighters write into a class of the code or of what is around it."""
    around = list(islice(pre.iterancestors(), 2))
    for element in (pre, *pre.findall("code"), *around):
        if match := _CODE_LANGUAGE.search(element.get("class", "")):
            language = match[1].lower()
            return "" if language in _NO_LANGUAGE else language
    return ""


@cache
def _options() -> Extractor:
    from trafilatura.settings import Extractor

    return Extractor(
        output_format="markdown",
        fast=True,
        formatting=True,
        links=False,
        images=False,
        tables=True,
        comments=False,
    )


def _main_content(tree: Any) -> str:
    from trafilatura import bare_extraction

    found: Any = bare_extraction(tree, options=_options())
    return "" if found is None else extracted_to_markdown(found.body)


def _whole_body(tree: Any) -> str:
    from lxml import html

    body = tree.find("body")
    if body is None:
        return ""
    for element in list(body.iter("script", "header", "form")):
        element.drop_tree()
    return fragment_to_markdown(html.tostring(body, encoding="unicode", with_tail=False))


def fragment_to_markdown(fragment: str) -> str:
    """Turn a piece of HTML into clean Markdown, all of it; spaces count as in HTML."""
    if not _BLOCK_TAG.search(fragment):
        return clean_markdown(fragment)
    body = parse_html(fragment)
    try:
        return tree_to_markdown(body)
    except UnreadableError:  # Nested without end: one such record must not cost a file all others.
        return clean_markdown(body.text_content())


def _first(tree: Any, path: str) -> str:
    for value in tree.xpath(path):
        text = value if isinstance(value, str) else value.text_content()
        if text := " ".join(normalise(text).split()):
            return text
    return ""


def _metadata(tree: Any) -> Mapping[str, str]:
    """Give what the page's ``meta`` elements state, by name; of several with one name the first counts."""
    stated: dict[str, str] = {}
    for element in tree.iter("meta"):
        content = " ".join(normalise(element.get("content", "")).split())
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            if content and (name := element.get(attribute)):
                stated.setdefault(name, content)
    return stated


def _stated(meta: Mapping[str, str], *names: str) -> str:
    return next((meta[name] for name in names if name in meta), "")


def _title(tree: Any, meta: Mapping[str, str]) -> str:
    """Give the one heading of the first level, else what the page calls itself."""
    headings = {" ".join(h.text_content().split()).rstrip("¶🔗 ") for h in tree.iter("h1")} - {""}
    if len(headings) == 1:
        return normalise(headings.pop())[:500]
    return (_stated(meta, "og:title") or _first(tree, "//head//title"))[:500]


def _language(tree: Any, meta: Mapping[str, str]) -> str:
    declared = _first(tree, "/html/@lang | /html/@xml:lang")
    return primary_code(declared or _stated(meta, "og:locale", "content-language"))


def _address(tree: Any, meta: Mapping[str, str]) -> str:
    address = _first(tree, "//link[@rel='canonical']/@href") or _stated(meta, "og:url")
    return address[:2000] if address.startswith(("http://", "https://")) and " " not in address else ""


def _date(tree: Any, meta: Mapping[str, str]) -> str:
    stated = _stated(
        meta,
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
