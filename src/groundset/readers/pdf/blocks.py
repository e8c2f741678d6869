"""Lines of a column become blocks: what belongs together as one paragraph, heading or list item."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from groundset.readers.pdf.model import Column, Line, Table

Kind = Literal["heading", "paragraph", "item", "table", "code", "note"]

BULLET = re.compile(r"^(?:[•◦‣⁃∙·○▸►✓✔➢❖]|§(?!\s*[\d§])|[-–—*o](?=\s))\s*(?=\S)")
"""A section sign is a bullet where a font of symbols was lost, and none before a number."""
NUMBER = re.compile(
    r"^(?:(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)]|[A-Z]\)|\((?:\d{1,2}|[a-z]|[ivx]{1,5}|[A-Z])\))\s+(?=\S)"
)
"""No more than two digits in brackets: three are a telephone's area code."""
_REFERENCE = re.compile(r"^\[\d{1,3}\]\s")
_ENDED = re.compile(r"[.!?:;…][\"'”’»)\]]*[⁰¹²³⁴⁵⁶⁷⁸⁹,]*$")
_LOOSE = 1.32
"""Distance of lines, in usual distances, from which on a new paragraph begins."""


@dataclass(slots=True)
class Block:
    """Lines that belong together, or a table."""

    kind: Kind
    page: int
    column: int
    """Counted over the whole document."""
    lines: list[Line]
    level: int = 0
    table: Table | None = None
    gap: float = 0.0
    """Free space above, in font heights."""

    @property
    def text(self) -> str:
        """All its lines on one."""
        return " ".join(line.text for line in self.lines)

    @property
    def size(self) -> float:
        """Height of its font."""
        return self.lines[0].size if self.lines else 0.0

    @property
    def bold(self) -> bool:
        """Whether all of it is bold."""
        return bool(self.lines) and all(line.bold for line in self.lines)


def ended(text: str) -> bool:
    """Tell whether a text ends as sentences do."""
    return bool(_ENDED.search(text))


def is_hard_end(line: Line, after: Line) -> bool:
    """Tell whether the next word would still have fit on a line."""
    word = after.text.split(maxsplit=1)[0] if after.text else ""
    width = sum(0.5 if c < "\u1100" else 1.0 for c in word)
    return line.x1 + (width + 1.5) * line.size < line.right


def blocks_of(column: Column, page: int, number: int) -> Iterator[Block]:
    """Cut a column into blocks; all text is a paragraph, an item or code as yet."""
    lines = [item for item in column.items if isinstance(item, Line)]
    pitch = _pitches(lines)
    block: Block | None = None
    for item, after in _with_next(column.items):
        if isinstance(item, Table):
            if block:
                yield block
            block = None
            yield Block("table", page, number, [], table=item)
        elif block and not _begins(block, item, after, pitch.get(item.size, 1.25 * item.size)):
            block.lines.append(item)
        else:
            gap = 9.0
            if block:
                gap = (item.middle - block.lines[-1].middle) / item.size - 1
                yield block
            block = Block(_kind(item), page, number, [item], gap=gap)
    if block:
        yield block


def _with_next(items: Iterable[Line | Table]) -> Iterator[tuple[Line | Table, Line | None]]:
    listed = list(items)
    for place, item in enumerate(listed):
        after = listed[place + 1] if place + 1 < len(listed) else None
        yield item, after if isinstance(after, Line) else None


def _kind(line: Line) -> Kind:
    if BULLET.match(line.text) or NUMBER.match(line.text):
        return "item"
    return "code" if line.mono else "paragraph"


def _pitches(lines: list[Line]) -> dict[float, float]:
    """Give the usual distance of lines per font height."""
    distances: dict[float, list[float]] = {}
    for a, b in pairwise(lines):
        if a.size == b.size and 0.8 * a.size < b.middle - a.middle < 2.5 * a.size:
            distances.setdefault(a.size, []).append(b.middle - a.middle)
    return {size: sorted(found)[len(found) // 3] for size, found in distances.items() if len(found) >= 2}


def _begins(block: Block, line: Line, after: Line | None, pitch: float) -> bool:
    """Tell whether a line begins a new block."""
    last = block.lines[-1]
    hard = is_hard_end(last, line)
    if _looks_otherwise(block, line):
        return True
    step = line.middle - last.middle
    if line.text[:1].islower() and not ended(last.text) and not hard and 0 < step < 2.4 * line.size:
        return False
    if step > _LOOSE * pitch or step < -line.size:
        return True
    if block.kind == "code":
        return False
    if _opens_item(block, line, hard):
        return True
    if block.kind == "item" and line.x0 > block.lines[0].x0 + 0.4 * line.size:
        return False  # It hangs under the item's first line.
    return _moved_in(block, line, after) or (hard and ended(last.text) and not line.text[:1].islower())


def _opens_item(block: Block, line: Line, hard: bool) -> bool:
    """Tell a line that begins as list items do, where one may begin."""
    if _REFERENCE.match(line.text):
        return True
    if BULLET.match(line.text):
        return block.kind == "item" or ended(block.lines[-1].text) or line.text[0] not in "-–—*o·∙"
    hangs = block.kind == "item" and line.x0 > block.lines[0].x0 + 0.4 * line.size
    return bool(NUMBER.match(line.text)) and (hard or (block.kind == "item" and not hangs))


def _looks_otherwise(block: Block, line: Line) -> bool:
    last = block.lines[-1]
    if not 0.94 <= line.size / last.size <= 1.06:
        return True
    if line.mono != (block.kind == "code"):
        return block.kind == "code" or (line.mono and len(line.text) > 3)
    if line.bold == last.bold:
        return False
    both = line.runs[0].bold if last.bold else last.runs[-1].bold
    return not both and (last.bold != block.lines[0].bold or len(block.lines) <= 2)


def _moved_in(block: Block, line: Line, after: Line | None) -> bool:
    """Tell a first line by where it begins, against the lines before and after it."""
    step = 0.7 * line.size
    first, last = block.lines[0], block.lines[-1]
    if block.kind == "item":
        hangs = len(block.lines) > 1 and block.lines[1].x0 > first.x0 + 0.3 * line.size
        return hangs and line.x0 < block.lines[1].x0 - step
    if line.x0 > last.x0 + step:
        if len(block.lines) > 1:
            return True
        return not (after is not None and abs(after.x0 - line.x0) < step)
    # The lines before hung under their first one, and this one does not.
    return len(block.lines) > 1 and line.x0 < last.x0 - step and first.x0 < last.x0 - step
