"""A response as a page shows it: headings bold, tables as tables, everything else letter for letter.

Only the block structure is read; nothing becomes a link, a picture or markup of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from markupsafe import Markup, escape

from groundset.report.wording import plain, short
from groundset.text import markdown

_ROWS = 30
"""Rows of a table that are shown."""
_CELL = re.compile(r"(?<!\\)\|")


def prose(text: str, most: int) -> Markup:
    """Show the first ``most`` characters of Markdown."""
    text = short(text, most)
    return Markup("").join(_pieces(plain(text)))


def _pieces(text: str) -> Iterator[Markup]:
    at = 0
    for block in markdown.blocks(text):
        shown = _shown(block, text[block.start : block.end])
        if shown is not None:
            yield escape(text[at : block.start].rstrip("\n"))
            yield shown
            # A table and a heading make lines of their own.
            at = block.end + len(text[block.end :]) - len(text[block.end :].lstrip("\n"))
    yield escape(text[at:])


def _shown(block: markdown.Block, source: str) -> Markup | None:
    if block.kind == "heading":
        return Markup('<p class="title">{}</p>').format(block.text)
    return _table(source) if block.kind == "table" else None


def _table(source: str) -> Markup:
    """Show a pipe table; its second line only says how columns are aligned."""
    lines = [_cells(line) for line in source.split("\n")]
    head, body = lines[0], lines[2 : 2 + _ROWS]
    rows = [Markup("").join(Markup("<td>{}</td>").format(cell) for cell in row) for row in body]
    if len(lines) > 2 + _ROWS:
        rows.append(Markup('<td colspan="{}">…</td>').format(len(head)))
    top = Markup("").join(Markup('<th scope="col">{}</th>').format(cell) for cell in head)
    inside = Markup("").join(Markup("<tr>{}</tr>").format(row) for row in rows)
    return Markup('<table class="quoted"><thead><tr>{}</tr></thead><tbody>{}</tbody></table>').format(
        top, inside
    )


def _cells(line: str) -> list[str]:
    inner = line.strip().removeprefix("|")
    inner = inner[:-1] if inner.endswith("|") and not inner.endswith("\\|") else inner
    return [markdown.plain(cell.replace("\\|", "|")) for cell in _CELL.split(inner)]
