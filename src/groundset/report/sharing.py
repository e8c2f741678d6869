"""What two texts share, word for word, whatever stands between the words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import SequenceMatcher

from groundset.report.facts import Marked

_RUN = 3
"""Words in a row that two texts share by more than chance."""
_WORD = re.compile(r"\w+")


def shared(a: str, b: str) -> tuple[Marked, Marked]:
    """Mark in each text the runs of words that the other has too; a short text counts as a run when whole."""
    left, right = ([word.span() for word in _WORD.finditer(text)] for text in (a, b))
    folded = [[text[start:end].casefold() for start, end in spans] for text, spans in ((a, left), (b, right))]
    least = min(_RUN, len(left) or 1, len(right) or 1)
    runs = [
        run
        for run in SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_matching_blocks()
        if run.size >= least
    ]
    return (
        _cut(a, ((left[run.a][0], left[run.a + run.size - 1][1]) for run in runs)),
        _cut(b, ((right[run.b][0], right[run.b + run.size - 1][1]) for run in runs)),
    )


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])
