"""The curation log of a release: one row a decision, from its content, in the one order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from groundset.records import Decision, Outcome, State
from groundset.release.content import ReleaseContent
from groundset.release.rows import LogRow

KINDS = ("file", "document", "passage", "call", "candidate", "canary")
"""What decisions are about, in the order of the log."""

GOOD = "good"
"""Reason of a canary that nothing is wrong with."""

STATES = {
    Decision.KEEP: State.KEPT,
    Decision.REJECT: State.REJECTED,
    Decision.UNDECIDED: State.UNDECIDED,
}
"""What a judge says of a canary, and the state in which the curation log has it."""

_Decided = tuple[str, str, State, str, dict[str, str | int]]


def log_rows(content: ReleaseContent) -> Iterator[LogRow]:
    """Give one row a decision, numbered from 0."""
    parts = (_files, _documents, _passages, _calls, _candidates, _canaries)
    return _numbered(chain.from_iterable(part(content) for part in parts))


def model_rows(content: ReleaseContent) -> Iterator[LogRow]:
    """Give the rows of calls and canaries alone."""
    return _numbered(chain(_calls(content), _canaries(content)))


def _numbered(decisions: Iterator[_Decided]) -> Iterator[LogRow]:
    for order, (what, name, state, reason, detail) in enumerate(decisions):
        yield LogRow.model_validate(
            {"order": order, "what": what, "id": name, "decision": state, "reason": reason, "detail": detail}
        )


def _files(content: ReleaseContent) -> Iterator[_Decided]:
    for file in sorted(content.files, key=lambda f: f"{f.corpus}/{f.path}"):
        detail: dict[str, str | int] = {"sha256": file.sha256, "bytes": file.size}
        if file.detail:
            detail["note"] = file.detail
        yield "file", f"{file.corpus}/{file.path}", file.state, file.reason, detail


def _documents(content: ReleaseContent) -> Iterator[_Decided]:
    for end in sorted(content.documents, key=lambda d: d.document.id):
        document = end.document
        detail: dict[str, str | int] = {
            "file": f"{document.corpus}/{document.path}",
            "family": end.family,
            "language": document.language,
        }
        yield "document", document.id, end.state, end.reason, detail


def _passages(content: ReleaseContent) -> Iterator[_Decided]:
    for passage in sorted(content.passages, key=lambda p: (p.document, p.index)):
        detail: dict[str, str | int] = {
            "document": passage.document,
            "index": passage.index,
            "start": passage.start,
            "end": passage.end,
        }
        yield "passage", passage.id, passage.state, passage.reason, detail


def _calls(content: ReleaseContent) -> Iterator[_Decided]:
    for row in sorted(content.calls, key=lambda c: c.key):
        detail: dict[str, str | int] = {
            "purpose": row.purpose.value,
            "model": row.model,
            "about": row.subject,
            "prompt": row.prompt,
        }
        if row.usage is not None:
            detail |= {"input_tokens": row.usage.input_tokens, "output_tokens": row.usage.output_tokens}
        yield "call", row.key, row.state, row.reason, detail


def _candidates(content: ReleaseContent) -> Iterator[_Decided]:
    outcomes = [rejection.outcome for rejection in content.rejections]
    outcomes += [Outcome(sample.candidate.id, State.KEPT, "", "ok") for sample in content.samples]
    for outcome in sorted(outcomes, key=lambda o: o.candidate):
        detail: dict[str, str | int] = {"gate": outcome.gate} if outcome.gate else {}
        if outcome.other:
            detail["other"] = outcome.other
        yield "candidate", outcome.candidate, outcome.state, outcome.reason, detail


def _canaries(content: ReleaseContent) -> Iterator[_Decided]:
    for end in sorted(content.canaries, key=lambda c: (c.id, c.judge)):
        detail: dict[str, str | int] = {"judge": end.judge}
        if end.decision is Decision.UNDECIDED:
            detail["why"] = end.reason
        if end.messages:
            detail["messages"] = end.messages
        yield "canary", end.id, STATES[end.decision], end.corruption or GOOD, detail
