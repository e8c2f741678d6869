"""A text as a reader sees it, for checks that emphasis or typography must not mislead."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from dataclasses import dataclass

_HIDING = re.compile(
    r"[\u00ad\u200b-\u200f\u2060-\u2064\ufe00-\ufe0f\ufeff]+"  # characters without width
    r"|\*+|`+|~~|(?<![^\W_])_+|_+(?![^\W_])"  # emphasis and code
    r"|</?[A-Za-z][A-Za-z0-9]{0,15}(?: [^<>\n]{0,300})?/?>"
    r"|\\_|\\(?=[^\w\s])"
    r"|[\uff01-\uff5e]|[\u00a0\u2000-\u200a\u202f\u205f\u3000]"
    r"|&(?:#x?[0-9A-Fa-f]{1,6}|commat|nbsp|period|plus|lpar|rpar|shy);"
)
_FULL_WIDTH = 0xFEE0
"""Distance of a full-width character from its plain form."""


@dataclass(frozen=True, slots=True)
class Unhidden:
    """A text with its hiding characters gone, and where in the original its parts stand."""

    text: str
    cuts: tuple[int, ...]
    """Where in the new text the parts begin that were taken over as they are."""
    origins: tuple[int, ...]
    """Where those parts begin in the original."""

    @staticmethod
    def of(text: str) -> Unhidden:
        """Take a text."""
        parts, cuts, origins, size, at = list[str](), [0], [0], 0, 0
        for match in _HIDING.finditer(text):
            plain = _plain(match[0])
            parts += (text[at : match.start()], plain)
            size += match.start() - at
            if plain:
                cuts.append(size)
                origins.append(match.start())
            size, at = size + len(plain), match.end()
            cuts.append(size)
            origins.append(at)
        parts.append(text[at:])
        return Unhidden("".join(parts), tuple(cuts), tuple(origins))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Give the original's span, with what hides inside it."""
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, at: int) -> int:
        part = bisect_right(self.cuts, at) - 1
        return self.origins[part] + at - self.cuts[part]


def _plain(hidden: str) -> str:
    if hidden == "\\_":
        return "_"
    if hidden[0] == "&":
        shown = html.unescape(hidden)
        return shown if len(shown) == 1 and shown.isprintable() else " " * (shown == "\u00a0")
    if "\uff01" <= hidden <= "\uff5e":
        return chr(ord(hidden) - _FULL_WIDTH)
    return " " if hidden.isspace() else ""
