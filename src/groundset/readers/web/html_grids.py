"""Tables of HTML made plain: grids of one line a cell, with merged cells written into each place they cover.

A row that stands under a merged label then says it by itself. A table of one column only lays out a page,
and becomes the blocks in its cells; a table in a cell becomes words of that cell.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]

from groundset.readers.web.markdown_escapes import escape_marks
from groundset.text.markup.html_tables import pipe_table

GRID = "grid"
"""Class of the ``<pre>`` that holds the lines of a finished table."""

_MOST_COLUMNS = 100
_MOST_REPEATED = 20_000
"""Places of one table that merged cells fill; a few bytes can claim a million of them."""
_LONGEST_REPEATED = 300
_BREAKS = frozenset({"p", "div", "br", "blockquote", "section", "pre", "tr", "td", "th", "li", "dt", "dd"})


def flatten_tables(root: Any) -> None:
    """Replace every table below ``root``, the inner ones first."""
    for table in reversed(list(root.iter("table"))):
        if table is root or next(table.iterancestors("td", "th"), None) is not None:
            continue  # The words of a table in a cell are words of that cell.
        rows = _grid(table)
        if rows and len(rows[0]) > 1:
            _write(table, rows)
        else:
            _unwrap(table)


def _write(table: Any, rows: list[list[str]]) -> None:
    captions = [words for c in table.iterchildren("caption") if (words := _words(c))]
    while len(rows) > 1 and not any(rows[0][1:]):
        captions.append(rows.pop(0)[0])
    for caption in captions:
        paragraph = html.Element("p")
        paragraph.text = caption
        table.addprevious(paragraph)
    grid = html.Element("pre", {"class": GRID})
    cells = [[escape_marks(cell).replace("|", "\\|").replace("<", "\\<") for cell in row] for row in rows]
    grid.text = "\n".join(pipe_table(cells))
    grid.tail = table.tail
    table.getparent().replace(table, grid)


def _unwrap(table: Any) -> None:
    for part in list(table.iter("thead", "tbody", "tfoot", "tr", "td", "th", "caption")):
        part.tag = "div"
    table.tag = "div"


def _grid(table: Any) -> list[list[str]]:
    """Lay the cells out; rows and columns without a word are left out."""
    rows: list[list[str]] = []
    waiting: dict[int, tuple[int, str]] = {}
    repeated = 0
    for row in _rows(table):
        laid: list[str] = []
        cells = list(row.iterchildren("td", "th"))
        for cell in cells:
            repeated += _take_waiting(waiting, laid)
            words = _words(cell)
            if repeated > _MOST_REPEATED or len(laid) >= _MOST_COLUMNS:
                waiting.clear()
                laid.append(words)
                continue
            down, across = _span(cell, "rowspan"), min(_span(cell, "colspan"), _MOST_COLUMNS - len(laid))
            again = words if len(words) <= _LONGEST_REPEATED and len(cells) > 1 else ""
            if down > 1:
                waiting |= dict.fromkeys(range(len(laid), len(laid) + across), (down - 1, again))
            laid += [words, *[again] * (across - 1)]
            repeated += across - 1
        repeated += _take_waiting(waiting, laid)
        over = " ".join(laid[_MOST_COLUMNS:])
        rows.append([*laid[:_MOST_COLUMNS], over] if over else laid[:_MOST_COLUMNS])
    return _trimmed(rows)


def _rows(table: Any) -> Iterator[Any]:
    """Give the rows that are the table's own."""
    for part in table:
        if part.tag == "tr":
            yield part
        elif part.tag in ("thead", "tbody", "tfoot"):
            yield from part.iterchildren("tr")


def _take_waiting(waiting: dict[int, tuple[int, str]], laid: list[str]) -> int:
    """Lay down what cells of rows above left for the next places; give how many those are."""
    start = len(laid)
    while (place := len(laid)) in waiting:
        left, words = waiting.pop(place)
        laid.append(words)
        if left > 1:
            waiting[place] = (left - 1, words)
    return len(laid) - start


def _trimmed(rows: list[list[str]]) -> list[list[str]]:
    rows = [row for row in rows if any(row)]
    width = max(map(len, rows), default=0)
    padded = [row + [""] * (width - len(row)) for row in rows]
    used = [place for place in range(width) if any(row[place] for row in padded)]
    return [[row[place] for place in used] for row in padded]


def _span(cell: Any, name: str) -> int:
    stated = cell.get(name, "")
    return max(1, min(int(stated), _MOST_REPEATED)) if stated.isdecimal() and len(stated) < 8 else 1


def _words(cell: Any) -> str:
    """Give a cell's words on one line."""
    pieces: list[str] = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if element.tag in _BREAKS:
            pieces.append(" ")
        pieces.append(
            (element.text if event == "start" else element.tail if element is not cell else "") or ""
        )
    return " ".join("".join(pieces).split())
