"""The few shapes that pictures are made of; colours come from classes, so that they follow light and dark."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from markupsafe import Markup

from groundset.report.wording import plain

Point = tuple[float, float]


def number(value: float) -> str:
    """Write a coordinate with at most one decimal, the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")


def text(x: float, y: float, said: str, kind: str = "", *, anchor: str = "start") -> str:
    """Write a line of text; ``anchor`` is ``start``, ``middle`` or ``end``."""
    where = f'x="{number(x)}" y="{number(y)}"'
    at = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f"<text {where}{at}{_class(kind)}>{escape(plain(said))}</text>"


def rect(x: float, y: float, width: float, height: float, kind: str, *, round_by: float = 0) -> str:
    """Draw a box; one without an area is not drawn."""
    if width <= 0 or height <= 0:
        return ""
    size = f'width="{number(width)}" height="{number(height)}"'
    corners = f' rx="{number(round_by)}"' if round_by else ""
    return f'<rect x="{number(x)}" y="{number(y)}" {size}{corners}{_class(kind)}/>'


def polygon(points: Iterable[Point], kind: str) -> str:
    """Draw a closed shape."""
    listed = " ".join(f"{number(x)},{number(y)}" for x, y in points)
    return f'<polygon points="{listed}"{_class(kind)}/>'


def line(a: Point, b: Point, kind: str) -> str:
    """Draw a straight line."""
    ends = f'x1="{number(a[0])}" y1="{number(a[1])}" x2="{number(b[0])}" y2="{number(b[1])}"'
    return f"<line {ends}{_class(kind)}/>"


def slants(x: float, y: float, width: float, height: float, kind: str, *, apart: float = 6) -> str:
    """Fill a box with slanted lines, so that no meaning hangs on colour alone."""
    moves = []
    at = apart
    while at < width + height:
        low, high = (
            (x + min(at, width), y + max(0.0, at - width)),
            (x + max(0.0, at - height), y + min(at, height)),
        )
        moves.append(f"M{number(high[0])} {number(high[1])}L{number(low[0])} {number(low[1])}")
        at += apart
    return f'<path d="{"".join(moves)}"{_class(kind)}/>' if width > 0 and height > 0 else ""


def picture(width: float, height: float, label: str, body: Iterable[str], kind: str = "") -> Markup:
    """Close shapes into a picture inside a page, which reads out its label."""
    size = f'viewBox="0 0 {number(width)} {number(height)}"'
    said = escape(plain(label))
    opening = f'<svg {size} role="img" aria-label="{said}"{_class(kind)}>'
    return Markup(opening + "".join(body) + "</svg>")  # noqa: S704 - every text in it went through escape


def standalone(inside: Markup, width: float, style: str, *, margin: float) -> str:
    """Make a file of a picture of this width: its own style, its own ground, and room around it."""
    found = re.search(r'viewBox="0 0 \S+ (\S+)"', inside)
    tall = float(found[1]) if found else width
    whole, high = width + 2 * margin, tall + 2 * margin
    place = f'x="{number(margin)}" y="{number(margin)}" width="{number(width)}" height="{number(tall)}"'
    ground = rect(0, 0, whole, high, "ground", round_by=12)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(whole)} {number(high)}">'
        f"<style>{style}</style>{ground}{str(inside).replace('<svg', f'<svg {place}', 1)}</svg>\n"
    )


def _class(kind: str) -> str:
    return f' class="{escape(kind)}"' if kind else ""
