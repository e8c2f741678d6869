"""Running heads, feet and page numbers leave the pages; so do lists of contents with leaders."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from groundset.readers.pdf.headings import body_size
from groundset.readers.pdf.model import Column, Line, Page
from groundset.readers.plain.pagination import (
    OuterLine,
    has_leaders,
    is_page_number,
    outermost,
    running_lines,
)

_RULE = re.compile(r"^([-=_*~.·•+#])(?: ?\1){4,}$")
"""A rule made of characters."""
_NAMED = re.compile(
    r"^(?:page|seite|página|pagina)\s+(?P<number>\d{1,4})(?P<total>\s*(?:of|/|von|de|di|sur)\s*\d{1,4})?$",
    re.I,
)
_REACH = 0.2
"""Share of a page's height at its upper and at its lower edge where lines that repeat are running lines."""
_MARGIN = 0.13
"""The same for a line that no other page bears out."""
_OUTERMOST = 4
_LONGEST = 70
"""Characters; a longer line in the text's own size is text, also where pages are alike."""
_MOST_ARTIFACTS = 0.3
_LEAST_ENTRIES = 3


def without_running_lines(pages: Sequence[Page]) -> list[Page]:
    """Give the pages without what belongs to pages and not to the text."""
    trusted = _artifacts_are_rare(pages)
    body = body_size(pages)
    outer = [line for page in pages for line in _outer(page, body)]
    running = running_lines(outer, reach=3)
    kept = [_kept(page, running, trusted) for page in pages]
    return kept if any(page.columns for page in kept) else list(pages)


def _outer(page: Page, body: float) -> list[OuterLine]:
    lines = sorted(enumerate(page.lines), key=lambda pair: (pair[1].middle, pair[1].x0))
    upper = [(index, line, line.middle) for index, line in lines[:_OUTERMOST]]
    lower = [(index, line, line.middle - page.height) for index, line in lines[-_OUTERMOST:]]
    return [
        OuterLine(page.number, index, line.text, round(place))
        for index, line, place in (*upper, *lower)
        if abs(place) < _REACH * page.height and not (line.size == body and len(line.text) > _LONGEST)
    ]


def _artifacts_are_rare(pages: Sequence[Page]) -> bool:
    """Tell whether the file's own marks can be trusted: some programs mark all text."""
    marked = total = 0
    for page in pages:
        for line in page.lines:
            total += len(line.text)
            marked += len(line.text) if line.runs[0].artifact else 0
    return marked < _MOST_ARTIFACTS * total


def _kept(page: Page, running: frozenset[tuple[int, int]], trusted: bool) -> Page:
    lines = page.lines
    ordered = sorted(range(len(lines)), key=lambda index: (lines[index].middle, lines[index].x0))
    half = sum(line.middle < page.height / 2 for line in lines)
    gone = outermost(ordered, {index for number, index in running if number == page.number}, half)
    left = [index for index in ordered if index not in gone]
    for index in {*left[:1], *left[-1:]}:
        if _in_margin(lines[index], page) and _bears_number(lines[index].text, page) and len(left) > 1:
            gone.add(index)
    for index, line in enumerate(lines):
        if _in_margin(line, page) and ((trusted and line.runs[0].artifact) or _names_page(line.text, page)):
            gone.add(index)
    gone |= {index for index, line in enumerate(lines) if _RULE.match(line.text)}
    entries = {index for index, line in enumerate(lines) if has_leaders(line.text)}
    if len(entries) >= _LEAST_ENTRIES:
        gone |= entries
    ids = {id(lines[index]) for index in gone}
    columns = (
        Column(column.x0, column.x1, tuple(item for item in column.items if id(item) not in ids))
        for column in page.columns
    )
    return replace(page, columns=tuple(column for column in columns if column.items))


def _bears_number(text: str, page: Page) -> bool:
    """Tell a line that is nothing but a number, or that bears the number of the very page."""
    if is_page_number(text):
        return True
    number = str(page.number + 1)
    words = text.split()
    return page.number > 0 and len(text) <= 60 and len(words) > 1 and number in {words[0], words[-1]}


def _names_page(text: str, page: Page) -> bool:
    """Tell ``Page 2 of 9``, and ``Page 2`` on the second page."""
    match = _NAMED.match(text)
    return match is not None and (bool(match["total"]) or int(match["number"]) == page.number + 1)


def _in_margin(line: Line, page: Page) -> bool:
    return not _MARGIN * page.height <= line.middle <= (1 - _MARGIN) * page.height
