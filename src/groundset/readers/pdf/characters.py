"""The text layer of a page: characters from PDFium, upright, each with its place and look.

A page is turned as most of its text asks; text that then stands across it (a stamp in the margin) is left
out, and counted.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from groundset.readers.pdf.glyph_text import is_nameless
from groundset.readers.pdf.model import Box, Edge, LeftOut
from groundset.readers.pdf.symbols import symbol

MAX_CHARACTERS = 150_000
"""Of one page; a page with more is no page of text, and what follows is left out."""
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx|cmssbx|-medi\b|medi$|\bsb\b", re.I)
_MONO = re.compile(r"mono|courier|consolas|cmtt|typewriter|menlo|fixed|inconsolata", re.I)
_SYMBOLS = re.compile(r"(?:^|\+)symbol", re.I)
_SAME = 0.12
"""Distance, in font heights, within which a letter that comes twice was printed twice to look bold."""
HYPHEN = "\u00ad"
"""A hyphen that stands at the end of a line only because the line ends there."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What characters of one text object share."""

    size: float
    angle: int
    """In quarter turns, counted against the clock."""
    bold: bool
    mono: bool
    artifact: bool
    symbols: bool = False
    """Whether the font is one of symbols, whose characters have codes of their own."""


@dataclass(frozen=True, slots=True)
class Glyph(Box):
    """A character, or a letter of a ligature, where it stands."""

    text: str
    look: _Look


class PageText:
    """Reads one page; fonts are looked up once, and only while the page is open, for PDFium frees them."""

    def __init__(self) -> None:
        self._fonts: dict[int, tuple[bool, bool, bool]] = {}

    def read(self, page: Any, bounds: Box) -> tuple[tuple[Glyph | str, ...], int, LeftOut]:
        """Give the characters of a page, upright, the quarter turns that set them so, and what is lost."""
        import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

        text_page = page.get_textpage()
        try:
            beyond = max(0, pdfium.FPDFText_CountChars(text_page.raw) - MAX_CHARACTERS)
            glyphs = list(self._glyphs(pdfium, text_page.raw))
        finally:
            text_page.close()
        turns = Counter(glyph.look.angle for glyph in glyphs if not isinstance(glyph, str))
        turn = max(sorted(turns), key=lambda angle: turns[angle]) if turns else 0
        upright = [
            glyph if isinstance(glyph, str) else turned(glyph, bounds, turn)
            for glyph in glyphs
            if isinstance(glyph, str) or glyph.look.angle == turn
        ]
        nameless = sum(1 for glyph in glyphs if not isinstance(glyph, str) and is_nameless(glyph.text))
        return tuple(upright), turn, LeftOut(beyond, len(glyphs) - len(upright), nameless)

    def _glyphs(self, pdfium: Any, text: Any) -> Iterator[Glyph | str]:
        """Yield characters in the order of the file; a space as one, a guessed space as an empty text."""
        looks: dict[int, _Look] = {}
        seen: dict[tuple[int, float, int, int], tuple[int, int]] = {}
        rect = pdfium.FS_RECTF()
        for index in range(min(pdfium.FPDFText_CountChars(text), MAX_CHARACTERS)):
            code = pdfium.FPDFText_GetUnicode(text, index)
            if (code <= 32 and code != 2) or code in {0xA0, 0x3000}:
                yield "" if pdfium.FPDFText_IsGenerated(text, index) else " "
                continue
            pointer = pdfium.FPDFText_GetTextObject(text, index)
            if not pointer or not pdfium.FPDFText_GetLooseCharBox(text, index, ctypes.byref(rect)):
                continue
            address = ctypes.addressof(pointer.contents)
            look = looks.get(address)
            if look is None:
                look = looks[address] = self._look(pdfium, text, index, pointer)
            grain = min(1.0, _SAME * look.size)
            key = (code, look.size, round(rect.left / grain), round(rect.bottom / grain))
            before, owner = seen.get(key, (-10_000, 0))
            if index - before < 200 and owner != address:
                continue  # Printed twice to look bold.
            seen[key] = (index, address)
            text_of_it = symbol(code) if look.symbols else ""
            yield Glyph(rect.left, rect.bottom, rect.right, rect.top, text_of_it or _character(code), look)

    def _look(self, pdfium: Any, text: Any, index: int, pointer: Any) -> _Look:
        matrix = pdfium.FS_MATRIX()
        pdfium.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
        scale = math.hypot(matrix.c, matrix.d) or 1.0
        size = pdfium.FPDFText_GetFontSize(text, index) * scale
        angle = math.atan2(matrix.b, matrix.a) / (math.pi / 2)
        bold, mono, symbols = self._font(pdfium, pdfium.FPDFTextObj_GetFont(pointer))
        return _Look(
            size=min(400.0, max(1.0, round(abs(size) * 2) / 2)),
            angle=round(angle) % 4,
            bold=bold,
            mono=mono,
            artifact=_is_artifact(pdfium, pointer),
            symbols=symbols,
        )

    def _font(self, pdfium: Any, font: Any) -> tuple[bool, bool, bool]:
        if not font:
            return False, False, False
        address = ctypes.addressof(font.contents)
        if address not in self._fonts:
            buffer = ctypes.create_string_buffer(200)
            length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 200)
            name = buffer.raw[: max(0, min(length, 200) - 1)].decode("latin-1")
            flags = max(0, pdfium.FPDFFont_GetFlags(font))
            bold = (
                bool(_BOLD.search(name)) or pdfium.FPDFFont_GetWeight(font) >= 650 or bool(flags & (1 << 18))
            )
            mono = bool(_MONO.search(name)) or bool(flags & 1)
            self._fonts[address] = (bold, mono, bool(_SYMBOLS.search(name)))
        return self._fonts[address]


def _is_artifact(pdfium: Any, pointer: Any) -> bool:
    buffer, length = (ctypes.c_ushort * 40)(), ctypes.c_ulong()
    for place in range(min(4, max(0, pdfium.FPDFPageObj_CountMarks(pointer)))):
        mark = pdfium.FPDFPageObj_GetMark(pointer, place)
        if pdfium.FPDFPageObjMark_GetName(mark, buffer, 80, ctypes.byref(length)):
            name = bytes(buffer)[: max(0, length.value - 2)].decode("utf-16-le", "replace")
            if name == "Artifact":
                return True
    return False


def _character(code: int) -> str:
    if code in {2, 0xFFFE, 0xAD}:
        return HYPHEN
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def turned(box: Any, bounds: Box, turn: int) -> Any:
    """Turn a glyph or an edge in the file's coordinates upright, measured from the upper left corner."""
    x0, x1 = box.x0 - bounds.x0, box.x1 - bounds.x0
    low, high = box.top - bounds.top, box.bottom - bounds.top
    width, height = bounds.x1 - bounds.x0, bounds.bottom - bounds.top
    sides = {
        0: (x0, height - high, x1, height - low),
        1: (low, x0, high, x1),
        2: (width - x1, low, width - x0, high),
        3: (height - high, width - x1, height - low, width - x0),
    }[turn]
    if isinstance(box, Edge):
        return Edge(*sides, level=box.level != bool(turn % 2))
    return Glyph(*sides, box.text, box.look)
