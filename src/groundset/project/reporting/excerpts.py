"""Random samples beside the place in the source that supports them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from groundset.project.reporting.corpus import Seen
from groundset.project.reporting.withheld import withheld_spans
from groundset.project.sampling import sample
from groundset.records import Candidate, Evidence, Passage
from groundset.release.withholding import Span, blocked_out
from groundset.report.facts import Excerpt, SampleShown

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
        excerpts=tuple(_excerpt(project, e, hidden.get(e.document, ())) for e in candidate.evidence[:_SPANS]),
    )


def _excerpt(project: Project, evidence: Evidence, hidden: tuple[Span, ...] | list[Span]) -> Excerpt:
    """Cut the evidence out of its passage, with some text around it."""
    document = project.ledger.corpus.document(evidence.document)
    passage = _passage(project, evidence)
    text = document.text if document else ""
    first, last = (passage.start, passage.end) if passage else (evidence.start, evidence.end)
    a, b = _window(text, (first, last), evidence)
    around = text[a:b]
    blocked = any(start < last and first < end for start, end in hidden)
    if blocked:
        around = blocked_out(around, a, [(evidence.start, evidence.end)])
    quote = around[evidence.start - a : evidence.end - a]
    return Excerpt(
        document=evidence.document,
        headings=passage.headings if passage else (),
        start=evidence.start,
        end=evidence.end,
        before=around[: evidence.start - a],
        quote=quote if len(quote) <= _QUOTE else f"{quote[:_QUOTE]}…",
        after=around[evidence.end - a :] if len(quote) <= _QUOTE else "",
        opens=a > first,
        goes_on=b < last or len(quote) > _QUOTE,
        blocked=blocked,
    )


def _window(text: str, bounds: Span, evidence: Evidence) -> Span:
    """Give where to begin and end around the evidence, at whole words inside the bounds."""
    a, b = max(bounds[0], evidence.start - _AROUND), min(bounds[1], evidence.end + _AROUND)
    if a > bounds[0]:
        gap = re.search(r"\s", text[a : evidence.start])
        a = a + gap.end() if gap else evidence.start
    if b < bounds[1]:
        kept = re.match(r".*\S(?=\s)", text[evidence.end : b], re.DOTALL)
        b = evidence.end + (kept.end() if kept else 0)
    return a, b


def _passage(project: Project, evidence: Evidence) -> Passage | None:
    """Give the passage that holds the evidence."""
    found = project.ledger.corpus.passages(evidence.document)
    return next((p for p in found if p.start <= evidence.start and evidence.end <= p.end), None)
