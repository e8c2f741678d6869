"""Headings of a Word document: by outline level, by style, or, where there are none, by bold lines."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from groundset.readers.office.word_styles import OFF, Styles, value

HEADING_STYLE = "GroundsetHeading"
"""Paragraph style of headings, with the level from 1 to 6 after it."""
_LONGEST_BOLD_HEADING = 100


def mark_headings(root: Any, w: str, styles: Styles) -> str:
    """Give headings the style ``GroundsetHeading1`` to ``6``; give the words of the document's title.

    In a document without any heading, short bold lines above text are taken for headings.
    """
    found: list[tuple[Any, int]] = []
    title: list[str] = []
    for paragraph in list(root.iter(f"{w}p")):
        style = styles.find(value(paragraph, w, "pPr", "pStyle"))
        outline = value(paragraph, w, "pPr", "outlineLvl")
        level = min(int(outline), 9) + 1 if outline.isdecimal() else style.level
        if style.contents:
            paragraph.getparent().remove(paragraph)
        elif style.title and (words := _words(paragraph, w)):
            title.append(words)
            found.append((paragraph, 1))
        elif 0 < level < 10 and _words(paragraph, w):
            found.append((paragraph, level + bool(title)))
    for paragraph, level in found or _bold_headings(root, w):
        _restyle(paragraph, w, f"{HEADING_STYLE}{min(level, 6)}")
    return " ".join(title)


def _bold_headings(root: Any, w: str) -> list[tuple[Any, int]]:
    """Find short bold lines above text, the headings of documents that have no styles."""
    body = root.find(f"{w}body")
    blocks = [b for b in body if b.tag == f"{w}tbl" or _words(b, w)] if body is not None else []
    found = []
    for block, following in pairwise(blocks):
        if _is_bold_line(block, w) and not _is_bold_line(following, w):
            found.append((block, 2))
    return found


def _is_bold_line(block: Any, w: str) -> bool:
    if block.tag != f"{w}p" or block.find(f"{w}pPr/{w}numPr") is not None:
        return False
    words = _words(block, w)
    if len(words) > _LONGEST_BOLD_HEADING or words[-1] in ".,;!" or not any(c.isalpha() for c in words):
        return False
    runs = [run for run in block.iter(f"{w}r") if "".join(t.text or "" for t in run.iter(f"{w}t")).strip()]
    marks = [run.find(f"{w}rPr/{w}b") for run in runs]
    return all(mark is not None and mark.get(f"{w}val") not in OFF for mark in marks)


def _words(element: Any, w: str) -> str:
    return " ".join("".join(t.text or "" for t in element.iter(f"{w}t")).split())


def _restyle(paragraph: Any, w: str, style: str) -> None:
    properties = paragraph.find(f"{w}pPr")
    if properties is None:
        properties = etree.Element(f"{w}pPr")
        paragraph.insert(0, properties)
    stated = properties.find(f"{w}pStyle")
    if stated is None:
        stated = etree.SubElement(properties, f"{w}pStyle")
    stated.set(f"{w}val", style)
