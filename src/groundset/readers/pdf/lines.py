"""Runs that stand beside one another make a line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from groundset.readers.pdf.model import Column, Line, Run

_WORD_GAP = 0.12
"""Least gap between runs that is a space, in font heights."""
_SMALLEST = 0.3
"""Share of a line's font height below which type beside it is a line of its own."""
_SIGNS = 4
"""Characters of an index or exponent, at most."""


def lines_of(runs: Iterable[Run]) -> list[Line]:
    """Gather runs of one column into lines, from top to bottom."""
    rows: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (run.middle, run.x0)):
        row = next((row for row in reversed(rows[-3:]) if _beside(row, run)), None)
        if row is None:
            rows.append([run])
        else:
            row.append(run)
    return [_line(sorted(row, key=lambda run: (run.x0, run.top))) for row in rows]


def _beside(row: Sequence[Run], run: Run) -> bool:
    main = max(row, key=lambda other: other.x1 - other.x0)
    height = min(main.bottom - main.top, run.bottom - run.top)
    overlap = min(main.bottom, run.bottom) - max(main.top, run.top)
    if overlap < 0.5 * height:
        return False
    return all(_may_touch(other, run) or _clears(other, run) for other in row)


def _clears(other: Run, run: Run) -> bool:
    return run.x0 >= other.x1 - run.size or run.x1 <= other.x0 + run.size


def _may_touch(other: Run, run: Run) -> bool:
    """Tell raised and lowered signs, which may stand over one another and over a letter's end."""
    least, most = sorted((run.size, other.size))
    if least > 0.8 * most:
        return most == least and max(len(run.text), len(other.text)) <= _SIGNS
    return least >= _SMALLEST * most


def _line(runs: list[Run]) -> Line:
    text = runs[0].text
    for before, run in pairwise(runs):
        gap = run.x0 - before.x1
        text += ("" if -run.size < gap <= _WORD_GAP * run.size else " ") + run.text
    sizes: Counter[float] = Counter()
    for run in runs:
        sizes[run.size] += len(run.text)
    lettered = [run for run in runs if any(c.isalnum() for c in run.text)]
    return Line(
        x0=runs[0].x0,
        top=min(run.top for run in runs),
        x1=max(run.x1 for run in runs),
        bottom=max(run.bottom for run in runs),
        runs=tuple(runs),
        text=" ".join(text.split()),
        size=max(sorted(sizes), key=lambda size: sizes[size]),
        bold=bool(lettered) and all(run.bold for run in lettered),
        mono=all(run.mono for run in runs),
    )


def as_prose(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Give columns whose typewriter lines are prose like any other, as in a text all typed."""
    return tuple(
        replace(
            column,
            items=tuple(
                replace(item, mono=False) if isinstance(item, Line) else item for item in column.items
            ),
        )
        for column in columns
    )


def joined_lines(texts: Sequence[str]) -> str:
    """Join the lines of a cell; a hyphen that only the line's end asked for goes."""
    text = " ".join(part for part in texts if part)
    return re.sub("\u00ad ?", "", text)
