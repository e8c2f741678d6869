"""Where in the documents a text stands, and what came of that place. Documents pass by one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from groundset.ledger.held import HeldItem
from groundset.project.why_not.answer import Cut, Holds, Pair, Place, quoted
from groundset.project.why_not.needle import Needle, Span, folded
from groundset.reasons import explain
from groundset.records import Candidate, Document, Passage, State

if TYPE_CHECKING:
    from groundset.project.project import Project

SHOWN = 5
"""Places, and pairs of a place, that are listed."""


def find_places(project: Project, needle: Needle) -> tuple[list[tuple[Document, Span]], int]:
    """Find the text in all documents, or in their titles; answers the first places and how many more.

    The newest document of a family comes first, then the one whose id does.
    """
    ranks = project.ledger.corpus.places()
    found: list[tuple[tuple[int, str, int], str, Span]] = []
    for document in project.ledger.corpus.documents():
        if needle.may_stand_in(folded(document.text)):
            rank = ranks[document.id][1]
            found += [((rank, document.id, s[0]), document.id, s) for s in needle.find(document.text)]
        elif needle.stands_in(document.title):
            whole = (0, len(document.text))
            found.append(((ranks[document.id][1], document.id, 0), document.id, whole))
    found.sort()
    shown = found[:SHOWN]
    known = {d.id: d for d in project.ledger.corpus.documents({name for _, name, _ in shown})}
    return [(known[name], span) for _, name, span in shown], len(found) - len(shown)


def describe(project: Project, document: Document, span: Span, needle: Needle) -> Place:
    """Tell what came of a place: its passages and the candidates that were made of it."""
    start, end = span
    cut = [p for p in project.ledger.corpus.passages(document.id) if p.start < end and start < p.end]
    held = _barring(project, document.id)
    return Place(
        document=document.id,
        title=document.title,
        start=start,
        end=end,
        quote=quoted(document.text, start, end),
        passages=tuple(_cut(passage, held.get(passage.id, ())) for passage in cut),
        pairs=_first(_pairs_at(project, document.id, span, needle)),
    )


def _barring(project: Project, document: str) -> Mapping[str, Sequence[HeldItem]]:
    """Give, by passage, the evaluation items for which a model was not asked."""
    barring = {name for ask in project.ledger.asks.all(document) for name in ask.barred_by}
    found = project.ledger.held.by_passage(document)
    return {name: items for name, items in found.items() if name in barring}


def _cut(passage: Passage, held: Sequence[HeldItem]) -> Cut:
    told = explain(passage.reason)
    return Cut(passage.id, passage.headings, passage.state, passage.reason, told.means, told.do, tuple(held))


def find_pairs(project: Project, needle: Needle, known: Iterable[str]) -> tuple[Pair, ...]:
    """Find the text in the messages of candidates, but for those that are known already."""
    seen = set(known)
    others = (c for c in project.ledger.candidates.live() if c.id not in seen)
    return _first(_ended(project, c, held) for c in others if (held := _held(c, needle)))


def find_reserve(
    project: Project, needle: Needle, places: Sequence[Place]
) -> tuple[tuple[Place, ...], tuple[Pair, ...]]:
    """Add to the places the pairs of theirs that wait before the door; without places, name what holds it.

    One that was taken from the reserve is a candidate, and is left to the others.
    """
    live = project.ledger.candidates.live_ids()
    waiting = [list[Pair]() for _ in places]
    held: list[Pair] = []
    for _rank, candidate in project.ledger.candidates.reserves():
        if candidate.id in live:
            continue
        for place, pairs in zip(places, waiting, strict=True):
            if not place.told and _holds_all(candidate, place):
                pairs.append(_pair(candidate, "response", "reserve", "in_reserve"))
        if not places and (holds := _held(candidate, needle)):
            held.append(_pair(candidate, holds, "reserve", "in_reserve"))
    filled = (
        replace(place, pairs=_first([*place.pairs, *pairs]))
        for place, pairs in zip(places, waiting, strict=True)
    )
    return tuple(filled), tuple(held[:SHOWN])


def _holds_all(candidate: Candidate, place: Place) -> bool:
    around = (e for e in candidate.evidence if e.document == place.document)
    return any(e.start <= place.start and place.end <= e.end for e in around)


def _first(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair.rank, pair.id))[:SHOWN])


def _ended(project: Project, candidate: Candidate, holds: Holds) -> Pair:
    """Tell how a candidate ended."""
    end = project.ledger.candidates.outcome(candidate.id)
    if end is None:
        return _pair(candidate, holds, State.UNDECIDED, "not_reached")
    other = next(project.ledger.candidates.get([end.other]), None) if end.other else None
    twin = other.instruction if other else ""
    made = _pair(candidate, holds, end.state, end.reason)
    return replace(made, gate=end.gate, other=end.other, other_instruction=twin)


def _pair(candidate: Candidate, holds: Holds, state: str, reason: str) -> Pair:
    told = explain(reason)
    return Pair(
        id=candidate.id,
        instruction=candidate.instruction,
        holds=holds,
        state=state,
        gate="",
        reason=reason,
        means=told.means,
        do=told.do,
        other="",
        other_instruction="",
    )


def _pairs_at(project: Project, document: str, span: Span, needle: Needle) -> Iterator[Pair]:
    for candidate in project.ledger.candidates.of_document(document):
        overlaps = [e for e in candidate.evidence if e.start < span[1] and span[0] < e.end]
        if needle.stands_in(candidate.instruction):
            yield _ended(project, candidate, "instruction")
        elif any(e.start <= span[0] and span[1] <= e.end for e in overlaps):
            yield _ended(project, candidate, "response")
        elif overlaps:
            yield _ended(project, candidate, "part")


def _held(candidate: Candidate, needle: Needle) -> Holds | None:
    """Tell where a candidate holds the whole text."""
    if needle.stands_in(candidate.instruction):
        return "instruction"
    return "response" if needle.stands_in(candidate.response) else None
