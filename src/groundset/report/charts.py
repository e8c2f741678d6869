"""Bars and histograms."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from groundset.report.svg import line, picture, rect, text
from groundset.report.wording import count

_BINS = 14
"""Most bins of a histogram."""
_STEPS = (1, 2, 5)
_WIDTH, _HEIGHT, _TOP, _BOTTOM = 440.0, 190.0, 26.0, 26.0


@dataclass(frozen=True, slots=True)
class Spread:
    """How a set of whole numbers is spread."""

    total: int
    least: int
    median: int
    p95: int
    most: int
    step: int
    """Width of a bin."""
    bins: tuple[int, ...]
    """Counts; the last bin holds everything above its beginning too."""

    @staticmethod
    def of(values: Counter[int]) -> Spread:
        """Spread values, given as a counter; percentiles are nearest-rank."""
        ordered = sorted(values)
        total = values.total()
        if not total:
            return Spread(0, 0, 0, 0, 0, 1, ())
        p99 = _rank(values, ordered, total, 99)
        step = _nice(max(1, -(-(p99 + 1) // _BINS)))
        bins = [0] * (p99 // step + 1)
        for value, number in values.items():
            bins[min(value // step, len(bins) - 1)] += number
        at = {share: _rank(values, ordered, total, share) for share in (50, 95)}
        return Spread(total, ordered[0], at[50], at[95], ordered[-1], step, tuple(bins))

    @property
    def in_words(self) -> str:
        """Say it in a line."""
        return (
            f"median {count(self.median)}, 95 % have at most {count(self.p95)}, "
            f"from {count(self.least)} to {count(self.most)}"
        )


def _rank(values: Counter[int], ordered: Sequence[int], total: int, share: int) -> int:
    wanted, seen = -(-share * total // 100), 0
    for value in ordered:
        seen += values[value]
        if seen >= wanted:
            return value
    return ordered[-1]


def _nice(least: int) -> int:
    """Give the smallest of 1, 2, 5, 10, 20, … that is not below ``least``."""
    scale = 1
    while True:
        for step in _STEPS:
            if step * scale >= least:
                return step * scale
        scale *= 10


def histogram(title: str, spread: Spread) -> Markup:
    """Draw how many have how much, with the median marked."""
    label = f"{title}: {spread.in_words}"
    base, tallest = _HEIGHT - _BOTTOM, max(spread.bins, default=0)
    room = base - _TOP
    each = _WIDTH / max(1, len(spread.bins))
    body = [line((0, base), (_WIDTH, base), "axis")]
    for at, number in enumerate(spread.bins):
        tall = max(1.5, room * number / tallest) if number else 0
        body.append(rect(at * each + 1, base - tall, each - 2, tall, "kept"))
    if spread.total:
        body += _median(spread, each, base)
        body += _ticks(spread, each, base)
    return picture(_WIDTH, _HEIGHT, label, body, "histogram")


def _median(spread: Spread, each: float, base: float) -> Iterable[str]:
    x = min(_WIDTH, (spread.median + 0.5) / spread.step * each)
    yield line((x, 16), (x, base), "middle")
    anchor = "end" if x > _WIDTH * 0.7 else "start"
    yield text(
        x + (-6 if anchor == "end" else 6), 14, f"median {count(spread.median)}", "note", anchor=anchor
    )


def _ticks(spread: Spread, each: float, base: float) -> Iterable[str]:
    """Label every second or third bin's beginning, and the last one as open."""
    every = -(-len(spread.bins) // 7)
    last = len(spread.bins) - 1
    for at in range(0, len(spread.bins), every):
        open_end = at == last and spread.most >= (last + 1) * spread.step
        yield text(at * each + 1, base + 17, f"{count(at * spread.step)}{'+' if open_end else ''}", "tick")


def bar(kept: int, other: int, whole: int, target: int = 0) -> Markup:
    """Draw one bar for a row of a table, which says the numbers; a tick stands where the target is."""
    width = 200.0
    scale = width / whole if whole > 0 else 0.0
    first = max(2.0, kept * scale) if kept else 0.0
    second = max(2.0, other * scale) if other else 0.0
    first = min(first, width - 2 if other else width)
    body = [
        rect(0, 2, first, 12, "kept"),
        rect(first, 2, min(second, width - first), 12, "lost"),
    ]
    if target and whole:
        at = min(width - 1, target * scale)
        body.append(line((at, 0), (at, 16), "target"))
    shapes = "".join(body)
    box = 'class="bar" viewBox="0 0 200 16" preserveAspectRatio="none" aria-hidden="true"'
    return Markup(f"<svg {box}>{shapes}</svg>")  # noqa: S704 - numbers only
