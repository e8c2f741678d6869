"""Small PDFs, drawn in the test that reads them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

from reportlab.lib import pagesizes  # type: ignore[import-untyped]
from reportlab.pdfgen.canvas import Canvas  # type: ignore[import-untyped]

from groundset.readers import read_file
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading
from groundset.text.cleaning import clean_markdown

CORPUS = Corpus(name="c", path="c")
LIMITS = Reading(min_characters=5)
WIDTH, HEIGHT = pagesizes.A4
PROSE = (
    "A kiln is fired slowly at first, because the water in the clay must leave before it",
    "boils. When the cone bends the burners are turned down, and the door stays shut until",
    "the next morning, for cold air would crack the glaze. Each firing is written into the",
    "book beside the door.",
)


def pdf(draw: Callable[[Canvas], None], **options: Any) -> bytes:
    """Make a file with what ``draw`` puts on its pages."""
    buffer = BytesIO()
    canvas = Canvas(buffer, pagesize=pagesizes.A4, invariant=True, **options)
    draw(canvas)
    canvas.save()
    return buffer.getvalue()


def lines(
    canvas: Canvas, texts: tuple[str, ...], *, x: float = 72, top: float = 100, size: float = 11
) -> None:
    """Write lines under one another; ``top`` is the distance of the first from the upper edge."""
    canvas.setFont("Helvetica", size)
    for place, text in enumerate(texts):
        canvas.drawString(x, HEIGHT - top - place * 1.25 * size, text)


def heading(canvas: Canvas, text: str, size: float, top: float) -> None:
    """Write a heading in bold."""
    canvas.setFont("Helvetica-Bold", size)
    canvas.drawString(72, HEIGHT - top, text)


def read(data: bytes, path: str = "a.pdf") -> tuple[SourceFile, tuple[Document, ...]]:
    """Read a file as part of a corpus."""
    return read_file(CORPUS, path, data, LIMITS)


def text_of(draw: Callable[[Canvas], None]) -> str:
    """Give the text of what is drawn."""
    _, (document,) = read(pdf(draw))
    assert document.text == clean_markdown(document.text)
    return document.text
