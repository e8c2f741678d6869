"""Character-wise part of cleaning: comments, templates and tags go, their words stay; code is not touched.

One scan from left to right in linear time: a closer that was not found once is not looked for again.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_left
from collections.abc import Sequence

from groundset.text.markup.elements import BLOCK, DROPPED, is_markup
from groundset.text.markup.html_tables import table_lines

_OPENER = re.compile(r"\\.|`+|<!--|<![A-Z]|\{/\*|\{\{[<%]|\{%|</?[A-Za-z]|&[#A-Za-z]", re.DOTALL)
_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][\w.:-]*+)"
    r"""(?P<attributes>(?:\s(?:[^<>"'{}]++|"[^"<]{0,500}"|'[^'<]{0,500}'|\{(?:[^{}<]|\{[^{}<]{0,300}\}){0,300}\}){0,100})?)"""
    r"/?>"
)
_ENTITY = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,30}|#\d{1,7}|#[xX][0-9A-Fa-f]{1,6});")
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?")
_SHORTCODE_TEXT = re.compile(r'\b(?:text|title|label)="([^"\n]*)"')
_ANY_TAG = re.compile(r"<[^<>]*>")
_HIGHLIGHT = re.compile(r"\{%-?\s*(end)?highlight\s*([\w+-]*)")
_COMPONENT_LIMIT = 20_000
_ACTIVE = frozenset("*_`#|[]\\~$")


class _Scan:
    """One pass over a text."""

    def __init__(self, text: str, code: Sequence[tuple[int, int]]) -> None:
        self.text = text
        self.code = code
        self.starts = [start for start, _ in code]
        self.out: list[str] = []
        self.line = ""
        """What has been written of the present line, as far as tags need to know it."""
        self.absent: set[str] = set()
        self.runs: dict[int, list[int]] | None = None
        self.closed = {m[1] for m in re.finditer(r"</([A-Za-z][\w.:-]*+)", text)}

    def write(self, piece: str) -> None:
        """Append to the output."""
        self.out.append(piece)
        cut = piece.rfind("\n")
        self.line = (self.line + piece)[:200] if cut < 0 else piece[cut + 1 :][:200]

    def run(self) -> str:
        """Scan to the end."""
        position = 0
        while match := _OPENER.search(self.text, position):
            start = match.start()
            inside = bisect_left(self.starts, start + 1) - 1
            if inside >= 0 and start < self.code[inside][1]:
                end = self.code[inside][1]
                self.write(self.text[position:end])
                position = end
                continue
            self.write(self.text[position:start])
            position = self.take(match[0], start)
        self.write(self.text[position:])
        return "".join(self.out)

    def take(self, opener: str, start: int) -> int:
        """Deal with what begins at ``start``; give the position to go on from."""
        if opener[0] == "\\":
            return self.copy(start, start + 2)
        if opener[0] == "`":
            return self.copy(start, self.span_end(start, len(opener)))
        if opener[0] == "&":
            return self.entity(start)
        if opener[0] == "{":
            return self.template(opener, start)
        if opener == "<!--":
            return self.drop_until("-->", start, len(opener))
        if opener.startswith("<!"):
            return self.drop_until(">", start, len(opener), 500)
        return self.tag(start)

    def copy(self, start: int, end: int) -> int:
        """Keep a stretch as it is."""
        self.write(self.text[start:end])
        return end

    def span_end(self, start: int, length: int) -> int:
        """Find the end of the code span whose backticks begin at ``start``."""
        if self.runs is None:
            self.runs = {}
            for match in re.finditer("`+", self.text):
                self.runs.setdefault(len(match[0]), []).append(match.start())
        same = self.runs.get(length, [])
        after = bisect_left(same, start + length)
        opened = start + length
        if after == len(same) or same[after] - opened > 2000 or "\n\n" in self.text[opened : same[after]]:
            return opened
        return same[after] + length

    def find(self, closer: str, start: int) -> int:
        """Find ``closer``, once in vain at most."""
        if closer in self.absent:
            return -1
        found = self.text.find(closer, start)
        if found < 0:
            self.absent.add(closer)
        return found

    def drop_until(self, closer: str, start: int, skip: int, limit: int | None = None) -> int:
        """Leave out everything up to ``closer``, or keep the opener when there is none within ``limit``."""
        end = self.find(closer, start + skip)
        if end < 0 or (limit is not None and end - start > limit):
            return self.copy(start, start + skip)
        return end + len(closer)

    def template(self, opener: str, start: int) -> int:
        """Leave out a shortcode or a Liquid tag; what it would show as text stays."""
        closer = {"{/*": "*/}", "{{<": ">}}", "{{%": "%}}", "{%": "%}"}[opener]
        end = self.drop_until(closer, start, len(opener), 4000)
        if end <= start + len(opener):
            return end
        body = self.text[start:end]
        if highlight := _HIGHLIGHT.match(body):
            self.write("\n```\n" if highlight[1] else f"\n```{highlight[2]}\n")
        elif opener == "{{<" and (shown := _SHORTCODE_TEXT.search(body)):
            self.write(shown[1])
        return end

    def entity(self, start: int) -> int:
        """Write the character that an entity stands for, escaped where Markdown would take it for markup."""
        match = _ENTITY.match(self.text, start)
        if not match:
            return self.copy(start, start + 1)
        shown = html.unescape(match[0])
        if shown == match[0]:
            return self.copy(start, match.end())
        follows = self.text[match.end() : match.end() + 1]
        if shown in _ACTIVE or (shown == "<" and (follows.isalpha() or follows in "/!")):
            shown = "\\" + shown
        self.write(" ".join(shown.split()) or " ")
        return match.end()

    def tag(self, start: int) -> int:
        """Leave out a tag; a block's tag becomes a line break, and some elements are turned whole."""
        match = _TAG.match(self.text, start)
        if not match or not is_markup(match["name"]):
            return self.copy(start, start + 1)
        name = match["name"]
        lower = name.lower()
        if name[0].isupper() and lower not in BLOCK and not self.is_component(match):
            return self.copy(start, start + 1)
        if not match["close"] and not match[0].endswith("/>") and lower in DROPPED | {"pre", "table", "code"}:
            end = self.whole(lower, match.end())
            if end:
                return end
        self.write(self.shown(lower, match))
        return match.end()

    def is_component(self, match: re.Match[str]) -> bool:
        """Tell a component from a placeholder such as ``<Name>``: it closes, or has attributes."""
        return bool(
            match["close"]
            or match[0].endswith("/>")
            or "=" in match["attributes"]
            or match["name"] in self.closed
        )

    def whole(self, name: str, start: int) -> int:
        """Turn an element with its content; 0 when its end is not found."""
        key = f"</{name}"
        found = None if key in self.absent else re.compile(key + r"\s*>", re.I).search(self.text, start)
        if found is None:
            self.absent.add(key)
            return 0
        inner = self.text[start : found.start()]
        if name == "pre":
            self.write(self.in_block("\n".join(["```", *_plain(inner).strip("\n").split("\n"), "```"])))
        elif name == "table":
            if "<table" in inner or len(inner) > 500_000:
                return 0
            self.write(self.in_block("\n".join(table_lines(inner))))
        elif name == "code":
            if "\n\n" in inner or "`" in inner or not inner.strip() or len(inner) > _COMPONENT_LIMIT:
                return 0
            self.write("`" + " ".join(_plain(inner).split()) + "`")
        return found.end()

    def in_block(self, lines: str) -> str:
        """Set lines apart as a block at the indent of the present line."""
        margin = self.margin()
        return (
            "\n"
            + margin.rstrip()
            + "".join(f"\n{margin}{line}" for line in lines.split("\n"))
            + f"\n\n{margin}"
        )

    def margin(self) -> str:
        """Give what a further line of the present block has to begin with."""
        match = _PREFIX.match(self.line)
        return "".join(c if c in " \t>" else " " for c in match[0]) if match else ""

    def shown(self, name: str, match: re.Match[str]) -> str:
        """Give what stands in place of a tag."""
        in_row = self.line.lstrip(" \t>").startswith(("|", "#"))
        if name == "br":
            return " " if in_row else "  \n" + self.margin()
        if name not in BLOCK:
            return " " if match["name"][0].isupper() else ""
        if in_row:
            return " "
        margin = self.margin()
        if not self.line[len(margin) :].strip():
            before = ""
        else:
            before = f"\n{margin.rstrip()}\n{margin}" if name not in {"td", "th"} else " "
        if match["close"]:
            return before
        if len(name) == 2 and name[0] == "h" and name[1].isdigit():
            return before + "#" * int(name[1]) + " "
        return before + "- " if name == "li" else before


def _plain(inner: str) -> str:
    return html.unescape(_ANY_TAG.sub("", inner))


def strip_markup(text: str, code: Sequence[tuple[int, int]]) -> str:
    """Strip comments, templates and tags from ``text`` outside the given character ranges of code."""
    return _Scan(text, code).run()
