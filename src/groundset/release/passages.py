"""The passages that samples' evidence points into: written once each, and read back by offset."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from groundset.records import Candidate, Passage
from groundset.release.assemble import by_id
from groundset.release.content import ReleaseContent
from groundset.release.rows import SourceRow
from groundset.release.withholding import Span, blocked_out, must_withhold


def source_rows(content: ReleaseContent) -> Iterator[SourceRow]:
    """Give one row a passage, by document and offset.

    Evidence that no single passage holds gets a row of its own with just its span.
    """
    shown = _evidence(sample.candidate for sample in content.samples)
    withheld = _evidence(
        rejection.candidate
        for rejection in content.rejections
        if rejection.withhold or must_withhold(rejection.outcome.gate, rejection.outcome.reason)
    )
    passages: dict[str, list[Passage]] = defaultdict(list)
    for passage in content.passages:
        passages[passage.document].append(passage)
    documents = by_id(content)
    for name in sorted(shown):
        document = documents[name].document
        for start, end in sorted(_holders(shown[name], passages[name])):
            text = document.text[start:end]
            if any(first < end and start < last for first, last in withheld[name]):
                text = blocked_out(text, start, shown[name])
            yield SourceRow(
                document=name,
                uri=document.uri,
                sha256=document.sha256,
                start=start,
                end=end,
                text=text,
                license=document.license,
            )


def _evidence(candidates: Iterable[Candidate]) -> dict[str, set[Span]]:
    spans: dict[str, set[Span]] = defaultdict(set)
    for candidate in candidates:
        for evidence in candidate.evidence:
            spans[evidence.document].add((evidence.start, evidence.end))
    return spans


def _holders(spans: Iterable[Span], passages: Sequence[Passage]) -> set[Span]:
    """Give the passage that holds each span, or the span itself where none does."""
    ordered = sorted((p.start, p.end) for p in passages)
    holders: set[Span] = set()
    for start, end in spans:
        at = bisect_right(ordered, start, key=lambda p: p[0]) - 1
        held = at >= 0 and end <= ordered[at][1]
        holders.add(ordered[at] if held else (start, end))
    return holders


class Passages:
    """Text by document and offsets, from the rows of ``sources.jsonl.gz``."""

    def __init__(self, rows: Iterable[SourceRow]) -> None:
        """Sort rows by document and offset."""
        self._rows: dict[str, list[SourceRow]] = defaultdict(list)
        for row in rows:
            self._rows[row.document].append(row)
        for listed in self._rows.values():
            listed.sort(key=lambda r: (r.start, r.end))

    def __iter__(self) -> Iterator[SourceRow]:
        """Yield all rows in order."""
        for name in sorted(self._rows):
            yield from self._rows[name]

    def holding(self, document: str, start: int, end: int) -> SourceRow | None:
        """Give the row that holds a span, the one that begins last."""
        rows = self._rows.get(document, [])
        at = bisect_right(rows, start, key=lambda r: r.start)
        return next((r for r in reversed(rows[:at]) if end <= r.end), None)

    def text_at(self, document: str, start: int, end: int) -> str | None:
        """Give the text of a span; None where no passage holds it."""
        row = self.holding(document, start, end)
        return None if row is None or start >= end else row.text[start - row.start : end - row.start]
