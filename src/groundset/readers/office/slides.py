"""The slides of a presentation, by python-pptx, as Markdown blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER, PP_PLACEHOLDER_TYPE

from groundset.readers.archives import parse_xml
from groundset.readers.office.slide_text import chart_blocks, diagram_block, frame_blocks, table_block
from groundset.readers.web.markdown_escapes import escape_marks

_LEFT_OUT = (
    PP_PLACEHOLDER.FOOTER,
    PP_PLACEHOLDER.SLIDE_NUMBER,
    PP_PLACEHOLDER.DATE,
    PP_PLACEHOLDER.HEADER,
    PP_PLACEHOLDER.SLIDE_IMAGE,
)
_BULLETED = (
    PP_PLACEHOLDER.BODY,
    PP_PLACEHOLDER.OBJECT,
    PP_PLACEHOLDER.VERTICAL_BODY,
    PP_PLACEHOLDER.VERTICAL_OBJECT,
)
_DIAGRAM_DATA = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}dm"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SLIDE = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_ROWS_PER_SLIDE = 20
"""Shapes whose tops differ by less than this part of a slide stand side by side."""
_DEEPEST_GROUP = 20


@dataclass(frozen=True, slots=True)
class Deck:
    """What a presentation says."""

    title: str
    """Of the first slide that is shown and has one; empty when none has."""
    blocks: tuple[str, ...]
    hidden: int
    """Slides that are not shown."""
    bare: tuple[int, ...] = ()
    """Numbers of slides that have lost what tells how they are laid out."""


def deck(file: IO[bytes]) -> Deck:
    """Read a presentation whose package has been made safe."""
    presentation = Presentation(file)
    height = presentation.slide_height or 6_858_000
    slides = list(_slides(presentation))
    shown = [(n, s) for n, s in slides if s._element.get("show") not in ("0", "false")]
    blocks: list[str] = []
    bare: list[int] = []
    for number, slide in shown:
        try:
            blocks += list(_slide(slide, number, height // _ROWS_PER_SLIDE))
        except KeyError:  # So a relationship that is not there is reported.
            blocks += _bare_slide(slide, number)
            bare.append(number)
    title = next(filter(None, (_title(slide) for _, slide in shown)), "")
    return Deck(title, tuple(blocks), len(slides) - len(shown), tuple(bare))


def _slides(presentation: Any) -> Iterator[tuple[int, Any]]:
    """Yield the slides that are in the file, with their numbers in the presentation."""
    part = presentation.part
    entries = presentation._element.get_or_add_sldIdLst()
    for number, entry in enumerate(entries, 1):
        if entry.rId in part.rels:
            yield number, part.related_slide(entry.rId)


def _bare_slide(slide: Any, number: int) -> list[str]:
    """Write the words of a slide in the order in which they are stored."""
    title = slide.shapes.title
    heads = title._element.txBody if title is not None and title.has_text_frame else None
    frames = slide._element.iter(f"{_DRAWING}txBody", f"{_SLIDE}txBody")
    blocks = [
        block for frame in frames if frame is not heads for block in frame_blocks(frame, bulleted=False)
    ]
    return [*_heading(_title(slide), number, blocks), *blocks]


def _slide(slide: Any, number: int, tolerance: int) -> Iterator[str]:
    title = _title(slide)
    body = [*_shapes(slide.shapes, slide, tolerance, 0), *_notes(slide)]
    yield from _heading(title, number, body)
    yield from body


def _heading(title: str, number: int, body: list[str]) -> Iterator[str]:
    if title or body:
        yield "## " + (escape_marks(title).replace("<", "\\<") or f"Slide {number}")


def _title(slide: Any) -> str:
    title = slide.shapes.title
    return " ".join(title.text_frame.text.split()) if title is not None and title.has_text_frame else ""


def _notes(slide: Any) -> Iterator[str]:
    frame = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    if frame is not None:
        yield from frame_blocks(frame._txBody, bulleted=False)


def _shapes(shapes: Any, slide: Any, tolerance: int, depth: int) -> Iterator[str]:
    if depth > _DEEPEST_GROUP:
        return
    title = slide.shapes.title
    for shape in _in_reading_order(list(shapes), tolerance):
        if hasattr(shape, "shapes"):
            yield from _shapes(shape.shapes, slide, tolerance, depth + 1)
        elif title is None or shape.shape_id != title.shape_id:
            yield from _shape(shape, slide)


def _in_reading_order(shapes: list[Any], tolerance: int) -> list[Any]:
    """Order by rows from the top, each from the left."""
    placed = sorted(((s.top or 0, s.left or 0, n) for n, s in enumerate(shapes)))
    ordered: list[tuple[int, int, int]] = []
    row, start = -1, None
    for top, left, place in placed:
        if start is None or top > start + tolerance:
            row, start = row + 1, top
        ordered.append((row, left, place))
    return [shapes[place] for _, _, place in sorted(ordered)]


def _shape(shape: Any, slide: Any) -> Iterator[str]:
    kind: PP_PLACEHOLDER_TYPE | None = shape.placeholder_format.type if shape.is_placeholder else None
    if kind in _LEFT_OUT:
        return
    if getattr(shape, "has_table", False):
        yield table_block(shape.table)
    elif getattr(shape, "has_chart", False):
        if shape._element.chart_rId in slide.part.rels:
            yield from chart_blocks(shape.chart)
    elif shape.has_text_frame:
        yield from frame_blocks(shape.text_frame._txBody, bulleted=kind in _BULLETED)
    else:
        for relation in shape._element.iter(_DIAGRAM_DATA):
            if (name := relation.get(_RELATION)) in slide.part.rels:
                yield diagram_block(parse_xml(slide.part.related_part(name).blob))
