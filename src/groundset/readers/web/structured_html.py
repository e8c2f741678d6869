"""Well-formed HTML, as converters and e-books hold it, to clean Markdown, with its structure kept.

Lists nest, tables become grids of one line a cell, terms with their definitions become list items.
"""

from __future__ import annotations

from typing import Any


def tree_to_markdown(root: Any) -> str:
    """Turn an lxml HTML element with all in it into clean Markdown; the tree is changed on the way.

    Raises ``reader_failed`` where elements are nested more than 120 deep.
    """
    from groundset.readers.web.html_writer import write

    return write(root)


def parse_html(source: str) -> Any:
    """Parse HTML to its body (lxml), empty where there is none; nothing is loaded."""
    from lxml import etree, html  # type: ignore[import-untyped]

    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        body = html.document_fromstring(source, parser=parser).find("body")
    except etree.ParserError:
        body = None
    return html.Element("body") if body is None else body
