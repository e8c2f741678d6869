"""What is kept of a document when a corpus is looked at: its sections' headings and first words, bounded."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from groundset.gates.checks.privacy import is_private
from groundset.text.markdown import plain

_LINE = re.compile(
    r"^(?:(?P<fence>`{3,}|~{3,})"
    r"|(?P<marks>#{1,6})[ \t]+(?P<heading>[^\n]{1,400})"
    r"|(?P<prose>[^\W\d_][^\n]{30,400}))",
    re.MULTILINE,
)
"""A line that opens or closes code, a heading, or a line of prose; lists, tables and quotes are none."""
_USUAL = 1_500
"""Characters of a section, about: the level of headings that comes nearest is taken."""
_HEADING, _BELOW, _LEAD = 100, 240, 200
"""Most characters that are kept."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """What is known of a section, or of a document that is taken as a whole."""

    heading: str
    """Empty for a piece of a long text that has none."""
    below: tuple[str, ...]
    """Headings inside it."""
    lead: str
    """How its prose begins."""
    characters: int


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    level: int
    """Of a heading; 0 of prose."""
    text: str


def excerpts(title: str, text: str, most: int) -> tuple[Excerpt, ...]:
    """Cut a text at its headings into at most about ``most`` sections of a usual size; at least one."""
    lines = _lines(text)
    tops = _tops(lines, min(most, len(text) // _USUAL))
    opens = not tops or (len(tops) > 1 and not text[: tops[0].start].strip())
    names = [tops[0].text if tops and opens else title, *(top.text for top in tops[1:])]
    borders = [0, *(top.start for top in tops[1:]), len(text)]
    starts = [line.start for line in lines]
    found = []
    for name, start, end in zip(names, borders[:-1], borders[1:], strict=True):
        inside = lines[bisect_left(starts, start) : bisect_left(starts, end)]
        found.append(_excerpt(name, inside, end - start))
    return tuple(found)


def _lines(text: str) -> list[_Line]:
    """Find headings and lines of prose outside of code, in order."""
    found: list[_Line] = []
    fence = ""
    for match in _LINE.finditer(text):
        if match["fence"]:
            mark = match["fence"][:3]
            fence = mark if not fence else "" if fence == mark else fence
        elif fence:
            continue
        elif match["marks"]:
            found.append(_Line(match.start(), len(match["marks"]), match["heading"].rstrip("# \t")))
        else:
            found.append(_Line(match.start(), 0, match["prose"]))
    return found


def _tops(lines: Sequence[_Line], wanted: int) -> list[_Line]:
    """Give the headings of the first level that has half of what is wanted; of a text without, lines."""
    headings = [line for line in lines if line.level]
    if wanted < 2:
        return headings[:1]
    tops: list[_Line] = []
    for level in range(1, 7):
        tops = [line for line in headings if line.level <= level]
        if 2 * len(tops) >= max(wanted, 4):
            break
    if len(tops) < 2:
        tops = _spaced(lines)
    return tops[:: -(-len(tops) // wanted)] if len(tops) > 2 * wanted else tops


def _spaced(lines: Sequence[_Line]) -> list[_Line]:
    """Give lines of prose a usual section apart, to stand in for headings."""
    found: list[_Line] = []
    for line in lines:
        if not line.level and (not found or line.start - found[-1].start >= _USUAL):
            found.append(_Line(line.start, 0, ""))
    return found


def _excerpt(name: str, inside: Sequence[_Line], characters: int) -> Excerpt:
    lead = next((line.text for line in inside if not line.level), "")
    heading = shown(name)
    below = _bounded((line.text for line in inside if line.level), heading)
    return Excerpt(heading[:_HEADING], below, shown(lead)[:_LEAD], characters)


def shown(line: str) -> str:
    """Give a line without markup; nothing of one that gives a person or a secret away."""
    text = plain(line)
    return "" if is_private(text, "") else text


def _bounded(headings: Iterable[str], above: str) -> tuple[str, ...]:
    """Keep the first headings that fit, each once, without the one above them."""
    kept: dict[str, None] = {}
    room = _BELOW
    for heading in dict.fromkeys(headings):
        short = shown(heading)[:_HEADING]
        if not short or short == above or short in kept:
            continue
        room -= len(short)
        if room < 0:
            break
        kept[short] = None
    return tuple(kept)
