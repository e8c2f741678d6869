"""Markdown in which text from anywhere stands as itself."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Render a Markdown table and an empty line."""
    titles = list(head)
    yield f"| {' | '.join(titles)} |"
    yield f"|{' --- |' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(escaped(str(cell)) for cell in row)} |"
    yield ""


def escaped(text: str) -> str:
    """Make text stand in one line of Markdown as itself; it may come from anybody's file."""
    line = "".join(c if c.isprintable() else " " for c in text)
    # Entities, so that it is text for whatever reads the file as HTML, too.
    return re.sub(r"([\\`*\[\]|])", r"\\\1", html.escape(line, quote=False))
