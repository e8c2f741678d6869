"""Markdown as blocks and sections with exact character offsets.

Only the block structure comes from the parser; inline marks are read by ``plain`` with linear
expressions, because inline parsing of a hostile line is where Markdown parsers stall. Link
reference definitions are text that belongs to no block.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import takewhile
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token

Kind = Literal[
    "heading", "paragraph", "list", "ordered_list", "code", "table", "quote", "definition", "rule", "html"
]

_KINDS: dict[str, Kind] = {
    "heading_open": "heading",
    "paragraph_open": "paragraph",
    "bullet_list_open": "list",
    "ordered_list_open": "ordered_list",
    "fence": "code",
    "code_block": "code",
    "table_open": "table",
    "blockquote_open": "quote",
    "hr": "rule",
    "html_block": "html",
}
# The three line ends that the parser knows; ``str.splitlines`` knows more.
_LINE_END = re.compile(r"\r\n?|\n")
_DEFINITION = re.compile(r"[^\n:][^\n]*\n: {1,3}\S")
_TICKS = re.compile(r"`+")
_LINK = re.compile(r"!?\[([^\[\]]{1,500})\]\([^()\s]{0,2000}\)")
_STARS = re.compile(r"(?<![*\\])\*{1,3}(?=[^\s*])|(?<=[^\s*\\])\*{1,3}(?!\*)")
_UNDERSCORES = re.compile(r"(?<![\w\\])_{1,3}(?=[^\s_])|(?<=[^\s_\\])_{1,3}(?![\w_])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class Span:
    """A place in a text, end exclusive."""

    start: int
    end: int


def stripped(text: str, start: int, end: int) -> Span:
    """Give a place without the blanks at its edges; of nothing but blanks, an empty one at its end."""
    piece = text[start:end]
    lead = len(piece) - len(piece.lstrip())
    return Span(start + lead, start + max(lead, len(piece.rstrip())))


@dataclass(frozen=True, slots=True)
class Block:
    """A top-level block; ``text[start:end]`` is its source without trailing blank lines."""

    kind: Kind
    start: int
    end: int
    level: int = 0
    """Of a heading, 1 to 6."""
    text: str = ""
    """Of a heading or paragraph, without markup."""
    inline: str = ""
    """Of a heading or paragraph, with its inline markup."""
    items: tuple[Span, ...] = ()
    """Of a list, one span per top-level item, marker included."""
    info: str = ""
    """Of a code block, what stands after the fence."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with what stands under it; the root (level 0) has no heading of its own."""

    heading: str
    inline: str
    level: int
    path: tuple[str, ...]
    """Headings from the outermost down to this one."""
    start: int
    body_start: int
    body_end: int
    """End of the section's own body, where its first child starts."""
    end: int
    """End of the section with all its children."""
    blocks: tuple[Block, ...]
    """Of the own body, without the heading."""
    children: tuple[Section, ...]

    def walk(self) -> Iterator[Section]:
        """Yield this section and all below it, in the order of the text."""
        yield self
        for child in self.children:
            yield from child.walk()


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable("table")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


_PARSER = _parser()


def _line_starts(text: str) -> list[int]:
    return [0, *(match.end() for match in _LINE_END.finditer(text)), len(text)]


def _span(text: str, starts: Sequence[int], lines: Sequence[int]) -> Span:
    """Turn a half-open range of lines into a span that ends with the last visible character."""
    start = starts[lines[0]]
    end = starts[min(lines[1], len(starts) - 1)]
    return Span(start, start + len(text[start:end].rstrip()))


def _children(tokens: Sequence[Token], opening: int) -> Iterator[Token]:
    level = tokens[opening].level
    # A copy of what follows, once for each list, would cost the square of a text of many lists.
    following = (tokens[index] for index in range(opening + 1, len(tokens)))
    yield from takewhile(lambda token: token.level > level, following)


def _block(text: str, starts: Sequence[int], tokens: Sequence[Token], index: int) -> Block | None:
    token = tokens[index]
    if token.map is None or token.level != 0 or token.type not in _KINDS:
        return None
    span, kind = _span(text, starts, token.map), _KINDS[token.type]
    if span.end <= span.start:
        return None
    if kind in ("heading", "paragraph"):
        inline = tokens[index + 1].content
        level = int(token.tag[1]) if kind == "heading" else 0
        if kind == "paragraph" and _DEFINITION.match(inline):
            kind = "definition"
        return Block(kind, span.start, span.end, level, plain(inline), inline)
    if kind in ("list", "ordered_list"):
        inner = (t for t in _children(tokens, index) if t.type == "list_item_open" and t.level == 1)
        items = tuple(_span(text, starts, t.map) for t in inner if t.map is not None)
        return Block(kind, span.start, span.end, items=items)
    return Block(kind, span.start, span.end, info=token.info.strip())


