"""Bars of the coverage section; the tables beside them say the numbers."""

from __future__ import annotations

from markupsafe import Markup

from groundset.report.coverage.facts import Standing
from groundset.report.coverage.heat import Square
from groundset.report.svg import line, rect, slants

_WIDTH = 200.0
_LEAST = 2.0
"""Width of anything that is not nothing."""


def fullness(square: Square) -> Markup:
    """Draw how full a row or column is; a target that is met fills the bar."""
    if not square.target:
        return Markup("")
    part = min(1.0, square.count / square.target)
    body = [rect(0, 0, _WIDTH, 6, "track"), rect(0, 0, _wide(part), 6, "fill")]
    return _drawn("full", 6, body)


def growth(one: Standing, whole: int, *, augmented: bool) -> Markup:
    """Draw samples against a target tick: those from before augmentation paler, those taken out hatched."""
    if whole <= 0:
        return _drawn("bar", 16, [])
    count, before = _wide(one.count / whole), _wide(one.before / whole)
    if not augmented:
        body = [rect(0, 2, count, 12, "kept")]
    elif one.before > one.count:
        body = [rect(0, 2, count, 12, "before"), rect(count, 2, before - count, 12, "lost")]
        body.append(slants(count, 2, before - count, 12, "hatch"))
    else:
        # The added part is seen even where it is small.
        first = min(before, count - _LEAST) if 0 < one.before < one.count else before
        body = [rect(0, 2, first, 12, "before"), rect(first, 2, count - first, 12, "kept")]
    if one.target:
        at = min(_WIDTH - 1, one.target / whole * _WIDTH)
        body.append(line((at, 0), (at, 16), "target"))
    return _drawn("bar", 16, body)


def _wide(share: float) -> float:
    return max(_LEAST, min(_WIDTH, share * _WIDTH)) if share > 0 else 0.0


def _drawn(kind: str, height: int, body: list[str]) -> Markup:
    box = f'class="{kind}" viewBox="0 0 200 {height}" preserveAspectRatio="none" aria-hidden="true"'
    return Markup(f"<svg {box}>{''.join(body)}</svg>")  # noqa: S704 - numbers only
