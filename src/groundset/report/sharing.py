"""What two texts share, and in what they differ, word for word, whatever stands between the words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from groundset.report.facts import Marked
from groundset.text.tokens import Tokens, tokenize

Spans = tuple[tuple[int, int], ...]
"""Character offsets, ends exclusive, ascending."""

_RUN = 3
"""Words in a row that two texts share by more than chance."""
_CHARACTERS = 700
"""Characters of a text that is compared place by place."""
_PIECES = re.compile(r"(\S*)(\s*)")


def shared_spans(a: str, b: str) -> tuple[Spans, Spans]:
    """Give the places in each text of runs of words that the other has too, wherever they stand there.

    A run has three words; a text of fewer is a run as a whole. Time is linear in the texts' lengths.
    """
    left, right = tokenize(a), tokenize(b)
    run = min(_RUN, len(left.words) or 1, len(right.words) or 1)
    both = _runs(left, run) & _runs(right, run)
    return _spans(left, run, both), _spans(right, run, both)


def _runs(tokens: Tokens, run: int) -> frozenset[tuple[str, ...]]:
    return frozenset(zip(*(tokens.words[at:] for at in range(run)), strict=False))


def _spans(tokens: Tokens, run: int, both: frozenset[tuple[str, ...]]) -> Spans:
    spans: list[tuple[int, int]] = []
    last = -1
    for at, words in enumerate(zip(*(tokens.words[n:] for n in range(run)), strict=False)):
        if words in both:
            begin = spans.pop()[0] if spans and at < last else tokens.starts[at]
            last = at + run
            spans.append((begin, tokens.ends[last - 1]))
    return tuple(spans)


def shared(a: str, b: str) -> tuple[Marked, Marked]:
    """Mark in each text the runs of words that the other has too."""
    left, right = shared_spans(a, b)
    return _cut(a, left), _cut(b, right)


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces += [(text[at:start], False), (text[start:end], True)]
        at = end
    return tuple(piece for piece in (*pieces, (text[at:], False)) if piece[0])


def compared(a: str, b: str) -> tuple[Marked, Marked]:
    """Mark in the beginning of each text the words that the other does not have in that place."""
    left, right = (_PIECES.findall(text[:_CHARACTERS]) for text in (a, b))
    folded = [[word.casefold() for word, _gap in pieces] for pieces in (left, right)]
    blocks = SequenceMatcher(None, folded[0], folded[1], autojunk=False).get_matching_blocks()
    same_left = {at + n for at, _, size in blocks for n in range(size)}
    same_right = {at + n for _, at, size in blocks for n in range(size)}
    return _marked(left, same_left, len(a)), _marked(right, same_right, len(b))


def _marked(pieces: Sequence[tuple[str, str]], same: set[int], length: int) -> Marked:
    """Join words that are marked alike; the white space after the last word of a mark is not marked."""
    joined: list[tuple[str, bool]] = []
    for at, (word, gap) in enumerate(pieces):
        differs = at not in same
        for text, marked in ((word, differs), (gap, differs and at + 1 not in same)):
            if joined and joined[-1][1] == marked:
                joined[-1] = (joined[-1][0] + text, marked)
            elif text:
                joined.append((text, marked))
    return (*joined, *([("…", False)] if length > _CHARACTERS else []))
