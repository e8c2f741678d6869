"""Cut a document into passages: the largest sections that fit, in order, without overlap.

A section that fits with all below it is one passage. A larger one gives its own body, cut at
block borders where it is too long, and then each child in turn. A heading with nothing of its own
joins the passage after it, so that no passage is a mere heading where that can be avoided.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from groundset.records import Document, Passage
from groundset.settings import Extraction
from groundset.text.markdown import Section, Span, sections, stripped
from groundset.text.sentences import sentences

_VISIBLE = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class _Piece:
    start: int
    end: int
    path: tuple[str, ...]
    bare: bool = False
    """Nothing but a heading."""


def passages(document: Document, settings: Extraction) -> tuple[Passage, ...]:
    """Cut the document into passages of at most ``passage_characters``, covering all visible text."""
    limit = settings.passage_characters
    pieces = _joined(_pieces(document.text, sections(document.text), limit), limit)
    return tuple(_passage(document, index, piece) for index, piece in enumerate(pieces))


def _passage(document: Document, index: int, piece: _Piece) -> Passage:
    headings = heading_path(document.title, piece.path)
    name = Passage.identify(document.id, piece.start, piece.end, headings)
    return Passage(name, document.id, index, piece.start, piece.end, headings)


def heading_path(title: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """Put the title before the headings and drop a heading that repeats the one before it."""
    kept: list[str] = []
    for heading in (" ".join(title.split()), *path):
        if heading and (not kept or heading.casefold() != kept[-1].casefold()):
            kept.append(heading)
    return tuple(kept)


def _pieces(text: str, section: Section, limit: int) -> Iterator[_Piece]:
    place = stripped(text, section.start, section.end)
    if place.end == place.start:
        return
    if place.end - place.start <= limit:
        yield _Piece(place.start, place.end, _leading_path(text, section))
        return
    yield from _own_pieces(text, section, limit)
    for child in section.children:
        yield from _pieces(text, child, limit)


def _leading_path(text: str, section: Section) -> tuple[str, ...]:
    """Follow first children down as long as nothing but headings stands above them."""
    while section.children and not text[section.body_start : section.body_end].strip():
        section = section.children[0]
    return section.path


def _own_pieces(text: str, section: Section, limit: int) -> Iterator[_Piece]:
    """Fill pieces of the own body with whole blocks; the heading stays with the first block."""
    bare = not text[section.body_start : section.body_end].strip()
    borders = [block.start for block in section.blocks[1:]]
    start = section.start
    for border, following in zip(borders, [*borders, section.body_end][1:], strict=True):
        if stripped(text, start, following).end - start > limit:
            yield from _cut(text, start, border, limit, section.path)
            start = border
    yield from _cut(text, start, section.body_end, limit, section.path, bare)


def _cut(
    text: str, start: int, end: int, limit: int, path: tuple[str, ...], bare: bool = False
) -> Iterator[_Piece]:
    """Cut what is over the limit at the last line, sentence or word border that fits."""
    rest = stripped(text, start, end)
    while rest.end - rest.start > limit:
        border = rest.start + _border(text[rest.start : rest.start + limit])
        piece = stripped(text, rest.start, border)
        yield _Piece(piece.start, piece.end, path)
        # No copy of all that is left, which would cost the square of one long table.
        visible = _VISIBLE.search(text, border, rest.end)
        rest = Span(visible.start() if visible else rest.end, rest.end)
    if rest.end > rest.start:
        yield _Piece(rest.start, rest.end, path, bare)


def _border(window: str) -> int:
    """Find where to cut a full window: in its second half if possible, else at its end."""
    half = len(window) // 2
    line = window.rfind("\n", half)
    if line > 0:
        return line
    ends = [span.end for span in sentences(window)][:-1]
    if ends and ends[-1] >= half:
        return ends[-1]
    space = max(window.rfind(" ", half), window.rfind("\t", half))
    return space if space > 0 else len(window)


def _joined(pieces: Iterator[_Piece], limit: int) -> Iterator[_Piece]:
    """Put a bare heading in front of the piece that follows it, where both fit."""
    waiting: _Piece | None = None
    for piece in pieces:
        if waiting is not None and piece.end - waiting.start <= limit:
            piece = _Piece(waiting.start, piece.end, piece.path, piece.bare)
        elif waiting is not None:
            yield waiting
        waiting = piece if piece.bare else None
        if waiting is None:
            yield piece
    if waiting is not None:
        yield waiting
