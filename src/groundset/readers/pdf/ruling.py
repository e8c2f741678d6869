"""The ruling lines of a page: level and upright edges of what is drawn on it."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from groundset.readers.pdf.model import Box, Edge

_MOST_PATHS = 4_000
"""A page with more is a drawing or a map."""
_MOST_SEGMENTS = 200
_THIN = 3.0
_SHORT = 5.0


def edges(page: Any) -> tuple[Edge, ...]:
    """Give the edges of lines and rectangles, in the file's coordinates; none for a drawing."""
    import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

    found: list[Edge] = []
    for number, (path, matrix) in enumerate(_paths(pdfium, page.raw, None, 0)):
        if number >= _MOST_PATHS:
            return ()
        found.extend(_path_edges(pdfium, path, matrix))
    return tuple(found)


def _paths(pdfium: Any, parent: Any, outer: Any, depth: int) -> Iterator[tuple[Any, Any]]:
    """Yield each path with the matrix that puts it on the page."""
    if depth:
        count, get = pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject
    else:
        count, get = pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject
    for index in range(min(count(parent), 10 * _MOST_PATHS)):
        item = get(parent, index)
        kind = pdfium.FPDFPageObj_GetType(item) if item else 0
        if kind not in {pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_FORM}:
            continue
        own = pdfium.FS_MATRIX()
        if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(own)):
            continue
        matrix = _product(pdfium, own, outer) if outer else own
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield item, matrix
        elif depth < 4:
            yield from _paths(pdfium, item, matrix, depth + 1)


def _product(pdfium: Any, first: Any, then: Any) -> Any:
    return pdfium.FS_MATRIX(
        first.a * then.a + first.b * then.c,
        first.a * then.b + first.b * then.d,
        first.c * then.a + first.d * then.c,
        first.c * then.b + first.d * then.d,
        first.e * then.a + first.f * then.c + then.e,
        first.e * then.b + first.f * then.d + then.f,
    )


def _path_edges(pdfium: Any, path: Any, matrix: Any) -> Iterator[Edge]:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, ctypes.byref(fill), ctypes.byref(stroke))
    if not fill.value and not stroke.value:
        return
    points = _points(pdfium, path, matrix)
    if fill.value and not stroke.value and len(points) > 1:
        # A thin filled shape is one line; its two long sides would be two.
        xs, ys = [x for _, x, _ in points], [y for _, _, y in points]
        box = Box(min(xs), min(ys), max(xs), max(ys))
        if min(box.x1 - box.x0, box.bottom - box.top) <= _THIN:
            yield from _edge(box.x0, box.top, box.x1, box.bottom)
            return
    for (_, x0, y0), (drawn, x1, y1) in pairwise(points):
        if drawn:
            yield from _edge(x0, y0, x1, y1)


def _points(pdfium: Any, path: Any, matrix: Any) -> list[tuple[bool, float, float]]:
    """Give the corners of a path, each with whether a straight line leads to it; none for a curve."""
    points: list[tuple[bool, float, float]] = []
    start = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    count = pdfium.FPDFPath_CountSegments(path)
    if not 0 < count <= _MOST_SEGMENTS:
        return []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(path, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        place = (
            matrix.a * x.value + matrix.c * y.value + matrix.e,
            matrix.b * x.value + matrix.d * y.value + matrix.f,
        )
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = place
        points.append((kind == pdfium.FPDF_SEGMENT_LINETO, *place))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append((True, *start))
    return points


def _edge(x0: float, y0: float, x1: float, y1: float) -> Iterator[Edge]:
    width, height = abs(x1 - x0), abs(y1 - y0)
    left, right, low, high = min(x0, x1), max(x0, x1), min(y0, y1), max(y0, y1)
    if height <= _THIN and width >= _SHORT and width > height:
        yield Edge(left, (low + high) / 2, right, (low + high) / 2, level=True)
    elif width <= _THIN and height >= _SHORT:
        yield Edge((left + right) / 2, low, (left + right) / 2, high, level=False)
