"""A tree of HTML written as Markdown; what markdownify would write badly or slowly is mended before.

Imported by ``structured_html`` when first used, for it loads two parsers.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]
from markdownify import MarkdownConverter

from groundset.errors import UnreadableError
from groundset.readers.web.html_grids import GRID, flatten_tables
from groundset.readers.web.markdown_escapes import escape_marks
from groundset.text.cleaning import clean_markdown
from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line

_DEEPEST = 120
_DROPPED = tuple(
    "script style svg img picture video audio iframe object template form input button select head noscript "
    "canvas hr colgroup col".split()
)
_LANGUAGE = re.compile(r"\bclass=[\"'](?:[^\"'<>]* )?(?:language|lang|highlight-source)-([\w+#-]{1,30})")
_TYPED = "typed"
_BULLET = re.compile(r"\s*[•‣◦▪●○■□➢➤✓·]\s*")
_WHOLE = re.compile(r"-?[0-9]{1,6}")
_NUMBER = re.compile(r"\s*([1-9]\d{0,2})[.)]\s+")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def write(root: Any) -> str:
    """Write an lxml HTML element with all in it as clean Markdown; the tree is changed on the way.

    Raises ``reader_failed`` where elements are nested more than 120 deep.
    """
    if _depth(root) > _DEEPEST:
        raise UnreadableError("reader_failed", f"elements nested more than {_DEEPEST} deep")
    for element in list(root.iter(*_DROPPED)):
        if element is not root:
            element.drop_tree()
    _definitions(root)
    _plain_headings(root)
    flatten_tables(root)
    _typed_lists(root)
    _plain_lists(root)
    source = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    return clean_markdown(_Converter(**_OPTIONS).convert(f"<div>{source}</div>"))


_OPTIONS: dict[str, Any] = {
    "heading_style": "atx",
    "bullets": "-",
    "strip": ["a"],
    "wrap": True,  # A line end in the source is a space.
    "wrap_width": None,
    "bs4_options": {"features": "lxml"},
}


class _Converter(MarkdownConverter):
    """Escapes as little as possible, because the text gets mined, and numbers long lists in linear time."""

    def escape(self, text: str, parent_tags: Any) -> str:
        """Escape what Markdown would take for a mark; a star or an underscore in a word's middle is none."""
        return escape_marks(text).replace("<", "&lt;")

    def convert_p(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a paragraph whose lines are read as prose, whatever they begin with."""
        text = text.strip(" \t\r\n")
        if "_inline" in parent_tags:
            return f" {text} "
        return "\n\n" + "\n".join(_prose(line) for line in text.split("\n")) + "\n\n" if text else ""

    def convert_pre(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write a block of code, or a finished table as it is."""
        if el.get("class") == [GRID]:
            return f"\n\n{text}\n\n"
        language = _LANGUAGE.search(str(el)[:500])
        return "\n\n" + fenced(el.get_text().strip("\n"), language[1] if language else "") + "\n\n"

    def convert_li(self, el: Any, text: str, parent_tags: Any) -> str:
        """Write an item under the marker that it was given beforehand."""
        marker = el.get("data-marker", "-") + " "
        lines = (el.get("data-number", "") + text.strip()).split("\n")
        rest = [" " * len(marker) + line if line else "" for line in lines[1:]]
        return "\n".join([marker + lines[0], *rest]) + "\n"


def _prose(line: str) -> str:
    return escape_line(line.replace("&lt;", "\0")).replace("\0", "&lt;")


def _depth(root: Any) -> int:
    level, depth = [root], 0
    while level and depth <= _DEEPEST:
        level = [child for element in level for child in element]
        depth += 1
    return depth


def _definitions(root: Any) -> None:
    """Make each term with its definition one list item, the term in bold."""
    for part in list(root.iter("dl")):
        part.tag = "ul"
        item = None
        for child in list(part):
            if child.tag == "dt" or item is None:
                item = html.Element("li")
                child.addprevious(item)
            item.append(child)
            if child.tag == "dt":
                child.tag, child.tail = "strong", ": "
                continue
            if len(child) and child[0].tag == "p" and not (child.text or "").strip():
                child[0].drop_tag()
            child.tail = " "
            child.tag = "span"


def _plain_headings(root: Any) -> None:
    for heading in list(root.iter(*_HEADINGS)):
        for element in list(heading.iter("br", "p", "div", "strong", "b")):
            if element.tag not in ("strong", "b"):
                element.tail = " " + (element.tail or "")
            element.drop_tag()
        if not heading.text_content().strip():
            heading.drop_tree()


def _typed_lists(root: Any) -> None:
    """Make paragraphs that begin with a typed bullet, or with numbers in order, items of a list."""
    for paragraph in list(root.iter("p")):
        before = paragraph.getprevious()
        goes_on = before is not None and before.get("class") == _TYPED and not (before.tail or "").strip()
        match = _BULLET.match(paragraph.text or "")
        kind = "ul"
        if not match:
            match, kind = _NUMBER.match(paragraph.text or ""), "ol"
            goes_on = goes_on and match is not None and int(match[1]) == len(before) + 1
            if not (goes_on or _begins_list(paragraph, match)):
                continue
        if match is None or not paragraph.text_content()[match.end() :].strip():
            continue
        if not goes_on or before.tag != kind:
            before = html.Element(kind, {"class": _TYPED})
            paragraph.addprevious(before)
        paragraph.text, paragraph.tag = paragraph.text[match.end() :], "li"
        tail, paragraph.tail = paragraph.tail, None
        before.append(paragraph)
        before.tail = tail


def _begins_list(paragraph: Any, match: re.Match[str] | None) -> bool:
    following = paragraph.getnext()
    if match is None or int(match[1]) != 1 or following is None or following.tag != "p":
        return False
    second = _NUMBER.match(following.text or "")
    return second is not None and int(second[1]) == 2


def _plain_lists(root: Any) -> None:
    """Drop empty items, lift a list that is all of a list, and number the items."""
    for part in list(root.iter("ul", "ol")):
        for item in list(part):
            if not item.text_content().strip():
                item.drop_tree()
        while len(part) == 1 and _is_only_list(part[0]):
            inner = part[0][0]
            part.tag = inner.tag
            part[0].drop_tag()
            inner.drop_tag()
    for part in root.iter("ol"):
        items = list(part.iterchildren("li"))
        numbers = _numbers(part, items)
        first = numbers[0] if numbers else 1
        # In an item only a list that begins with 1 is read as a list.
        counts_on = numbers == list(range(first, first + len(items))) and first >= 0
        if counts_on and part.getparent().tag == "li" and first != 1:
            numbers = list(range(1, len(items) + 1))
        for item, number in zip(items, numbers, strict=True):
            item.set("data-marker", f"{number}." if counts_on else "-")
            item.set("data-number", "" if counts_on else f"{number}\\. ")


def _numbers(part: Any, items: list[Any]) -> list[int]:
    """Count the items of a list as browsers do."""
    step = 1 if part.get("reversed") is None else -1
    number = _whole(part.get("start"), 1 if step == 1 else len(items))
    found = []
    for item in items:
        number = _whole(item.get("value"), number)
        found.append(number)
        number += step
    return found


def _whole(stated: str | None, otherwise: int) -> int:
    return int(stated) if stated is not None and _WHOLE.fullmatch(stated.strip()) else otherwise


def _is_only_list(item: Any) -> bool:
    return (
        item.tag == "li"
        and len(item) == 1
        and item[0].tag in ("ul", "ol")
        and not (item.text or "").strip()
        and not (item[0].tail or "").strip()
    )
