"""One page: its text layer and ruling lines become columns of lines and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from groundset.readers.pdf.characters import Glyph, PageText, turned
from groundset.readers.pdf.columns import columns
from groundset.readers.pdf.grids import Grid, grids, upright_borders
from groundset.readers.pdf.model import Box, Edge, Page, Run
from groundset.readers.pdf.ruling import edges
from groundset.readers.pdf.runs import cut_words, runs_of
from groundset.readers.pdf.tables import take_tables

_MOST_CUTS = 3


def pages(document: Any) -> Iterator[Page]:
    """Read the pages of a document in order; one that PDFium cannot open has no text."""
    for number in range(len(document)):
        yield _page(document, number)


def _page(document: Any, number: int) -> Page:
    import pypdfium2  # type: ignore[import-untyped]

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return Page(number, 0.0, 0.0)
    try:
        left, low, right, high = page.get_bbox()
        bounds = Box(left, low, right, high)
        glyphs, turn, left_out = PageText().read(page, bounds)
        ruled = [turned(edge, bounds, turn) for edge in edges(page)] if glyphs else []
    finally:
        page.close()
    width, height = right - left, high - low
    if turn % 2:
        width, height = height, width
    found = _grids(glyphs, ruled)
    while True:
        runs = [
            run for run in runs_of(glyphs, upright_borders(found, ruled)) if _is_on_page(run, width, height)
        ]
        left_over, tables, taken = take_tables(runs, found)
        if len(taken) == len(found):
            return Page(number, width, height, columns([*left_over, *tables]), left_out)
        found = taken  # Borders of what is no table must not part words.


def _grids(glyphs: Sequence[Glyph | str], ruled: Sequence[Edge]) -> tuple[Grid, ...]:
    """Find the grids whose borders go round words and not through them."""
    found = grids(ruled)
    cuts = cut_words(glyphs, upright_borders(found, ruled))
    return tuple(
        grid
        for grid in found
        if sum(grid.x0 <= x <= grid.x1 and grid.top <= y <= grid.bottom for x, y in cuts) < _MOST_CUTS
    )


def _is_on_page(run: Run, width: float, height: float) -> bool:
    return run.x1 > 0 and run.x0 < width and run.bottom > 0 and run.top < height
