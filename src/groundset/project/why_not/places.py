"""Where in the documents a text stands, and what came of that place. Documents pass by one at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from groundset.project.why_not.answer import Cut, Holds, Pair, Place
from groundset.project.why_not.needle import Needle, Span, folded
from groundset.reasons import explain
from groundset.records import Candidate, Document, Outcome, State

if TYPE_CHECKING:
    from groundset.project.project import Project

SHOWN = 5
"""Places, and pairs of a place, that are listed."""
_QUOTE = 600


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
    """Tell what came of a place: its passages and the pairs that were made of it."""
    start, end = span
    cut = [p for p in project.ledger.corpus.passages(document.id) if p.start < end and start < p.end]
    pairs = list(_pairs_at(project, document.id, span, needle))
    if not any(pair.holds != "part" for pair in pairs):
        pairs += _reserve_at(project, span, document.id)
    return Place(
        document=document.id,
        title=document.title,
        start=start,
        end=end,
        quote=document.text[start : min(end, start + _QUOTE)],
        passages=tuple(
            Cut(p.id, p.headings, p.state, p.reason, explain(p.reason).means, explain(p.reason).do)
            for p in cut
        ),
        pairs=tuple(sorted(pairs, key=_best_first)[:SHOWN]),
    )


def find_pairs(project: Project, needle: Needle, known: Iterable[str]) -> list[Pair]:
    """Find the text in the messages of candidates, but for those that are known already."""
    seen = set(known)
    found: list[Pair] = []
    for candidate in project.ledger.candidates.live():
        held = None if candidate.id in seen else _held(candidate, needle)
        if held:
            found.append(describe_pair(project, candidate, held))
    return sorted(found, key=_best_first)[:SHOWN]


def find_reserve(project: Project, needle: Needle) -> list[Pair]:
    """Find the text in pairs that wait before the door."""
    waiting = ((c, _held(c, needle)) for _rank, c in project.ledger.candidates.reserves())
    return [_waiting(c, held) for c, held in waiting if held][:SHOWN]


def describe_pair(project: Project, candidate: Candidate, holds: Holds) -> Pair:
    """Tell how a candidate ended."""
    end = project.ledger.candidates.outcome(candidate.id)
    end = end or Outcome(candidate.id, State.UNDECIDED, "", "not_reached")
    other = next(project.ledger.candidates.get([end.other]), None) if end.other else None
    told = explain(end.reason)
    return Pair(
        id=candidate.id,
        instruction=candidate.instruction,
        holds=holds,
        state=end.state,
        gate=end.gate,
        reason=end.reason,
        means=told.means,
        do=told.do,
        other=end.other,
        other_instruction=other.instruction if other else "",
    )


def _pairs_at(project: Project, document: str, span: Span, needle: Needle) -> Iterator[Pair]:
    for candidate in project.ledger.candidates.of_document(document):
        overlaps = [e for e in candidate.evidence if e.start < span[1] and span[0] < e.end]
        if needle.stands_in(candidate.instruction):
            yield describe_pair(project, candidate, "instruction")
        elif any(e.start <= span[0] and span[1] <= e.end for e in overlaps):
            yield describe_pair(project, candidate, "response")
        elif overlaps:
            yield describe_pair(project, candidate, "part")


def _reserve_at(project: Project, span: Span, document: str) -> Iterator[Pair]:
    """Yield the pairs of a place that wait; one that was taken from the reserve is a candidate."""
    live = project.ledger.candidates.live_ids()
    for _rank, candidate in project.ledger.candidates.reserves():
        around = (e for e in candidate.evidence if e.document == document)
        if candidate.id not in live and any(e.start <= span[0] and span[1] <= e.end for e in around):
            yield _waiting(candidate, "response")


def _waiting(candidate: Candidate, holds: Holds) -> Pair:
    told = explain("in_reserve")
    return Pair(
        id=candidate.id,
        instruction=candidate.instruction,
        holds=holds,
        state="reserve",
        gate="",
        reason="in_reserve",
        means=told.means,
        do=told.do,
        other="",
        other_instruction="",
    )


def _held(candidate: Candidate, needle: Needle) -> Holds | None:
    """Tell where a candidate holds the whole text."""
    if needle.stands_in(candidate.instruction):
        return "instruction"
    return "response" if needle.stands_in(candidate.response) else None


_ORDER = {"kept": 0, "undecided": 1, "failed": 2, "rejected": 3, "reserve": 4}


def _best_first(pair: Pair) -> tuple[bool, int, str]:
    return pair.holds == "part", _ORDER.get(pair.state, 9), pair.id
