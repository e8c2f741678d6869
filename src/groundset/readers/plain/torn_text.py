"""Text torn out of paged files: pages are told by form feeds or page numbers, and leave the text.

A text without clear signs of pages is given back as it is. With them, running heads, feet, page numbers
and contents with leaders go, words broken at line ends become whole, and paragraphs go on over pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from groundset.readers.plain.hyphens import Vocabulary
from groundset.readers.plain.pagination import (
    OuterLine,
    counting_numbers,
    has_leaders,
    is_contents,
    outermost,
    running_lines,
)

_OUTERMOST = 3
_LEAST_PAGES = 3
_LEAST_ENTRIES = 3
_PAGE_LINES = (8, 150)
"""Least and most lines from one page number to the next, in the mean."""
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*\s*$")
_BROKEN = re.compile(r"[^\W\d_][-\u2010\u00ad]$")

Lines = list[str]


def repaired(text: str) -> str:
    """Give a torn text without what belonged to its pages; any other text as it is."""
    pages = _pages(text.replace("\r\n", "\n").replace("\r", "\n"))
    if len(pages) < _LEAST_PAGES:
        return text
    outer = [line for number, page in enumerate(pages) for line in _outer(number, page)]
    running = running_lines(outer, reach=1)
    if len({page for page, _ in running}) < _LEAST_PAGES:
        return text
    kept = [
        _without(page, {index for at, index in running if at == number}) for number, page in enumerate(pages)
    ]
    return _whole_words(_joined([_without_contents(page) for page in kept]))


def _pages(text: str) -> list[Lines]:
    """Cut a text at its form feeds, else behind the page numbers that stand alone on lines."""
    if text.count("\f") + 1 >= _LEAST_PAGES:
        return [page.split("\n") for page in text.split("\f") if page.strip()]
    lines = text.split("\n")
    numbers = counting_numbers(lines)
    if len(numbers) < _LEAST_PAGES:
        return []
    mean = (numbers[-1] - numbers[0]) / (len(numbers) - 1)
    if not _PAGE_LINES[0] <= mean <= _PAGE_LINES[1]:
        return []
    bounds = [0, *(number + 1 for number in numbers), len(lines)]
    pages = [lines[start:end] for start, end in pairwise(bounds)]
    return [page for page in pages if any(line.strip() for line in page)]


def _outer(number: int, page: Lines) -> list[OuterLine]:
    filled = [index for index, line in enumerate(page) if line.strip()]
    upper = enumerate(filled[:_OUTERMOST], 1)
    lower = enumerate(reversed(filled[-_OUTERMOST:]), 1)
    return [
        *(OuterLine(number, index, page[index].strip(), place) for place, index in upper),
        *(OuterLine(number, index, page[index].strip(), -place) for place, index in lower),
    ]


def _without(page: Lines, running: set[int]) -> Lines:
    filled = [index for index, line in enumerate(page) if line.strip()]
    gone = outermost(filled, running, (len(filled) + 1) // 2)
    return [line for index, line in enumerate(page) if index not in gone]


def _without_contents(page: Lines) -> Lines:
    entries = {index for index, line in enumerate(page) if has_leaders(line)}
    if len(entries) < _LEAST_ENTRIES:
        return page
    return [line for index, line in enumerate(page) if index not in entries and not is_contents(line)]


def _joined(pages: Sequence[Lines]) -> Lines:
    """Put pages after one another; a paragraph that goes on is not cut."""
    lines: Lines = []
    for page in pages:
        filled = [index for index, line in enumerate(page) if line.strip()]
        if not filled:
            continue
        body = page[filled[0] : filled[-1] + 1]
        if lines and not _goes_on(lines[-1], body[0]):
            lines.append("")
        lines += body
    return lines


def _goes_on(before: str, after: str) -> bool:
    if _BROKEN.search(before.rstrip()):
        return True
    return not _ENDED.search(before) and after.lstrip()[:1].islower()


def _whole_words(lines: Lines) -> str:
    words = Vocabulary(lines)
    found: Lines = []
    for line in lines:
        before = found[-1].rstrip() if found else ""
        if _BROKEN.search(before) and line.lstrip()[:1].islower():
            first, *rest = line.split(maxsplit=1)
            found[-1] = words.joined(before, first)
            found += [line[: len(line) - len(line.lstrip())] + rest[0]] if rest else []
        else:
            found.append(line)
    return "\n".join(found)
