"""Random samples beside the place in the source that supports them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from groundset.project.reporting.corpus import Seen
from groundset.project.reporting.withheld import withheld_spans
from groundset.project.sampling import sample
from groundset.records import Candidate, Evidence, Passage
from groundset.release.withholding import Span, blocked_out
from groundset.report.facts import Excerpt, Marked, SampleShown

if TYPE_CHECKING:
    from groundset.project.project import Project

COUNT, SEED = 10, 7
_AROUND, _QUOTE, _SPANS = 260, 1500, 3
"""Characters of source before and after the evidence, of evidence, and pieces of evidence shown."""
_JOINS = ("\n", "\n\n")


def samples(project: Project, seen: Seen) -> tuple[SampleShown, ...]:
    """Draw samples, the same for the same ledger."""
    drawn = [one.candidate for one in sample(project, COUNT, seed=SEED, rejected=False)]
    hidden = withheld_spans(project, {e.document for c in drawn for e in c.evidence})
    return tuple(_shown(project, candidate, seen, hidden) for candidate in drawn)


def _shown(
    project: Project, candidate: Candidate, seen: Seen, hidden: Mapping[str, list[Span]]
) -> SampleShown:
    quotes = [e.quote for e in candidate.evidence]
    return SampleShown(
        id=candidate.id,
        instruction=candidate.instruction,
        response=candidate.response,
        family=candidate.origin.family,
        method=candidate.origin.method,
        language=seen.language.get(candidate.evidence[0].document, "und") if candidate.evidence else "und",
        verbatim=any(candidate.response == join.join(quotes) for join in _JOINS),
        excerpts=tuple(excerpts_of(project, candidate.evidence[:_SPANS], hidden)),
    )


def excerpts_of(
    project: Project, evidence: Sequence[Evidence], hidden: Mapping[str, list[Span]]
) -> Iterator[Excerpt]:
    """Show the pieces of evidence, those that stand close together in one passage as one excerpt."""
    group: list[Evidence] = []
    passage: Passage | None = None
    for one in evidence:
        if group and not _goes_with(group[-1], one, passage):
            yield _excerpt(project, group, passage, hidden.get(group[0].document, ()))
            group = []
        passage = passage if group else _passage(project, one)
        group.append(one)
    if group:
        yield _excerpt(project, group, passage, hidden.get(group[0].document, ()))


def _goes_with(before: Evidence, one: Evidence, passage: Passage | None) -> bool:
    """Tell whether two pieces of evidence share what stands between them."""
    if passage is None or one.document != before.document or one.end > passage.end:
        return False
    return 0 <= one.start - before.end <= 2 * _AROUND


def _excerpt(
    project: Project, group: Sequence[Evidence], passage: Passage | None, hidden: Sequence[Span]
) -> Excerpt:
    """Cut the evidence out of its passage, with some text around it."""
    document = project.ledger.corpus.document(group[0].document)
    text = document.text if document else ""
    whole = (group[0].start, group[-1].end)
    first, last = (passage.start, passage.end) if passage else whole
    a, b = _window(text, (first, last), whole)
    around = text[a:b]
    blocked = any(start < last and first < end for start, end in hidden)
    if blocked:
        around = blocked_out(around, a, [(e.start, e.end) for e in group])
    pieces, long = _pieces(around, [(e.start - a, e.end - a) for e in group])
    return Excerpt(
        document=group[0].document,
        headings=passage.headings if passage else (),
        start=whole[0],
        end=whole[1],
        pieces=pieces,
        opens=a > first,
        goes_on=b < last or long,
        blocked=blocked,
    )


def _pieces(around: str, spans: Sequence[Span]) -> tuple[Marked, bool]:
    """Cut a text into what is evidence and what is not; tells whether evidence had to be shortened."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for start, end in spans:
        pieces.append((around[at:start], False))
        if end - start > _QUOTE:
            return (*pieces, (f"{around[start : start + _QUOTE]}…", True)), True
        pieces.append((around[start:end], True))
        at = end
    return (*pieces, (around[at:], False)), False


def _window(text: str, bounds: Span, evidence: Span) -> Span:
    """Give where to begin and end around the evidence, at whole words inside the bounds."""
    start, end = evidence
    a, b = max(bounds[0], start - _AROUND), min(bounds[1], end + _AROUND)
    if a > bounds[0]:
        gap = re.search(r"\s", text[a:start])
        a = a + gap.end() if gap else start
    if b < bounds[1]:
        kept = re.match(r".*\S(?=\s)", text[end:b], re.DOTALL)
        b = end + (kept.end() if kept else 0)
    return a, b


def _passage(project: Project, evidence: Evidence) -> Passage | None:
    """Give the passage that holds the evidence."""
    found = project.ledger.corpus.passages(evidence.document)
    return next((p for p in found if p.start <= evidence.start and evidence.end <= p.end), None)
