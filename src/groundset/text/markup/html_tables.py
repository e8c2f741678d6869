"""Tables of raw HTML in Markdown, turned into pipe tables."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class _Rows(HTMLParser):
    """Collects the text of cells."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[str]] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        if tag == "tr":
            self.rows.append([])
            self.inside = False
        elif tag in {"td", "th"}:
            if not self.rows:
                self.rows.append([])
            self.rows[-1].append("")
            self.inside = True
        elif self.inside:
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a cell."""
        if tag in {"td", "th", "tr"}:
            self.inside = False
        elif self.inside and tag in {"p", "li", "div"}:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        """Add text to the open cell."""
        if self.inside:
            self.rows[-1][-1] += data


def table_lines(inner: str) -> list[str]:
    """Give the lines of a pipe table for the inside of ``<table>``; the first row becomes the header."""
    parser = _Rows()
    parser.feed(inner)
    parser.close()
    rows = [[cell_text(cell) for cell in row] for row in parser.rows if any(cell.strip() for cell in row)]
    return pipe_table(rows)


def cell_text(cell: str) -> str:
    """Put a cell's plain text on one line, with what Markdown would misread escaped."""
    return re.sub(r"([\\`|<])", r"\\\1", " ".join(cell.split()))


def pipe_table(rows: list[list[str]]) -> list[str]:
    """Write rows of cells, pipes already escaped, as a table; no rows, no lines."""
    if not rows:
        return []
    width = max(len(row) for row in rows)
    padded = [row + [""] * (width - len(row)) for row in rows]
    lines = ["| " + " | ".join(row) + " |" for row in padded]
    return [lines[0], "| " + " | ".join(["---"] * width) + " |", *lines[1:]]
