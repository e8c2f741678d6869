"""Every quote stands in its source at its offsets, and sources hold nothing else and nothing withheld."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from groundset.release.checks.addresses import check_addresses
from groundset.release.checks.case import Case, Found, Held, shown
from groundset.release.layout import LINEAGE, SOURCES
from groundset.release.rows import SourceRow, SpanRow
from groundset.release.withholding import Span, blocked_out

_Place = tuple[str, int, int]


def check_evidence(case: Case) -> Found:
    """Check the spans of every sample against the passages, and the passages against the log."""
    used: set[_Place] = set()
    for held in case.held.values():
        if not held.lineage.evidence:
            yield f"{LINEAGE} {held.candidate.id}", "it has no evidence"
        for span in held.lineage.evidence:
            row = case.passages.holding(span.document, span.start, span.end)
            if row is not None:
                used.add((row.document, row.start, row.end))
            yield from _span(held, span, row)
    yield from _sources(case, used)
    yield from _withheld(case)
    yield from check_addresses(case)


def _span(held: Held, span: SpanRow, row: SourceRow | None) -> Found:
    where = f"{LINEAGE} {held.candidate.id}"
    place = f"{shown(span.document)} from {span.start} to {span.end}"
    if span.start >= span.end or not span.quote:
        yield where, f"its evidence in {place} is empty"
    elif row is None:
        yield where, f"no passage of {SOURCES} holds {place}"
    elif row.text[span.start - row.start : span.end - row.start] != span.quote:
        yield where, f"its quote is not what stands in {place}"
    if row is not None and (row.uri, row.sha256) != (span.uri, span.sha256):
        yield where, f"address or hash of {shown(span.document)} is not that of {SOURCES}"


def _sources(case: Case, used: set[_Place]) -> Found:
    places: list[_Place] = [(row.document, row.start, row.end) for row in case.release.sources()]
    if any(a >= b for a, b in pairwise(places)):
        yield SOURCES, "its passages are not in order, or one stands twice"
    cut = {
        (row.detail.get("document"), row.detail.get("start"), row.detail.get("end"))
        for row in case.log["passage"].values()
    }
    spans = {(s.document, s.start, s.end) for h in case.held.values() for s in h.lineage.evidence}
    for row in case.passages:
        where, place = f"{SOURCES} {shown(row.document)} {row.start}", (row.document, row.start, row.end)
        if len(row.text) != row.end - row.start:
            yield where, "its text is not as long as its offsets say"
        if place not in used:
            yield where, "no sample's evidence points into it"
        if place not in cut and place not in spans:
            yield where, "it is neither a passage of the curation log nor a sample's evidence"


def _withheld(case: Case) -> Found:
    hidden = _by_document(
        (s.document, s.start, s.end) for row in case.rejected if row.messages is None for s in row.evidence
    )
    visible = _by_document(
        (s.document, s.start, s.end) for held in case.held.values() for s in held.lineage.evidence
    )
    for row in case.passages:
        if _touched(row, hidden.get(row.document, [])):
            text = blocked_out(row.text, row.start, visible.get(row.document, []))
            if text != row.text:
                yield f"{SOURCES} {shown(row.document)} {row.start}", "it shows text that is withheld"


def _touched(row: SourceRow, spans: list[Span]) -> bool:
    before = spans[: bisect_left(spans, (row.end, 0))]
    return any(end > row.start for _, end in before)


def _by_document(places: Iterable[_Place]) -> dict[str, list[Span]]:
    spans: dict[str, set[Span]] = defaultdict(set)
    for document, start, end in places:
        spans[document].add((start, end))
    return {document: sorted(found) for document, found in spans.items()}
