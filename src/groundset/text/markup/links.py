"""Inline part of cleaning: links become their words, images their caption, wrapped lines one line.

Linear: brackets are matched with a stack, and every look-ahead is bounded.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Collection

_TOKEN = re.compile(
    r"\\.|`+|!\[|\[|\]|<(?:(?:https?://|mailto:)[^\s<>]{1,2000}|[\w.+-]{1,64}@[\w.-]{1,200})>|\n", re.DOTALL
)
_TARGET = re.compile(
    r"\(\s{0,9}(?:<[^<>\n]{0,2000}>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.){0,500}\)){0,2000})"
    r"""(?:\s{1,9}(?:"[^"]{0,500}"|'[^']{0,500}'|\([^()]{0,500}\)))?\s{0,9}\)"""
)
_LOOSE_TARGET = re.compile(r"\(\s{0,9}(?:\.{0,2}/|https?://)[^()\n]{0,300}\)")
_LABEL = re.compile(r"\[((?:[^\[\]\\]|\\.){0,300})\]")
_NOTE = re.compile(r"^\^[^\s\[\]]{1,60}$")
_ATTRIBUTES = re.compile(r"\{(?:width|height|target|rel|:?\.)[^{}\n]{0,200}\}")
_EMPTY_EMPHASIS = re.compile(r"^[*_~\s]*$")
_SENTENCE_WORDS = 5


def label_key(label: str) -> str:
    """Fold a reference label as CommonMark does."""
    return " ".join(label.split()).lower().upper()


class _Inline:
    """One scan over the content of one block."""

    def __init__(self, text: str, references: Collection[str]) -> None:
        self.text = text
        self.references = references
        self.out: list[str] = []
        self.brackets: list[tuple[int, int, bool]] = []
        """Index into ``out``, position after the bracket, and whether it opens an image."""
        self.runs: dict[int, list[int]] = {}
        for match in re.finditer("`+", text):
            self.runs.setdefault(len(match[0]), []).append(match.start())

    def run(self) -> str:
        """Scan to the end."""
        position = 0
        while match := _TOKEN.search(self.text, position):
            self.out.append(_squeeze(self.text[position : match.start()]))
            position = self.take(match[0], match.start(), match.end())
        self.out.append(_squeeze(self.text[position:]))
        return "".join(self.out)

    def take(self, token: str, start: int, end: int) -> int:
        """Deal with one token; give the position to go on from."""
        if token in {"[", "!["}:
            self.brackets.append((len(self.out), end, token == "!["))
            self.out.append(token)
        elif token == "]":
            return self.close(start)
        elif token == "\n" or token == "\\\n":
            self.out.append(token)
        elif token[0] == "`":
            return self.span(start, len(token))
        elif token[0] == "<":
            self.out.append(token[1:-1].removeprefix("mailto:"))
        else:
            self.out.append(token)
        return end

    def span(self, start: int, length: int) -> int:
        """Copy a code span, its line breaks as spaces."""
        same = self.runs.get(length, [])  # An escaped backtick cuts a run.
        after = bisect_left(same, start + length)
        end = same[after] + length if after < len(same) else start + length
        first, *rest = self.text[start:end].split("\n")
        for line in rest:
            first, line = first.rstrip(" \t"), line.lstrip(" \t")
            self.out.append(first + " ")
            first = line
        self.out.append(first)
        return end

    def close(self, position: int) -> int:
        """Replace a link or image that ends here by its words."""
        if not self.brackets:
            self.out.append("]")
            return position + 1
        index, opened, image = self.brackets.pop()
        label = self.text[opened:position] if position - opened <= 300 else ""
        end = self.target_end(position + 1, label, image)
        if end < 0:
            self.out.append("]")
            return position + 1
        words = "".join(self.out[index + 1 :])
        del self.out[index:]
        if _NOTE.match(label) and not image:
            return end
        self.out.append(_caption(words) if image else words)
        attributes = _ATTRIBUTES.match(self.text, end)
        return attributes.end() if attributes else end

    def target_end(self, position: int, label: str, image: bool) -> int:
        """Give the position after the link that the closed bracket makes; -1 when it makes none."""
        if _NOTE.match(label):
            return position + 1 if self.text[position : position + 1] == ":" else position
        follows = self.text[position : position + 1]
        if follows == "(":
            match = _TARGET.match(self.text, position) or _LOOSE_TARGET.match(self.text, position)
            if match:
                return match.end()
        match = _LABEL.match(self.text, position) if follows == "[" else None
        if match and label_key(match[1] or label) in self.references:
            return match.end()
        return position if label and label_key(label) in self.references else -1


def _caption(words: str) -> str:
    """Keep an image's words when they are a sentence."""
    text = " ".join(words.split())
    return text if len(text.split()) >= _SENTENCE_WORDS and text.endswith((".", "!", "?", "。")) else ""


def _squeeze(text: str) -> str:
    return re.sub(r"(?<=[^ \t]) ?[ \t]+(?=[^ \t])", " ", text)


def _wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in "WF"


def _join(lines: list[str]) -> str:
    joined = ""
    pieces: list[str] = []
    for line in lines:
        if joined and line:
            between = "" if _wide(joined[-1]) and _wide(line[0]) else " "
            pieces.append(between)
        pieces.append(line)
        joined = line or joined
    return "".join(pieces)


def clean_inline(text: str, references: Collection[str], *, breaks: bool = True) -> str:
    """Give the inline content of a block on one line; hard breaks stay as two spaces and a newline.

    Without ``breaks`` they become spaces, as in headings and cells.
    """
    groups: list[list[str]] = [[]]
    for line in _Inline(text, references).run().split("\n"):
        hard = line.endswith("  ") or (line.endswith("\\") and not line.endswith("\\\\"))
        bare = line.removesuffix("\\").strip() if hard else line.strip()
        if bare:
            groups[-1].append(bare)
        if hard and breaks and groups[-1]:
            groups.append([])
    joined = "  \n".join(_join(group) for group in groups if group)
    return "" if _EMPTY_EMPHASIS.match(joined) else joined
