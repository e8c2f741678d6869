"""Block part of cleaning: Markdown is parsed into blocks and written again in one form.

Thematic breaks are left out: they say nothing, and ``---`` reads as front matter or a heading elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from groundset.text.markup.html_tables import pipe_table
from groundset.text.markup.links import clean_inline

_NESTING = 60
"""Levels of the parser; deeper lists and quotes are laid flat, for the parser would drop their text."""
_DEEP = re.compile(r"^(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])(?=[\s>*+-])){20}", re.MULTILINE)
_PREFIXES = re.compile(r"^(?:[ \t]*[>*+-])*[ \t]*", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Blocks:
    """A parsed text."""

    text: str
    """What was parsed: the given text, or that text laid flat."""
    tokens: list[Token]
    references: Collection[str]
    code: list[tuple[int, int]]
    """Character ranges of code blocks with their fences, in order."""


@cache
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"maxNesting": _NESTING}).enable("table").disable("html_block")
    parser.core.ruler.enableOnly(["normalize", "block"])
    return parser


def parse(text: str) -> Blocks:
    """Parse the block structure; lists and quotes too deep for the parser are laid flat first."""
    if _DEEP.search(text):
        text = _PREFIXES.sub("", text)
    environment: dict[str, dict[str, object]] = {}
    tokens = _parser().parse(text, environment)
    if any(token.level >= _NESTING - 2 for token in tokens):
        text = _PREFIXES.sub("", text)
        environment = {}
        tokens = _parser().parse(text, environment)
    return Blocks(text, tokens, environment.get("references", {}), _code_ranges(text, tokens))


def _code_ranges(text: str, tokens: list[Token]) -> list[tuple[int, int]]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    maps = [t.map for t in tokens if t.type in {"fence", "code_block"} and t.map]
    return [(starts[first], starts[min(last, len(starts) - 1)]) for first, last in maps]


def fenced(code: str, info: str = "") -> str:
    """Write code as a fenced block, with a fence longer than any run of backticks in it."""
    longest = max((len(run) for run in re.findall("`+", code)), default=0)
    fence = "`" * max(3, longest + 1)
    info = " ".join(info.replace("`", "").split())
    lines = code.split("\n")
    while lines and not lines[0].strip():
        lines.pop(0)
    while lines and not lines[-1].strip():
        lines.pop()
    return "\n".join([fence + info, *(line.rstrip() for line in lines), fence]) if lines else ""


@dataclass(slots=True)
class _Container:
    """An open list, item, quote, or the text itself, with the blocks in it."""

    kind: str
    blocks: list[str] = field(default_factory=list)
    number: int = 0
    tight: bool = True
    mark: str = ""
    """Of the items of a list."""
    last: str = ""
    """Mark of the list that ends its blocks so far: two lists in a row would be one with the same mark."""


class _Writer:
    """Writes tokens; one open container per level."""

    def __init__(self, references: Collection[str]) -> None:
        self.references = references
        self.stack = [_Container("text")]
        self.heading = ""
        self.rows: list[list[str]] = []

    def add(self, block: str, mark: str = "") -> None:
        """Add a block to the open container; an empty one is left out."""
        if block:
            self.stack[-1].blocks.append(block)
            self.stack[-1].last = mark

    def feed(self, token: Token) -> None:
        """Take one token."""
        kind = token.type
        if kind in {"bullet_list_open", "ordered_list_open", "blockquote_open", "list_item_open"}:
            number = int(token.attrs.get("start", 1)) if kind == "ordered_list_open" else 0
            mark = _other_mark(kind, self.stack[-1].last)
            self.stack.append(_Container(kind.removesuffix("_open"), number=number, mark=mark))
        elif kind in {"bullet_list_close", "ordered_list_close", "blockquote_close", "list_item_close"}:
            self.close(self.stack.pop())
        elif kind == "paragraph_open" and not token.hidden and self.stack[-1].kind == "list_item":
            self.stack[-2].tight = False
        elif kind in {"fence", "code_block"}:
            self.add(fenced(token.content, _info(token.info)))
        elif kind == "heading_open":
            self.heading = "#" * int(token.tag[1])
        elif kind == "heading_close":
            self.heading = ""
        else:
            self.feed_table(token)

    def feed_table(self, token: Token) -> None:
        """Take a token of a table, or inline content."""
        if token.type == "table_open":
            self.rows = []
        elif token.type == "tr_open":
            self.rows.append([])
        elif token.type == "table_close":
            self.add("\n".join(pipe_table(self.rows)) if any(map(any, self.rows)) else "")
            self.rows = []
        elif token.type == "inline":
            self.inline(token)

    def inline(self, token: Token) -> None:
        """Write a paragraph, a heading or a cell."""
        plain = bool(self.heading or self.rows)
        text = clean_inline(token.content, self.references, breaks=not plain)
        if self.rows:
            self.rows[-1].append(_escape_pipes(text))
        elif self.heading:
            self.add(f"{self.heading} {text}" if text.strip("# ") else "")
        else:
            self.add(text)

    def close(self, done: _Container) -> None:
        """Write a container that ends into the one around it."""
        if done.kind == "blockquote":
            lines = "\n\n".join(done.blocks).split("\n") if done.blocks else []
            self.add("\n".join(f"> {line}" if line else ">" for line in lines))
        elif done.kind == "list_item":
            if done.blocks:
                self.stack[-1].blocks.append(_item(done, self.stack[-1]))
                self.stack[-1].number += 1
        else:
            self.add(("\n" if done.tight else "\n\n").join(done.blocks), done.mark)


def _other_mark(kind: str, last: str) -> str:
    if kind == "ordered_list_open":
        return ")" if last == "." else "."
    return "*" if last == "-" else "-"


def _item(item: _Container, parent: _Container) -> str:
    marker = f"{parent.number}{parent.mark} " if parent.kind == "ordered_list" else f"{parent.mark} "
    text = item.blocks[0]
    for block in item.blocks[1:]:
        is_list = re.match(r"[-*] |1[.)] ", block)
        text += ("\n" if parent.tight and is_list else "\n\n") + block
    margin = " " * len(marker)
    first, *rest = text.split("\n")
    return "\n".join([marker + first, *(margin + line if line else "" for line in rest)])


def _info(info: str) -> str:
    """Keep the language of a fence, without titles and other attributes."""
    first = info.split(maxsplit=1)[0] if info.strip() else ""
    return re.sub(r"[^\w+#.-]", "", first.strip("{}."))


def _escape_pipes(cell: str) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", cell)


def render(blocks: Blocks) -> str:
    """Write the blocks as clean Markdown, without a newline at the end."""
    writer = _Writer(blocks.references)
    for token in blocks.tokens:
        writer.feed(token)
    return "\n\n".join(writer.stack[0].blocks)
