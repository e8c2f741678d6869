"""Reading order: columns of prose are read one after the other, all else from top to bottom.

A gutter is an upright strip that stays free over several bands of a page with text on both sides. Text
on its sides is columns of prose when lines fill them or do not stand beside one another; else it is a
table or a list of labels, which reads line by line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from groundset.readers.pdf.lines import lines_of
from groundset.readers.pdf.model import Box, Column, Line, Run, Table

_GUTTER = 8.0
"""Least width of a gutter, in points."""
_LEAST_LINES = 4
_DEEPEST = 4

_MARKER = re.compile(r"^(?:[^\w\s]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,5})[.)]?)$")
"""What begins list items; a column of such belongs to the text beside it."""

_Item = Run | Table
_Spans = list[tuple[float, float]]


def columns(items: Sequence[_Item]) -> tuple[Column, ...]:
    """Give the columns of a page in the order of reading."""
    return tuple(_ordered(list(items), 0)) if items else ()


def _ordered(items: list[_Item], depth: int) -> list[Column]:
    found: list[Column] = []
    single: list[_Item] = []
    for group in _groups(_bands(items)):
        parts = _parts(group) if depth < _DEEPEST else []
        if not parts:
            single += group
            continue
        if single:
            found.append(_column(single))
            single = []
        for part in parts:
            found += _ordered(part, depth + 1)
    if single:
        found.append(_column(single))
    return found


def _extent(item: _Item) -> tuple[float, float]:
    """Give top and bottom without what fonts leave free above and below."""
    if isinstance(item, Table):
        return item.top, item.bottom
    return item.middle - 0.3 * item.size, item.middle + 0.3 * item.size


def _bands(items: list[_Item]) -> list[list[_Item]]:
    bands: list[list[_Item]] = []
    end = 0.0
    for item in sorted(items, key=lambda item: (_extent(item), item.x0)):
        top, bottom = _extent(item)
        if bands and top < end:
            bands[-1].append(item)
            end = max(end, bottom)
        else:
            bands.append([item])
            end = bottom
    return bands


def _free(items: Sequence[Box], least: float = _GUTTER) -> _Spans:
    """Give the free strips between items, and the unbounded ones beside them."""
    spans: _Spans = []
    end = float("-inf")
    for item in sorted(items, key=lambda item: item.x0):
        if item.x0 - end >= least:
            spans.append((end, item.x0))
        end = max(end, item.x1)
    return [*spans, (end, float("inf"))]


def _common(a: _Spans, b: _Spans) -> _Spans:
    both = [(max(x0, y0), min(x1, y1)) for x0, x1 in a for y0, y1 in b]
    return [(start, end) for start, end in both if end - start >= _GUTTER]


def _inner(spans: _Spans) -> _Spans:
    return [(start, end) for start, end in spans if start != float("-inf") and end != float("inf")]


def _groups(bands: list[list[_Item]]) -> list[list[_Item]]:
    """Put bands in a row together for as long as they share a gutter."""
    groups: list[list[_Item]] = []
    shared: _Spans = []
    for band in bands:
        free = _free(band)
        common = _common(shared, free) if groups else []
        if groups and _share_gutter(groups[-1], shared, band, free):
            groups[-1] += band
            shared = common
        else:
            groups.append(list(band))
            shared = free
    return groups


def _share_gutter(group: list[_Item], shared: _Spans, band: list[_Item], free: _Spans) -> bool:
    """Tell whether a band has text on both sides of a gutter, or goes on beside one."""
    both = [*group, *band]
    gutters = _gutters(both, _common(shared, free))
    if _gutters(group, shared):
        return bool(gutters)
    # Text on one side so far: the gutter that the band brings must not shrink to the gap beside that text.
    own = max((end - start for start, end in _gutters(band, free)), default=float("inf"))
    return any(end - start >= min(0.5 * own, 60.0) for start, end in gutters)


def _gutters(items: list[_Item], free: _Spans) -> _Spans:
    """Keep the strips that have items on both sides."""
    return [
        (start, end)
        for start, end in free
        if any(item.x1 <= start + 0.1 for item in items) and any(item.x0 >= end - 0.1 for item in items)
    ]


def _parts(group: list[_Item]) -> list[list[_Item]]:
    """Part a group at its gutters; empty when it is to be read line by line."""
    gutters = _inner(_free(group))
    while gutters:
        parts = _cut(group, gutters)
        bad = _not_prose(parts)
        if bad is None:
            return parts
        gutters = [gutter for place, gutter in enumerate(gutters) if place != bad]
    return []


def _cut(group: list[_Item], gutters: _Spans) -> list[list[_Item]]:
    parts: list[list[_Item]] = [[] for _ in range(len(gutters) + 1)]
    for item in group:
        parts[sum(1 for start, _ in gutters if item.x0 > start)].append(item)
    return parts


def _not_prose(parts: list[list[_Item]]) -> int | None:
    """Give the first gutter that does not stand between columns of prose; None when all do."""
    for place in range(len(parts) - 1):
        if not _beside(parts[place], parts[place + 1]):
            return place
    return None


def _beside(left: list[_Item], right: list[_Item]) -> bool:
    a, b = _text_lines(left), _text_lines(right)
    if min(len(a), len(b)) < _LEAST_LINES or _are_markers(a):
        return False
    if _fills(a) and _fills(b):
        return True
    level = sum(any(_level(line, other) for other in b) for line in a)
    return level < 0.5 * min(len(a), len(b)) and max(_characters(a), _characters(b)) >= 12


def _are_markers(lines: list[Line]) -> bool:
    """Tell a column of what begins list items; its numbers count on, as those of a scale do not."""
    numbers = [int(found[0]) for line in lines if (found := re.search(r"\d+", line.text))]
    count_on = all(after in {before + 1, 1} for before, after in pairwise(numbers))
    return count_on and all(_MARKER.match(line.text) for line in lines)


def _level(a: Line, b: Line) -> bool:
    """Tell two lines that could be cells of one row."""
    return abs(a.middle - b.middle) < 0.25 * a.size and 0.85 <= a.size / b.size <= 1.18


def _text_lines(items: list[_Item]) -> list[Line]:
    return lines_of(item for item in items if isinstance(item, Run))


def _characters(lines: list[Line]) -> float:
    return median(len(line.text) for line in lines)


def _fills(lines: list[Line]) -> bool:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return _characters(lines) >= 18 and median(line.x1 - line.x0 for line in lines) >= 0.6 * width


def _rights(lines: list[Line]) -> dict[float, float]:
    """Give the edge that full lines reach, per font height; one line that reaches further says nothing."""
    ends: defaultdict[float, list[float]] = defaultdict(list)
    for line in lines:
        ends[line.size].append(line.x1)
    return {size: sorted(found, reverse=True)[len(found) // 10] for size, found in ends.items()}


def _column(items: list[_Item]) -> Column:
    tables = [item for item in items if isinstance(item, Table)]
    lines = lines_of(item for item in items if isinstance(item, Run))
    rights = _rights(lines)
    found: list[Line | Table] = [*(replace(line, right=rights[line.size]) for line in lines), *tables]
    found.sort(key=lambda item: (item.middle if isinstance(item, Line) else item.top, item.x0))
    return Column(min(i.x0 for i in items), max(i.x1 for i in items), tuple(found))
