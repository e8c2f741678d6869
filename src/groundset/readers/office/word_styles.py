"""Paragraph styles of a Word document: which are headings, titles, lists, or lines of a table of contents.

A style is followed to what it is based on, so neither the language of Word nor a house style hides a heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_W_STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
OFF = ("0", "false", "off")
"""Values with which a property says that it does not hold."""
_STRUCTURE = ("name", "basedOn", "pPr", "numPr", "outlineLvl", "numFmt", "pStyle", "start")
_BASES = 12
"""Steps up the chain of styles; some documents have a circle in it."""
_HEADING = re.compile(
    r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|nagłówek|заголовок|标题|見出し) ?([1-9])?", re.I
)  # codespell:ignore
_CONTENTS = re.compile(
    r"(?:toc|contents) (?:\d|heading)|toa heading|table of (?:figures|authorities)|index(?: \d| heading)?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Style:
    """What a style makes of its paragraphs; unset where nothing in its chain says so."""

    level: int = 0
    """Of a heading, 1 to 9; 0 for text."""
    title: bool = False
    contents: bool = False
    """A line of a table of contents or an index."""
    numbering: tuple[str, str] = ("", "")
    """Number and level of the list that its paragraphs belong to."""


@dataclass(frozen=True, slots=True)
class _Stated:
    name: str = ""
    base: str = ""
    outline: str = ""
    numbering: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Styles:
    """The paragraph styles by their ids."""

    _stated: dict[str, _Stated] = field(default_factory=dict)

    def find(self, style: str) -> Style:
        """Give what a style is; an unknown one is text."""
        chain: list[_Stated] = []
        while style in self._stated and len(chain) < _BASES:
            chain.append(self._stated[style])
            style = chain[-1].base
        names = [stated.name.lower() for stated in chain]
        if any(_CONTENTS.fullmatch(name) for name in names):
            return Style(contents=True)
        numbering = next((stated.numbering for stated in chain if stated.numbering[0]), ("", ""))
        if "title" in names and "subtitle" not in names:
            return Style(title=True)
        return Style(level=next(filter(None, map(_level, chain)), 0) % 10, numbering=numbering)


def _level(stated: _Stated) -> int:
    """Give a heading's level, 10 for what is said to be text, 0 where nothing is said."""
    if stated.outline.isdecimal():
        return min(int(stated.outline), 9) + 1
    match = _HEADING.fullmatch(stated.name)
    return int(match[1] or 1) if match else 0


def namespace(root: Any) -> str:
    """Give the WordprocessingML namespace of a part, in braces."""
    return f"{{{_W_STRICT}}}" if _W_STRICT in root.nsmap.values() else f"{{{_W}}}"


def read_styles(root: Any) -> Styles:
    """Read the styles part; of two styles with one id the first counts."""
    w = namespace(root)
    stated: dict[str, _Stated] = {}
    for style in root.iterchildren(f"{w}style"):
        if style.get(f"{w}type") == "paragraph":
            stated.setdefault(style.get(f"{w}styleId", ""), _read(style, w))
    return Styles(stated)


def _read(style: Any, w: str) -> _Stated:
    properties = style.find(f"{w}pPr")
    return _Stated(
        name=value(style, w, "name"),
        base=value(style, w, "basedOn"),
        outline=value(properties, w, "outlineLvl"),
        numbering=(value(properties, w, "numPr", "numId"), value(properties, w, "numPr", "ilvl") or "0"),
    )


def slim(root: Any) -> None:
    """Drop from styles or numbering what does not tell structure; a template brings a megabyte of it."""
    w = namespace(root)
    kept = {w + name for name in _STRUCTURE}
    for element in list(root.iter(f"{w}style", f"{w}lvl", f"{w}pPr")):
        for child in list(element):
            if child.tag not in kept:
                element.remove(child)
    for element in list(root.iterchildren(f"{w}latentStyles", f"{w}docDefaults", f"{w}numPicBullet")):
        root.remove(element)


def value(element: Any, w: str, *path: str) -> str:
    """Give the ``w:val`` at a path of children; empty where there is none."""
    for name in path:
        element = element.find(w + name) if element is not None else None
    return str(element.get(f"{w}val", "")) if element is not None else ""
