"""Plain text: its own ways of showing headings, lists and wrapped lines become Markdown, conservatively.

A block is what stands between blank lines. When in doubt a block is prose, and its lines stay lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import chain, groupby, pairwise

from groundset.contracts import Draft
from groundset.readers.decoding import decode
from groundset.readers.plain.flat_text import flat_to_markdown
from groundset.readers.plain.list_numbers import counts_on
from groundset.readers.plain.torn_text import repaired
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line, escape_tags

_UNDERLINE = re.compile(r"^([=\-~*^#])\1{2,}\s*$")
_NUMBERED = re.compile(
    r"^(?:(?P<dots>\d{1,2}(?:\.\d{1,2}){1,4})\.?|(?:chapter|section|part|appendix)\s+[\dIVXLA-Z]{1,6}[.:]?)\s+\S",
    re.I,
)
_CHAPTER = re.compile(r"^(?:chapter|part|appendix)\s+[\dIVXLC]{1,6}[.:]?$", re.I)
_BULLET = re.compile(r"^\s*(?:[-*•·‣◦+]|\d{1,3}[.)]|\(\d{1,2}\)|\(?[a-z]\)|\([ivx]{2,5}\))\s+\S")
_BULLET_MARK = re.compile(r"^(\s*)(?:[•·‣◦*+-]\s+|(\d{1,3})[.)]\s+|)")
"""Letters and numbers in brackets stay with the item, for a text refers to it by them."""
_TURN = re.compile(r"^\s*(?:q|a|question|answer|frage|antwort)\s?\d{0,3}\s?[:.)]\s", re.I)
_GAP = re.compile(r"\S(?: {3,}|\t+)\S")
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|~~~|\|.*\|[ \t]*$|\[[^\]\n]+\]: )|\]\(https?://|\*\*\S[^*\n]{0,200}\*\*", re.MULTILINE
)
_LONG_LINE = 130
_WRAPPED = 45
"""Least width of a block whose lines were broken because they were full."""
_Item = tuple[int, str, str]
"""Depth, digits of the number if it has one, text."""
_FIELD = re.compile(r"^[A-Z][\w-]{1,30}: \S")


class PlainTextReader:
    """Reads one document per file."""

    name = "text"
    suffixes = frozenset({".txt", ".text", ".log"})
    signatures = ()

    def read(self, data: bytes, path: str) -> Iterator[Draft]:
        """Yield the document."""
        text = decode(data)
        flat = flat_to_markdown(text)
        yield Draft(text=text_to_markdown(repaired(text)) if flat is None else clean_markdown(flat))


def text_to_markdown(text: str) -> str:
    """Turn plain text into clean Markdown; text that already is Markdown is only cleaned."""
    text = normalise(text)
    if len(_MARKDOWN.findall(text[:200_000])) >= 3:
        return clean_markdown(text)
    blocks = re.split(r"\n[ \t]*\n\s*?(?=[^\n])", text.expandtabs(8).strip("\n"))
    return clean_markdown("\n\n".join(_blocks([_filled(block) for block in blocks])))


def _filled(block: str) -> list[str]:
    return [line.rstrip() for line in block.split("\n") if line.strip()]


def _blocks(blocks: Iterable[list[str]]) -> Iterator[str]:
    """Write blocks; lists after one another are one to Markdown, so their numbers are looked at together."""
    for listed, group in groupby(blocks, key=_is_list):
        found = list(group)
        if listed:
            items = [_items(lines) for lines in found]
            yield from map(partial(_list, numbered=_counts_on(chain(*items))), items)
        else:
            yield from map(_block, found)


def _is_list(lines: list[str]) -> bool:
    return bool(lines) and bool(_BULLET.match(lines[0])) and not _heading(lines)


def _block(lines: list[str]) -> str:
    if not lines:
        return ""
    if heading := _heading(lines):
        return heading
    if _BULLET.match(lines[0]):
        items = _items(lines)
        return _list(items, numbered=_counts_on(items))
    if _is_columns(lines):
        return fenced("\n".join(lines))
    return _prose(lines)


def _heading(lines: list[str]) -> str:
    first = lines[0].strip()
    if len(lines) > 1 and (match := _UNDERLINE.match(lines[1].strip())) and _could_title(first):
        level = {"=": 1, "-": 2}.get(match[1], 3)
        rest = _block(lines[2:])
        return f"{'#' * level} {escape_tags(first)}" + (f"\n\n{rest}" if rest else "")
    if len(lines) > 1 or not _could_title(first):
        return ""
    if first.isupper() and sum(c.isalpha() for c in first) >= 4 and not first.endswith((",", ";", "!", "?")):
        return f"## {escape_tags(first)}"
    if _CHAPTER.match(first):
        return f"## {first}"
    if (match := _NUMBERED.match(first)) and not first.endswith((",", ";", ":")):
        depth = 1 + (match["dots"] or "").count(".")
        return f"{'#' * min(6, depth + 1)} {escape_tags(first)}"
    return ""


def _could_title(line: str) -> bool:
    return 2 <= len(line) <= 90 and not line.endswith(".") and any(c.isalpha() for c in line)


def _items(lines: list[str]) -> list[_Item]:
    base = len(lines[0]) - len(lines[0].lstrip())
    items: list[_Item] = []
    for line in lines:
        match = _BULLET_MARK.match(line) if _BULLET.match(line) else None
        if match:
            depth = min(4, max(0, (len(match[1]) - base)) // 2)
            items.append((depth, match[2] or "", line[match.end() :]))
        else:
            depth, digits, text = items[-1]
            items[-1] = (depth, digits, f"{text} {line.strip()}")
    return items


def _counts_on(items: Iterable[_Item]) -> bool:
    return counts_on((depth, digits) for depth, digits, _ in items)


def _list(items: Iterable[_Item], *, numbered: bool) -> str:
    return "\n".join("   " * depth + _item(digits, text, numbered=numbered) for depth, digits, text in items)


def _item(digits: str, text: str, *, numbered: bool) -> str:
    if digits and not numbered:
        return f"- {digits}\\. {escape_tags(text)}"
    return f"{digits}. {escape_tags(text)}" if digits else f"- {escape_tags(text)}"


def _is_columns(lines: list[str]) -> bool:
    """Tell aligned columns, which only a fixed pitch shows right."""
    gaps = sum(1 for line in lines if _GAP.search(line))
    return len(lines) >= 2 and gaps * 2 > len(lines)


def _prose(lines: list[str]) -> str:
    margin = len(lines[0]) - len(lines[0].lstrip())
    out = escape_line(lines[0].strip())
    width = max(len(line) for line in lines)
    for before, raw in pairwise(lines):
        line = raw.strip()
        hangs = len(raw) - len(line) > margin and margin == 0
        if _TURN.match(line) or max(len(before), len(line)) > _LONG_LINE:
            out += "\n\n"
        elif hangs or _goes_on(before, line, width):
            out += " "
        else:
            out += "  \n"
        out += escape_line(line) if out[-1] == "\n" else escape_tags(line)
    return out


def _goes_on(before: str, line: str, width: int) -> bool:
    """Tell whether a line was broken because the next word did not fit."""
    if _FIELD.match(line):
        return False
    if line[0].islower() and len(before) > 20:
        return True
    return width >= _WRAPPED and len(before) + 1 + len(line.split(maxsplit=1)[0]) > width