def blocks(text: str) -> tuple[Block, ...]:
    """Cut Markdown into its top-level blocks, in order; CommonMark with tables."""
    starts = _line_starts(text)
    tokens = _PARSER.parse(text)
    found = (_block(text, starts, tokens, index) for index in range(len(tokens)))
    return tuple(block for block in found if block is not None)


@lru_cache(maxsize=8)
def sections(text: str) -> Section:
    """Build the tree of sections of a text; the root holds what stands before the first heading."""
    all_blocks = blocks(text)
    return _section(text, all_blocks, _closing(all_blocks), -1, ())


def _closing(all_blocks: Sequence[Block]) -> dict[int, int]:
    """Map each heading's index to the index of the heading that ends its section, or to the end."""
    closing: dict[int, int] = {}
    opened: list[int] = []
    for index, block in enumerate(all_blocks):
        if block.kind == "heading":
            while opened and all_blocks[opened[-1]].level >= block.level:
                closing[opened.pop()] = index
            opened.append(index)
    return closing | dict.fromkeys(opened, len(all_blocks)) | {-1: len(all_blocks)}


def _section(
    text: str, all_blocks: Sequence[Block], closing: dict[int, int], at: int, above: tuple[str, ...]
) -> Section:
    """Build the section of the heading ``all_blocks[at]``, or the root for -1."""
    head = all_blocks[at] if at >= 0 else None
    path = (*above, head.text) if head else above
    last = closing[at]
    first = at + 1
    while first < last and first not in closing:
        first += 1
    children: list[Section] = []
    position = first
    while position < last:
        children.append(_section(text, all_blocks, closing, position, path))
        position = closing[position]
    stop = all_blocks[last].start if last < len(all_blocks) else len(text)
    return Section(
        heading=head.text if head else "",
        inline=head.inline if head else "",
        level=head.level if head else 0,
        path=path,
        start=head.start if head else 0,
        body_start=head.end if head else 0,
        body_end=children[0].start if children else stop,
        end=stop,
        blocks=tuple(all_blocks[at + 1 : first]),
        children=tuple(children),
    )


def _split_code(text: str) -> Iterator[tuple[bool, str]]:
    """Yield (is code, text) in order; a run of backticks without a partner is text."""
    runs = list(_TICKS.finditer(text))
    partners: dict[int, int] = {}
    last_of_length: dict[int, int] = {}
    for index in range(len(runs) - 1, -1, -1):
        length = len(runs[index].group())
        partners[index] = last_of_length.get(length, -1)
        last_of_length[length] = index
    position, index = 0, 0
    while index < len(runs):
        partner = partners[index]
        if partner < 0:
            index += 1
            continue
        yield False, text[position : runs[index].start()]
        yield True, text[runs[index].start() : runs[partner].end()]
        position, index = runs[partner].end(), partner + 1
    yield False, text[position:]


def _unmarked(text: str) -> str:
    text = _LINK.sub(r"\1", text)
    for marks in (_STARS, _UNDERSCORES):
        lengths = Counter(len(mark) for mark in marks.findall(text))
        text = marks.sub(partial(_without_paired, lengths), text)
    return _ESCAPE.sub(r"\1", text)


def _without_paired(lengths: Counter[int], match: re.Match[str]) -> str:
    return match.group() if lengths[len(match.group())] % 2 else ""


def plain(markdown_inline: str, *, keep_code: bool = False) -> str:
    """Strip marks of emphasis, code and links from inline Markdown; spaces become single.

    With ``keep_code`` code keeps its backticks. A mark without a partner (as in ``*.yaml``) stays.
    """
    parts = list(_split_code(markdown_inline))
    # Marks are counted over all of the text, because emphasis may hold code: **the `x` flag**.
    text = _unmarked("\0".join(part for code, part in parts if not code))
    codes = (part if keep_code else part.strip("`").strip() for code, part in parts if code)
    joined = "".join(piece + next(codes, "") for piece in text.split("\0"))
    return " ".join(joined.split())


def code_removed(text: str) -> str:
    """Blank code spans and fenced code of a text, so that words in code are not taken for prose."""
    lines: list[str] = []
    fence = ""
    for line in text.split("\n"):
        mark = line.lstrip(" >-*0123456789.")[:3]
        if fence:
            fence = "" if mark == fence else fence
            continue
        if mark in ("```", "~~~"):
            fence = mark
            continue
        lines.append(line)
    return "".join("`…`" if code else part for code, part in _split_code("\n".join(lines)))
