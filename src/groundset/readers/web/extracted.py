"""The tree of elements that trafilatura extracts from a page, written as Markdown.

Its own writer escapes more than Markdown needs and runs over the text many times; this one walks once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line
from groundset.text.markup.html_tables import pipe_table

_BREAK = "\x1e"
"""Stands for a line break within a paragraph until its white space is collapsed."""
_BOLD, _ITALIC = "\x11\x12", "\x13\x14"
"""Stand for the beginning and the end of a marked run until runs that touch are joined."""
_MARKS = {"#b": _BOLD, "#i": _ITALIC}
_SHOWN = str.maketrans({_BOLD[0]: "**", _BOLD[1]: "**", _ITALIC[0]: "*", _ITALIC[1]: "*"})
_INLINE = frozenset({"hi", "del", "ref", "span", "lb", "graphic", "cell"})
_ESCAPED = re.compile(r"[*`]|\\(?=[!-/:-@\[-`{-~])|(?<!\w)_|_(?!\w)|<(?=[A-Za-z/!?])|~~")
_LONGEST_CELL = 1000
"""Characters; a table with a longer cell is no table but the layout of a page."""
_REFERENCE = re.compile(r"\[?\d{1,4}\]?")
_NUMBER = re.compile(r"\d")


def extracted_to_markdown(body: Any) -> str:
    """Write a body as Markdown, one blank line between blocks; ``clean_markdown`` has the last word."""
    return "\n\n".join(_blocks(body))


def _blocks(element: Any) -> Iterator[str]:
    """Yield the blocks in an element; text between blocks becomes paragraphs."""
    line: list[str] = [_escape(element.text)]
    for child in element:
        if _is_inline(child):
            line.append(_inline(child))
        else:
            yield from _paragraph(line)
            yield from _block(child)
            line = []
        line.append(_escape(child.tail))
    yield from _paragraph(line)


def _is_inline(element: Any) -> bool:
    if element.tag == "code":
        parent = element.getparent()
        return (
            parent.tag != "body"
            and "\n" not in (element.text or "")
            and next(element.iter("lb"), None) is None
        )
    return element.tag in _INLINE or not isinstance(element.tag, str)


def _block(element: Any) -> Iterator[str]:
    tag = element.tag
    if tag == "head":
        yield from _heading(element)
    elif tag == "list":
        yield from _list(element)
    elif tag == "quote":
        inner = "\n\n".join(_blocks(element))
        if _says(inner):
            yield "\n".join(f"> {line}".rstrip() for line in inner.split("\n"))
    elif tag == "code":
        if code := fenced(_verbatim(element), element.get("lang", "")):
            yield code
    elif tag == "table":
        yield from _table(element)
    else:
        yield from _blocks(element)


def _heading(element: Any) -> Iterator[str]:
    rend = element.get("rend", "")
    level = int(rend[1]) if len(rend) == 2 and _NUMBER.match(rend[1]) else 3
    if _says(text := _flat(element).rstrip("¶🔗 ")):  # Signs that link to the heading itself.
        yield f"{'#' * min(6, max(1, level))} {text}"


def _list(element: Any) -> Iterator[str]:
    """Yield a list; the terms of a definition list are items, with what defines them below."""
    numbered = element.get("rend") == "ol"
    out: list[str] = []
    for item in element:
        blocks = list(_blocks(item))
        if not blocks:
            continue
        marker = f"{len(out) + 1}. " if numbered else "- "
        margin = " " * len(marker)
        only_lists = all(block.startswith(("- ", "1. ")) for block in blocks[1:])
        first, *rest = ("\n" if only_lists else "\n\n").join(blocks).split("\n")
        out.append("\n".join([marker + first, *(margin + line if line else "" for line in rest)]))
    if out:
        yield "\n".join(out)


def _table(element: Any) -> Iterator[str]:
    rows = [[_cell(cell) for cell in row] for row in element.iter("row")]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    if max(len(row) for row in rows) == 1 or max(len(cell) for row in rows for cell in row) > _LONGEST_CELL:
        for cell in element.iter("cell"):
            yield from _blocks(cell)  # It only lays out.
        return
    yield "\n".join(pipe_table(rows))


def _cell(element: Any) -> str:
    return re.sub(r"(?<!\\)\|", r"\\|", _flat(element))


def _flat(element: Any) -> str:
    """Give all of an element as one line."""
    pieces = [_escape(element.text)]
    for child in element:
        pieces.append(_inline(child) if _is_inline(child) else f" {_flat(child)} ")
        pieces.append(_escape(child.tail))
    return _joined(" ".join("".join(pieces).replace(_BREAK, " ").split()))


def _joined(line: str) -> str:
    """Make one of two marked runs that touch, for pages mark word by word, and show the marks."""
    for mark in (_BOLD, _ITALIC):
        if mark[0] in line:
            line = re.sub(f"{mark[1]}(\\s*){mark[0]}", r"\1", line)
    return line.translate(_SHOWN)


def _inline(element: Any) -> str:
    if not isinstance(element.tag, str):
        return ""
    if element.tag == "lb":
        return _BREAK
    if element.tag == "code" or element.get("rend") == "#t":
        text = " ".join(_verbatim(element).split())
        return f"`{text}`" if text and "`" not in text else _escape(text)
    inner = _escape(element.text) + "".join(_inline(child) + _escape(child.tail) for child in element)
    if (
        element.get("rend") == "#sup"
        and _REFERENCE.fullmatch(inner.strip().replace("\\", ""))
        and "[" in inner
    ):
        return ""
    mark = _MARKS.get(element.get("rend", ""), "")
    bare = inner.strip()
    if not mark or _BREAK in bare or mark[0] in bare or not _says(bare):
        return inner
    return inner.replace(bare, f"{mark[0]}{bare}{mark[1]}", 1)


def _says(text: str) -> bool:
    return any(map(str.isalnum, text))


def _verbatim(element: Any) -> str:
    for mark in element.iter("lb"):
        if not (mark.tail or "").startswith("\n"):
            mark.tail = "\n" + (mark.tail or "")
    return "".join(element.itertext())


def _escape(text: str | None) -> str:
    return _ESCAPED.sub(r"\\\g<0>", text) if text else ""


def _paragraph(pieces: list[str]) -> Iterator[str]:
    lines = [" ".join(part.split()) for part in "".join(pieces).split(_BREAK)]
    lines = [escape_line(_joined(line)) for line in lines if line]
    if lines:
        yield "  \n".join(lines)
