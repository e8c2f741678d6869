"""The funnel as a picture: what came in at each level, what stayed, and what was lost to what.

Each kind of thing (files, documents, passages, candidates) fills the width of its own row, for they
cannot be compared; the gates narrow the row of the candidates. A pale shape joins what was kept to
what was made of it. ``compact`` is the same picture for a narrow screen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from groundset.report.style import picture_style
from groundset.report.svg import picture, polygon, rect, slants, standalone, text
from groundset.report.wording import count, percent, words
from groundset.text.counting import most_of, remainder


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the funnel."""

    name: str
    came: int
    kept: int
    reasons: Mapping[str, int]
    """Reason code to count, of everything that was not kept."""
    gate: bool = False

    @property
    def lost(self) -> int:
        """Everything that was not kept."""
        return self.came - self.kept

    @property
    def why(self) -> list[tuple[str, int]]:
        """Reason codes with their counts, the most frequent first."""
        return most_of(self.reasons)


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where things stand; lengths in units of the picture."""

    width: float
    bar: float
    """Left edge of the bars."""
    span: float
    """Width of a full bar."""
    head: float
    """Height of the line of headings."""
    row: float
    """Height of a row; a compact one follows its words."""
    gate_row: float
    above: float
    """From the top of a row to its bar."""
    height: float
    gate_height: float
    why: int
    """Characters of the reasons beside (or below) a bar."""


_WIDE = _Layout(
    width=960, bar=206, span=374, head=26, row=58, gate_row=42, above=6, height=30, gate_height=20, why=38
)
_COMPACT = _Layout(
    width=400, bar=0, span=400, head=0, row=0, gate_row=0, above=24, height=24, gate_height=16, why=51
)
_LEAST = 2.0
"""Width of anything that is not nothing."""


def funnel_picture(levels: Sequence[Level], *, compact: bool = False) -> Markup:
    """Draw the levels from top to bottom and the samples below."""
    layout = _COMPACT if compact else _WIDE
    joints: list[str] = []
    body = list(_headings(layout))
    candidates = next((level.came for level in levels if level.name == "candidates"), 0)
    top, before = layout.head, None
    for level in _rows(levels):
        whole = candidates if level.gate or level.name == "samples" else level.came
        kept, lost = _widths(level, whole, layout.span)
        bar_top = top + layout.above
        if before is not None:
            joints.append(_joint(before, (bar_top, kept + lost), layout))
        tall = layout.gate_height if level.gate else layout.height
        body += _bar(level, (kept, lost), bar_top, tall, layout)
        body += _words(level, bar_top, tall, layout, compact)
        before = (bar_top + tall, kept)
        top += _advance(level, tall, layout, compact)
    label, kind = _label(levels), "funnel compact" if compact else "funnel"
    return picture(layout.width, top, label, [*joints, *body], kind)


def funnel_file(levels: Sequence[Level]) -> str:
    """Give the picture as a file of its own, such as a README shows, with light and dark in it."""
    return standalone(funnel_picture(levels), _WIDE.width, picture_style(), margin=28)


def _advance(level: Level, tall: float, layout: _Layout, compact: bool) -> float:
    """Give the height of a row, which is as tall as its reasons need."""
    lines = 16 * len(_why_lines(level, layout))
    if compact:
        return layout.above + tall + lines + 14
    return max(layout.gate_row if level.gate else layout.row, lines + 8)


def _rows(levels: Sequence[Level]) -> list[Level]:
    """Give what is drawn: all candidates come to the first gate, and what the last one keeps are samples."""
    samples = _samples(levels)
    rows = [
        replace(level, kept=level.came, reasons={}) if level.name == "candidates" else level
        for level in levels
    ]
    return [*rows, Level("samples", samples, samples, {})]


def _samples(levels: Sequence[Level]) -> int:
    return next((level.kept for level in levels if level.name == "candidates"), 0)


def _headings(layout: _Layout) -> Iterator[str]:
    if layout.head:
        yield text(layout.bar - 14, 12, "kept", "tick", anchor="end")
        yield text(layout.bar + layout.span + 18, 12, "not kept, and why", "tick")


def _widths(level: Level, whole: int, span: float) -> tuple[float, float]:
    """Give the widths of what was kept and what was lost; neither is invisible unless it is nothing."""
    if not whole or not level.came:
        return 0.0, 0.0
    full = max(_LEAST, span * level.came / whole)
    lost = min(full - _LEAST if level.kept else full, max(_LEAST, full * level.lost / level.came))
    lost = lost if level.lost else 0.0
    return full - lost, lost


def _joint(before: tuple[float, float], after: tuple[float, float], layout: _Layout) -> str:
    (top, upper), (bottom, lower) = before, after
    x = layout.bar
    points = ((x, top), (x + upper, top), (x + lower, bottom), (x, bottom))
    return polygon(points, "joint")


def _bar(
    level: Level, widths: tuple[float, float], top: float, tall: float, layout: _Layout
) -> Iterator[str]:
    kept, lost = widths
    yield rect(layout.bar, top, kept, tall, "kept end" if level.name == "samples" else "kept")
    yield rect(layout.bar + kept, top, lost, tall, "lost")
    yield slants(layout.bar + kept, top, lost, tall, "hatch")


def _words(level: Level, top: float, tall: float, layout: _Layout, compact: bool) -> Iterator[str]:
    title = words(level.name) if level.gate else words(level.name).capitalize()
    kind = "gate" if level.gate else "name"
    lines = _why_lines(level, layout)
    if compact:
        all_kept = level.kept == level.came
        numbers = count(level.came) if all_kept else f"{count(level.kept)} of {count(level.came)}"
        yield text(0, top - 7, title, kind)
        yield text(layout.width, top - 7, numbers, "number", anchor="end")
        yield from (text(0, top + tall + 15 + 16 * at, said, "why") for at, said in enumerate(lines))
        return
    middle = top + tall / 2 + 5
    yield text(14 if level.gate else 0, middle, title, kind)
    yield text(layout.bar - 14, middle, count(level.kept), "number", anchor="end")
    if level.lost:
        x = layout.bar + layout.span + 18
        yield text(x, middle, f"−{count(level.lost)}", "less")
        first = middle - 8 * (len(lines) - 1)
        yield from (text(x + 72, first + 16 * at, said, "why") for at, said in enumerate(lines))


def _why_lines(level: Level, layout: _Layout) -> list[str]:
    """Write the reasons on up to two lines; what does not fit is summed up on a third."""
    lines, left = [""], level.why
    while left:
        reason, number = left[0]
        more = f"{count(number)} {reason}" + (", " if len(left) > 1 else "")
        if lines[-1] and len(lines[-1]) + len(more.rstrip(", ")) > layout.why:
            if len(lines) == 2:
                break
            lines.append("")
        lines[-1] += more
        left = left[1:]
    if left:
        lines.append(remainder(left))
    return [said for said in lines if said]


def _label(levels: Sequence[Level]) -> str:
    """Read the funnel out."""
    parts = [
        f"{words(level.name)}: {count(level.kept)} of {count(level.came)} kept, "
        f"{percent(level.kept, level.came)}"
        for level in levels
    ]
    return f"Funnel. {'; '.join(parts)}; samples: {count(_samples(levels))}."
