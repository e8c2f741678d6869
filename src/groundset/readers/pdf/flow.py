"""Paragraphs that columns and pages cut apart become one again; notes at the foot of pages wait for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from groundset.readers.pdf.blocks import Block, ended, is_hard_end

_NOTE = re.compile(r"^(?:[*†‡§¶⁰¹²³⁴⁵⁶⁷⁸⁹∗]|\d{1,3}[\s.)A-Z])")
_CAPTION = re.compile(
    r"^(?:fig(?:ure|\.)?|table|tab\.|abb(?:ildung|\.)|tabelle|tableau|tabla|figura|listing|algorithm)\s+"
    r"[A-Z]?\d{1,3}(?:\.\d{1,3})*\s*[:.\-–—|]",
    re.I,
)
_SMALL = 0.93
_BROKEN = re.compile(r"[-\u2010\u00ad,]$")


def mark_notes(blocks: Sequence[Block], body: float) -> None:
    """Make notes of the small blocks that end a column, if the first of them begins as notes do."""
    place = len(blocks) - 1
    while place >= 0:
        column = blocks[place].column
        last = place
        while place >= 0 and blocks[place].column == column:
            place -= 1
        first = last + 1
        while first - 1 > place and _is_small(blocks[first - 1], body):
            first -= 1
        begun = False
        for block in blocks[first : last + 1]:
            begun = begun or bool(_NOTE.match(block.text))
            if begun and first > place + 1:
                block.kind = "note"


def _is_small(block: Block, body: float) -> bool:
    return block.kind in {"paragraph", "item"} and block.size <= _SMALL * body


def rejoined(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks with paragraphs joined over columns and pages, notes after the paragraph they cut."""
    found: list[Block] = []
    open_at = -1
    for block in blocks:
        if block.kind in {"note", "table"} or is_caption(block):
            found.append(block)
            continue
        before = found[open_at] if open_at >= 0 else None
        if before and before.column != block.column and _goes_on(before, block):
            before.lines += block.lines
            before.column = block.column
            continue
        found.append(block)
        open_at = len(found) - 1
    return found


def is_caption(block: Block) -> bool:
    """Tell what stands at a figure or a table, and interrupts the sentence that goes on after it."""
    return block.kind == "paragraph" and bool(_CAPTION.match(block.text))


def _goes_on(before: Block, block: Block) -> bool:
    if before.kind not in {"paragraph", "item"} or block.kind != "paragraph":
        return False
    if (
        not 0.94 <= before.size / block.size <= 1.06
        or block.page - before.page > 2
        or before.bold != block.bold
    ):
        return False
    last = before.lines[-1]
    if _BROKEN.search(last.text):
        return True
    if ended(last.text):
        return False
    if block.text[:1].islower():
        return True
    return not is_hard_end(last, block.lines[0]) and len(last.text) > 25
