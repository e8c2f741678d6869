"""Cuts two texts at what they share, and leaves out of long ones what tells a reader nothing."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import chain, groupby

from groundset.report.sharing import Spans
from groundset.text.tokens import tokenize

AROUND, LONGEST = 140, 900
"""Characters beside a mark, and of a text, that are shown of a longer one."""
_WHOLE = 360
"""Characters of a text, or of a mark, that is shown whole however the rest is cut."""
_LITTLE = 0.4
"""Share of both texts below which they have little of each other."""


class Kind(StrEnum):
    """What a piece of a text is to the text beside it."""

    SHARED = "shared"
    OWN = "own"
    """Words that only this text has."""
    PLAIN = "plain"
    """What stands between words, and counts for nothing."""
    GAP = "gap"
    """Stands for what is left out."""


Pieces = tuple[tuple[str, Kind], ...]


def cut(texts: Sequence[tuple[str, Spans]], sought: Kind) -> tuple[Pieces, ...]:
    """Cut one text, or two that share those spans, at their marks; both are marked, or neither is.

    Of long texts stays what is about the marks of the kind that is sought; where the same words are shared in
    the same order, the same is left out of both. Where nearly all differs, marks of what does would tell
    nothing, and there are none.
    """
    marked = [tuple(_marked(*one)) for one in texts]
    whole = [len(text) <= _WHOLE for text, _ in texts]
    if sought is Kind.OWN:
        if all(_share(*one) < _LITTLE for one in texts):
            marked = [((text, Kind.PLAIN),) for text, _ in texts]
        elif len({tuple(_shared_words(one)) for one in marked}) == 1:
            places = {place for one in marked for place in _own_places(one)}
            marked = [tuple(_parted(one, places)) for one in marked]
            whole = [all(whole)] * len(whole)
    shown = (one if short else _shortened(one, sought) for one, short in zip(marked, whole, strict=True))
    return tuple(tuple(_joined(one)) for one in shown)


def _joined(pieces: Iterable[tuple[str, Kind]]) -> Iterator[tuple[str, Kind]]:
    """Join pieces of one kind that follow each other, and leave out the empty ones."""
    for kind, group in groupby((piece for piece in pieces if piece[0]), lambda piece: piece[1]):
        yield "".join(text for text, _ in group), kind


def _share(text: str, shared: Spans) -> float:
    return sum(end - start for start, end in shared) / max(1, len(text))


def _marked(text: str, shared: Spans) -> Iterator[tuple[str, Kind]]:
    """Cut a text into what is shared, the words that are not, and what stands between."""
    tokens = tokenize(text)
    begins, ends = [start for start, _ in shared], [0, *(end for _, end in shared)]
    words = zip(tokens.starts, tokens.ends, strict=True)
    places = ((bisect_right(begins, start), start, end) for start, end in words)
    spans = [(start, end, Kind.SHARED) for start, end in shared]
    for before, group in groupby(places, lambda place: place[0]):
        own = [(start, end) for _, start, end in group if start >= ends[before]]
        spans += [(own[0][0], own[-1][1], Kind.OWN)] if own else []
    done = 0
    for start, end, kind in sorted(spans):
        pieces = ((text[done:start], Kind.PLAIN), (text[start:end], kind))
        yield from (piece for piece in pieces if piece[0])
        done = end
    if text[done:]:
        yield text[done:], Kind.PLAIN


def _shared_words(marked: Pieces) -> Iterable[str]:
    return chain.from_iterable(tokenize(text).words for text, kind in marked if kind is Kind.SHARED)


def _own_places(marked: Pieces) -> Iterator[int]:
    """Number the shared words that stand before each piece that only this text has."""
    count = 0
    for text, kind in marked:
        if kind is Kind.SHARED:
            count += len(tokenize(text).words)
        elif kind is Kind.OWN:
            yield count


def _parted(marked: Pieces, places: set[int]) -> Iterator[tuple[str, Kind]]:
    """Part a text by empty pieces where the other has words of its own, so that both have like stretches."""
    missing = places - set(_own_places(marked))
    count = 0
    if 0 in missing:
        yield "", Kind.OWN
    for text, kind in marked:
        done = 0
        for end in tokenize(text).ends if kind is Kind.SHARED else ():
            count += 1
            if count in missing:
                yield text[done:end], kind
                yield "", Kind.OWN
                done = end
        yield text[done:], kind


def _shortened(marked: Pieces, sought: Kind) -> Iterator[tuple[str, Kind]]:
    """Leave out the middles of stretches that are not sought, and all that follows once there was enough."""
    stretches = [list(group) for _, group in groupby(marked, lambda piece: piece[1] is sought)]
    left = LONGEST
    for at, stretch in enumerate(stretches):
        if left <= 0:
            yield " …", Kind.GAP
            return
        around = _WHOLE // 2 if stretch[0][1] is sought else AROUND
        before, after = around if at else 0, around if at < len(stretches) - 1 else 0
        if len(stretches) == 1:
            before = LONGEST
        for piece in _middle_left_out(stretch, before, after):
            left -= len(piece[0])
            yield piece


def _middle_left_out(stretch: list[tuple[str, Kind]], before: int, after: int) -> Iterator[tuple[str, Kind]]:
    """Keep so many characters at the beginning and at the end, at whole words where there are words."""
    text = "".join(piece for piece, _ in stretch)
    # The space beside a mark must not move the cut: in the text beside this one it may stand elsewhere.
    first, last = len(text) - len(text.lstrip()), len(text.rstrip())
    if last - first <= max(before + after, AROUND) + AROUND // 2:
        yield from stretch
        return
    head = len(re.sub(r"\s\S*\Z", "", text[: first + before])) if before else 0
    tail = len(re.sub(r"\A\S*\s", "", text[last - after :])) if after else 0
    yield from _between(stretch, 0, head)
    yield " … " if head and tail else " …" if head else "… ", Kind.GAP
    yield from _between(stretch, len(text) - tail, len(text))


def _between(stretch: list[tuple[str, Kind]], first: int, last: int) -> Iterator[tuple[str, Kind]]:
    at = 0
    for text, kind in stretch:
        piece = text[max(0, first - at) : max(0, last - at)]
        if piece:
            yield piece, kind
        at += len(text)
