"""Line-wise part of cleaning: containers of MDX and doc generators are opened, their content kept.

An element whose tag stands alone on its line often has indented content, which Markdown would take
for code; so the content moves out to where the tag stood. Lines inside fences are only moved.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from groundset.text.markup.elements import BLOCK, is_markup

_FENCE = re.compile(r"^(?P<before>[ \t]*(?:(?:>|[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}(?!.*`)|~{3,})")
_ALONE = re.compile(r"^(?P<indent>[ \t]*)<(?P<close>/?)(?P<name>[A-Za-z][\w.]*+)[^<>]*?(?P<void>/?)>[ \t]*$")
_ADMONITION = re.compile(r"^(?P<indent> {0,8}):{3,}[ \t]*(?P<name>[\w-]*)[ \t]*(?P<title>[^\n]*)$")
_EXCLAMATION = re.compile(
    r'^(?P<indent> *)(?:!!!|\?\?\?\+?|===)[ \t]++(?P<name>[\w -]*+)(?:"(?P<title>[^"]*+)")?[ \t]*+$'
)
_ALERT = re.compile(
    r"^(?P<indent>[ \t]*>[ \t]*)\[!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION|INFO)\][ \t]*$", re.I
)
_IMPORT = re.compile(
    r"""^import[ \t]++(?:[^'"\n]{1,300}[ \t]from[ \t]+)?(['"])[^'"\n]+\1;?[ \t]*$|^import[ \t]+\{[ \t]*$"""
)
_EXPORT = re.compile(r"^export[ \t]+(?:default|const|let|var|async|function|\{|\*)(?=[ \t{*])")
_NOISE = re.compile(r"^[ \t]*(?:\{:[^{}\n]*\}|\[\[?_?toc_?\]?\]|\{\{<?[ \t]*toc[ \t]*>?\}\})[ \t]*$", re.I)


@dataclass(slots=True)
class _Open:
    """An element whose content is being moved."""

    name: str
    base: int
    content: int | None = None
    """Indent of its content; None until the first line of it is seen."""


@dataclass(slots=True)
class _Scanner:
    """State over lines."""

    out: list[str] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    fence: str = ""
    dropping: bool = False
    """Inside an export or import that goes on to the next blank line."""

    def feed(self, line: str) -> None:
        """Take one line."""
        indent = len(line) - len(line.lstrip(" \t"))
        if line.strip():
            self._leave_admonitions(indent)
            line = self._moved(line, indent)
        if self.fence:
            self._in_fence(line)
        elif self._enters_fence(line):
            self.dropping = False
            self.out.append(line)
        elif not self._swallows(line, indent):
            self.out.append(_without_anchor(line))

    def _leave_admonitions(self, indent: int) -> None:
        while self.open and self.open[-1].name == "!!!" and not self.fence:
            if indent > self.open[-1].base:
                return
            self.open.pop()

    def _moved(self, line: str, indent: int) -> str:
        if not self.open:
            return line
        inner = self.open[-1]
        if inner.content is None and not line.lstrip().startswith("</"):
            inner.content = max(indent, inner.base)
        if inner.content is None:
            return line
        return (
            " " * min(indent, inner.base + max(0, indent - inner.content)) + line.lstrip(" \t")
            if indent
            else line
        )

    def _enters_fence(self, line: str) -> bool:
        match = _FENCE.match(line)
        if match:
            self.fence = match["fence"]
        return match is not None

    def _in_fence(self, line: str) -> None:
        bare = line.strip(" \t>")
        if len(bare) >= len(self.fence) and not bare.strip(self.fence[0]):
            self.fence = ""
        self.out.append(line)

    def _swallows(self, line: str, indent: int) -> bool:
        if self._is_module_code(line) or _NOISE.match(line) or _ALERT.match(line):
            return True
        if ":::" in line and (match := _ADMONITION.match(line)):
            self._title(match["indent"], match["title"])
            return True
        if (match := _EXCLAMATION.match(line)) and (match["name"].strip() or match["title"]):
            self._title(match["indent"], match["title"] or "")
            self.open.append(_Open("!!!", len(match["indent"])))
            return True
        if "<" in line and (match := _ALONE.match(line)):
            return self._element(match, indent)
        return False

    def _is_module_code(self, line: str) -> bool:
        if self.dropping:
            self.dropping = bool(line.strip())
            return True
        after_blank = not self.out or not self.out[-1].strip()
        if after_blank and _EXPORT.match(line):
            self.dropping = True
            return True
        if after_blank and _IMPORT.match(line):
            self.dropping = line.rstrip().endswith("{")
            return True
        return False

    def _title(self, indent: str, title: str) -> None:
        title = title.strip().strip("[]").strip()
        self.out += ["", f"{indent}**{title}**", ""] if title and not title.startswith("{") else [""]

    def _element(self, match: re.Match[str], indent: int) -> bool:
        name = match["name"]
        if not is_markup(name) or (name.lower() not in BLOCK and not name[0].isupper()):
            return False
        if match["close"]:
            self._close(name)
        elif not match["void"] and name.lower() not in {
            "pre",
            "script",
            "style",
            "table",
            "p",
            "br",
            "hr",
            "img",
        }:
            self.open.append(_Open(name, self.open[-1].base if self.open else min(indent, 16)))
        return False

    def _close(self, name: str) -> None:
        for position in range(len(self.open) - 1, max(-1, len(self.open) - 20), -1):
            if self.open[position].name == name:
                del self.open[position:]
                return


def _without_anchor(line: str) -> str:
    """Take ``{#anchor}`` off a heading."""
    at = line.rfind("{#") if line.lstrip(" ").startswith("#") else -1
    anchor = line[at:].rstrip() if at > 0 else ""
    return line[:at].rstrip() if anchor.endswith("}") and anchor.count("}") == 1 else line


def unwrap_containers(text: str) -> str:
    """Open admonitions and components, and drop MDX imports, exports and generator directives."""
    scanner = _Scanner()
    for line in text.split("\n"):
        scanner.feed(line)
    return "\n".join(scanner.out)
