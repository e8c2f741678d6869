"""HTML bodies of mails: history, signatures, hidden text and layout taken out, the rest as Markdown."""

from __future__ import annotations

import re
from typing import Any

from groundset.errors import UnreadableError
from groundset.readers.web.structured_html import tree_to_markdown
from groundset.text.cleaning import normalise
from groundset.text.wordlist import word_set

_NO_TEXT = ("script", "style", "head", "title", "noscript", "template", "svg", "object", "iframe", "map")
_HISTORY_CLASSES = word_set(
    "gmail_quote gmail_quote_container gmail_extra gmail_signature gmail_attr moz-cite-prefix moz-signature "
    "yahoo_quoted protonmail_quote protonmail_signature_block moz-forward-container OutlookMessageHeader "
    "zmail_extra hs_reply"
)
_HISTORY_IDS = word_set(
    "divRplyFwdMsg appendonsend Signature ms-outlook-mobile-signature OLK_SRC_BODY_SECTION"
)
_FORWARDED = re.compile(r"forwarded message|weitergeleitete nachricht", re.IGNORECASE)
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?:px)?\s*(?:;|$)", re.I
)
_DEEPEST = 200
_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th", "center", "font")
_DECLARATION = re.compile(r"\A\s*(?:<\?xml[^>]{0,300}\?>|<!DOCTYPE[^>]{0,1000}>|\s+)*", re.IGNORECASE)


def html_to_markdown(page: str) -> str:
    """Turn the HTML body of a mail into Markdown without quoted history; empty where there is no text."""
    from lxml import html  # type: ignore[import-untyped]

    page = _DECLARATION.sub("", normalise(page), count=1)
    if not page.strip():
        return ""
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, recover=True)
    try:
        tree = html.document_fromstring(page, parser=parser)
    except (ValueError, html.etree.ParserError):
        return ""
    if _too_deep(tree):
        raise UnreadableError("reader_failed", f"elements nested more than {_DEEPEST} deep")
    body = tree.find("body")
    if body is None:
        return ""
    for element in [*body.iter(*_NO_TEXT), *[e for e in body.iter() if _is_history(e)]]:
        if element.getparent() is not None:
            element.drop_tree()
    _without_layout(body)
    return tree_to_markdown(body)


def _too_deep(tree: Any) -> bool:
    level = [tree]
    for _ in range(_DEEPEST):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _is_history(element: Any) -> bool:
    """Tell quoted history, signatures and what no reader of the mail sees; a forwarded mail is none."""
    if element.tag == "body" or not isinstance(element.tag, str):
        return False
    if _HIDDEN.search(element.get("style", "")[:2000]):
        return True
    cited = element.tag == "blockquote" and element.get("type", "").lower() == "cite"
    classes = _HISTORY_CLASSES.intersection(element.get("class", "")[:500].split())
    if not cited and not classes and element.get("id", "") not in _HISTORY_IDS:
        return False
    return not _FORWARDED.search(element.text_content()[:300])


def _without_layout(body: Any) -> None:
    """Turn tables that only lay out into blocks; a table of data keeps its rows."""
    for table in list(body.iter("table")):
        if _lays_out(table):
            for element in _own(table):
                element.attrib.clear()
                if element.tag in ("table", "td", "th"):
                    element.tag = "div"
                else:
                    element.drop_tag()


def _lays_out(table: Any) -> bool:
    if (
        table.get("role", "").lower() in ("presentation", "none")
        or next(table.iterdescendants("table"), None) is not None
    ):
        return True
    if next(table.iter("th"), None) is not None:
        return False
    return max((sum(1 for cell in row if cell.tag == "td") for row in table.iter("tr")), default=0) < 2


def _own(table: Any) -> list[Any]:
    """Give the table with its rows and cells, without those of tables in it."""
    found, waiting = [], [table]
    while waiting:
        element = waiting.pop()
        found.append(element)
        waiting += [child for child in element if child.tag in _TABLE_TAGS[1:]]
    return found
