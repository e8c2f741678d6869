"""Blocks become Markdown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, takewhile

from groundset.readers.pdf.blocks import BULLET, Block, is_hard_end
from groundset.readers.pdf.model import Line, Table
from groundset.readers.plain.hyphens import SOFT, Vocabulary
from groundset.readers.plain.list_numbers import counts_on
from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line, escape_tags
from groundset.text.markup.html_tables import cell_text, pipe_table

_NUMBERED = re.compile(r"(\d{1,3})[.)]\s+")
_BREAK = "  \n"
_VERSE = 0.4
"""Share of a paragraph's lines that end early from which on its line ends are meant."""
_LONGEST_LEAD = 80


def markdown(blocks: Sequence[Block], words: Vocabulary) -> str:
    """Write a document."""
    written: list[str] = []
    items: list[tuple[Block, str]] = []
    for block in blocks:
        if block.kind == "item":
            items.append((block, _joined(block, words)))
            continue
        if items:
            written.append(_list(items))
            items = []
        written.append(_block(block, words))
    if items:
        written.append(_list(items))
    return "\n\n".join(text for text in written if text).replace(SOFT, "-")


def _block(block: Block, words: Vocabulary) -> str:
    if block.table:
        return _table(block.table)
    if block.kind == "code" and len(block.lines) > 1:
        return _code(block.lines)
    text = _joined(block, words)
    if block.kind == "heading":
        return f"{'#' * block.level} {escape_tags(text.replace(_BREAK, ' '))}"
    first, *rest = text.split(_BREAK)
    return _BREAK.join([_with_run_in(first, block), *map(escape_line, rest)])


def _with_run_in(text: str, block: Block) -> str:
    """Write a paragraph; words in bold that open it, as a heading within the line, stay bold."""
    lead = " ".join(run.text for run in takewhile(lambda run: run.bold, block.lines[0].runs)).strip()
    rest = text[len(lead) :]
    if (
        not 2 <= len(lead) <= _LONGEST_LEAD
        or not text.startswith(lead)
        or not rest.strip()
        or (not lead[-1].isalnum() and lead[-1] not in ".:?")
    ):
        return escape_line(text)
    return f"**{escape_line(lead)}**{escape_tags(rest)}"


def _joined(block: Block, words: Vocabulary) -> str:
    """Join the lines of a block; a line that ends early stays one, unless it is all of a sentence."""
    text = block.lines[0].text
    stays = [_stays(before, line) for before, line in pairwise(block.lines)]
    verse = block.kind == "paragraph" and sum(stays) >= _VERSE * len(stays)
    for line, stay in zip(block.lines[1:], stays, strict=True):
        if verse and stay:
            text += _BREAK + line.text
        else:
            *above, last = text.split(_BREAK)
            text = _BREAK.join([*above, words.joined(last, line.text)])
    return text


def _stays(before: Line, line: Line) -> bool:
    if line.text[:1].islower() or before.text.endswith(("-", SOFT, ",")):
        return False
    return is_hard_end(before, line)


def _list(items: list[tuple[Block, str]]) -> str:
    """Write items in a row as one list, as deep as they stand in."""
    depths = list(_depths(block.lines[0].x0 for block, _ in items))
    numbered = counts_on((depth, _digits(text)) for depth, (_, text) in zip(depths, items, strict=True))
    lines: list[str] = []
    widths: list[int] = []
    for depth, (_, text) in zip(depths, items, strict=True):
        marker, rest = _marker(text, numbered=numbered)
        del widths[depth:]
        lines.append(" " * sum(widths) + marker + escape_line(rest).replace("\n", " "))
        widths.append(len(marker))
    return "\n".join(lines)


def _depths(lefts: Iterable[float]) -> Iterator[int]:
    """Give how deep items stand in, by where they begin."""
    open_lefts: list[float] = []
    for left in lefts:
        while open_lefts and left < open_lefts[-1] - 4:
            open_lefts.pop()
        if not open_lefts or left > open_lefts[-1] + 4:
            open_lefts.append(left)
        yield len(open_lefts) - 1


def _digits(text: str) -> str:
    match = _NUMBERED.match(text)
    return match[1] if match else ""


def _marker(text: str, *, numbered: bool) -> tuple[str, str]:
    if match := BULLET.match(text):
        return "- ", text[match.end() :]
    if numbered and (match := _NUMBERED.match(text)):
        return f"{match[1]}. ", text[match.end() :]
    return "- ", text  # Letters and numbers in brackets are what a text refers to by.


def _code(lines: Sequence[Line]) -> str:
    left = min(line.x0 for line in lines)
    wide = [(line.x1 - line.x0) / len(line.text) for line in lines if line.text]
    width = sorted(wide)[len(wide) // 2] or 1.0
    return fenced("\n".join(" " * min(40, round((line.x0 - left) / width)) + line.text for line in lines))


def _table(table: Table) -> str:
    return "\n".join(pipe_table([[cell_text(cell) for cell in row] for row in table.rows]))
