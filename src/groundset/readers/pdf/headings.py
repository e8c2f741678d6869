"""Which blocks are headings, and of what level: by the outline of the file, else by how they look."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise, zip_longest

from groundset.readers.pdf.blocks import NUMBER, Block, ended
from groundset.readers.pdf.model import Line, Page
from groundset.readers.plain.pagination import is_contents

_LARGER = 1.09
_LONGEST = 200
_DEEPEST = 6
_MOST_WORDS = 22
_NO_WORD = re.compile(r"[^\w]+|_")
_LEADING_NUMBER = re.compile(
    r"^(?:(?:chapter|section|part|appendix|kapitel|teil)?\s*(?:\d+|[A-Z])(?:\.\d+)*[.:)]?\s+)", re.I
)

_BYLINE = re.compile(r"[†‡∗¹²³⁴@{}]|,.*,")

_Style = tuple[float, bool]
Outline = Sequence[tuple[int, int, str]]


def body_size(pages: Sequence[Page]) -> float:
    """Give the font height that most characters have."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            sizes[line.size] += len(line.text)
    return max(sorted(sizes), key=lambda size: sizes[size]) if sizes else 10.0


def mark_headings(blocks: Sequence[Block], outline: Outline, body: float) -> None:
    """Make headings of the blocks that are some."""
    named = _by_outline(blocks, outline)
    bold_body = _bold_is_usual(blocks)
    shown = [
        b for i, b in enumerate(blocks) if id(b) not in named and _looks_like_one(blocks, i, body, bold_body)
    ]
    levels = _levels(blocks, named, shown)
    for block in blocks:
        if id(block) in levels:
            block.kind, block.level = "heading", levels[id(block)]


def joined_headings(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks with headings that go over several lines in one."""
    found: list[Block] = []
    for block in blocks:
        before = found[-1] if found else None
        if before and block.kind == before.kind == "heading" and _is_rest(before, block):
            before.lines += block.lines
            before.level = min(before.level, block.level)
        else:
            found.append(block)
    return found


def without_empty_contents(blocks: Sequence[Block]) -> list[Block]:
    """Leave out the heading of a list of contents whose entries have gone."""
    return [
        block
        for block, after in zip_longest(blocks, blocks[1:])
        if not (after and block.kind == after.kind == "heading" and is_contents(block.text))
    ]


def _is_rest(before: Block, block: Block) -> bool:
    same = before.size == block.size and before.column == block.column and block.gap < 0.7
    return same and len(before.lines) < 4 and not _LEADING_NUMBER.match(block.text) and not ended(before.text)


def _levels(blocks: Sequence[Block], named: dict[int, int], shown: list[Block]) -> dict[int, int]:
    if not named:
        styles = sorted({_style(block) for block in shown}, reverse=True)
        ranks = _ranks(styles)
        return {id(block): ranks[_style(block)] for block in shown}
    found: defaultdict[_Style, Counter[int]] = defaultdict(Counter)
    largest = 0.0
    for block in blocks:
        if id(block) in named:
            found[_style(block)][named[id(block)]] += 1
            largest = max(largest, block.size)
    titled = any(block.page == 0 and block.size > largest for block in shown)
    levels = {place: min(_DEEPEST, level + titled) for place, level in named.items()}
    deepest = max(levels.values())
    for block in shown:
        known = found.get(_style(block))
        if known:
            level = min(level for level, count in known.items() if count == max(known.values())) + titled
        elif block.size > largest:
            level = 1
        else:
            level = deepest + 1
        levels[id(block)] = min(_DEEPEST, level)
    return levels


def _ranks(styles: list[_Style]) -> dict[_Style, int]:
    """Rank styles by size, then weight; sizes that are nearly one share a rank."""
    ranks: dict[_Style, int] = {}
    rank, last = 0, (0.0, False)
    for style in styles:
        if not rank or last[0] / style[0] > 1.08 or last[1] != style[1]:
            rank += 1
            last = style
        ranks[style] = min(_DEEPEST, rank)
    return ranks


def _style(block: Block) -> _Style:
    return block.size, block.bold


def _by_outline(blocks: Sequence[Block], outline: Outline) -> dict[int, int]:
    """Find the block that each bookmark names, on its page or the one after; levels count from 1."""
    by_page: defaultdict[int, list[Block]] = defaultdict(list)
    for block in blocks:
        if block.kind != "table" and len(block.text) <= _LONGEST:
            by_page[block.page].append(block)
    named: dict[int, int] = {}
    for page, depth, title in outline:
        wanted = {_plain(title), _plain(_LEADING_NUMBER.sub("", title))} - {""}
        for block in [*by_page[page], *by_page[page + 1]]:
            texts = {_plain(block.text), _plain(_LEADING_NUMBER.sub("", block.text))}
            if id(block) not in named and wanted & texts:
                named[id(block)] = min(_DEEPEST, depth + 1)
                break
    return named


def _plain(text: str) -> str:
    return _NO_WORD.sub("", text).casefold()


def _bold_is_usual(blocks: Sequence[Block]) -> bool:
    total = sum(len(block.text) for block in blocks)
    return sum(len(block.text) for block in blocks if block.bold) > 0.35 * total


def _has_gap(line: Line) -> bool:
    """Tell a row of cells; the number of a heading may stand apart."""
    gaps = [b.x0 - a.x1 > 1.5 * line.size for a, b in pairwise(line.runs)]
    return any(gaps[1:] if gaps and len(line.runs[0].text) <= 8 else gaps)


def _looks_like_one(blocks: Sequence[Block], index: int, body: float, bold_body: bool) -> bool:
    block = blocks[index]
    text = block.text
    letters = sum(c.isalpha() for c in text)
    if (
        block.kind not in {"paragraph", "item"}
        or len(text) > _LONGEST
        or letters < 2
        or letters < 0.4 * len(text.replace(" ", ""))
    ):
        return False
    if (block.kind == "item" and not NUMBER.match(text)) or any(map(_has_gap, block.lines)):
        return False
    if not (text[0].isupper() or text[0].isdigit() or not text[0].isascii()):
        return False
    if block.page == 0 and index and _BYLINE.search(text):
        return False  # Authors and where they work.
    if block.size >= _LARGER * body:
        short = len(block.lines) <= 4 and len(text.split()) <= _MOST_WORDS
        return short and not (ended(text) and len(text) > 80)
    after = blocks[index + 1] if index + 1 < len(blocks) else None
    if (
        after is None
        or block.size < 0.95 * body
        or len(block.lines) > 2
        or ended(text.rstrip(":"))
        or text.endswith((",", ";"))
    ):
        return False
    if block.bold and not bold_body:
        return len(text) <= 120 and not after.bold
    follows = after.kind == "paragraph" and len(after.text) >= 80 and block.gap > 0.6
    return text.isupper() and letters >= 4 and len(block.lines) == 1 and follows and len(text) <= 80
