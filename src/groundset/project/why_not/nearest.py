"""The place in the documents that is nearest to a text, by runs of words, and what differs there."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING

from groundset.project.why_not.answer import Nearest, quoted
from groundset.project.why_not.needle import Needle, folded
from groundset.records import Document
from groundset.text.tokens import Tokens, tokenize

if TYPE_CHECKING:
    from groundset.project.project import Project

LEAST_SHARE = 0.2
"""Share of the text's word runs below which nothing is near."""
_LOOKED_AT = 12
"""Documents that are looked at closely."""
_DIFFERENCES = 6


def nearest(
    project: Project, needle: Needle, among: Sequence[str] | None = None
) -> tuple[Document, Nearest] | None:
    """Give the nearest place in some documents, else in all; None when none comes near."""
    best: tuple[Document, Nearest] | None = None
    for name in _likely(project, needle, among):
        document = project.ledger.corpus.document(name)
        found = _closest(document, needle) if document else None
        if document and found and (best is None or found.share > best[1].share):
            best = (document, found)
    return best if best and best[1].share >= LEAST_SHARE else None


def _likely(project: Project, needle: Needle, among: Sequence[str] | None) -> list[str]:
    """Name the documents that hold most of the text's words and neighbouring words."""
    heap: list[tuple[float, tuple[int, ...], str]] = []
    for document in project.ledger.corpus.documents(among):
        likeness = needle.likeness(folded(document.text))
        # Of two that are alike the one whose id comes first is the greater.
        row = (likeness, tuple(-ord(c) for c in document.id), document.id)
        if likeness:
            put = heappush if len(heap) < _LOOKED_AT else heappushpop
            put(heap, row)
    return [name for _likeness, _order, name in sorted(heap, reverse=True)]


def _closest(document: Document, needle: Needle) -> Nearest | None:
    tokens = tokenize(document.text)
    k = 3 if len(needle.words) >= 8 else 2 if len(needle.words) >= 4 else 1
    wanted = {tuple(needle.words[at : at + k]) for at in range(len(needle.words) - k + 1)}
    hits = [at for at in range(len(tokens.words) - k + 1) if tuple(tokens.words[at : at + k]) in wanted]
    window = _densest(hits, tokens, k, len(needle.words))
    if window is None:
        return None
    first, last, runs = window
    start, end = tokens.starts[first], tokens.ends[last]
    return Nearest(
        document=document.id,
        start=start,
        end=end,
        quote=quoted(document.text, start, end),
        share=round(runs / len(wanted), 3),
        differs=_differences(needle, tokens.words[first : last + 1]),
    )


def _densest(hits: list[int], tokens: Tokens, k: int, size: int) -> tuple[int, int, int] | None:
    """Give first and last word of the stretch, not much longer than the text, with most different runs."""
    best: tuple[int, int, int] | None = None
    low = 0
    inside: dict[tuple[str, ...], int] = {}
    for high in hits:
        run = tuple(tokens.words[high : high + k])
        inside[run] = inside.get(run, 0) + 1
        while high + k - hits[low] > size + size // 3 + k:
            gone = tuple(tokens.words[hits[low] : hits[low] + k])
            inside[gone] -= 1
            if not inside[gone]:
                del inside[gone]
            low += 1
        if best is None or len(inside) > best[2]:
            best = (hits[low], high + k - 1, len(inside))
    return best


def _differences(needle: Needle, there: list[str]) -> tuple[tuple[str, str], ...]:
    codes = SequenceMatcher(None, list(needle.words), there, autojunk=False).get_opcodes()
    pairs = [
        (" ".join(needle.words[a:b]), " ".join(there[c:d])) for kind, a, b, c, d in codes if kind != "equal"
    ]
    return tuple(pairs[:_DIFFERENCES])
