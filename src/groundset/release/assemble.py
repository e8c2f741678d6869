"""The primary rows of a release, sorted, from its content.

The text of a candidate that ended as a leak, or for a secret, personal data or its licence, goes
nowhere: not into ``rejected`` and not into the passages that stand in ``sources``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from groundset.records import Candidate, Evidence, Verdict, canonical_json
from groundset.release.content import DocumentEnd, Rejection, ReleaseContent, Sample
from groundset.release.rows import (
    LineageRow,
    RejectedRow,
    SampleRow,
    SpanRow,
    VerdictRow,
    message_rows,
)
from groundset.release.withholding import bare_proof, must_withhold, without_words

Documents = Mapping[str, DocumentEnd]


def by_id(content: ReleaseContent) -> dict[str, DocumentEnd]:
    """Give the documents of a release by id."""
    return {end.document.id: end for end in content.documents}


def sample_rows(content: ReleaseContent, split: str) -> Iterator[SampleRow]:
    """Give the lines of one data file."""
    for sample in _sorted_samples(content):
        if sample.split == split:
            yield SampleRow(id=sample.candidate.id, messages=message_rows(sample.candidate))


def lineage_rows(content: ReleaseContent) -> Iterator[LineageRow]:
    """Give one row a sample, of both splits."""
    documents = by_id(content)
    for sample in _sorted_samples(content):
        yield LineageRow.model_validate(
            {
                "id": sample.candidate.id,
                "split": sample.split,
                "family": sample.family,
                "origin": sample.candidate.origin,
                "tags": tuple(sorted(sample.tags, key=lambda t: (t.dimension, t.value, t.method))),
                "evidence": _spans(sample.candidate.evidence, documents, withheld=False),
                "verdicts": tuple(map(_verdict_row, sample.verdicts)),
            }
        )


def rejected_rows(content: ReleaseContent) -> Iterator[RejectedRow]:
    """Give one row a candidate that did not become a sample."""
    documents = by_id(content)
    for rejection in sorted(content.rejections, key=lambda r: r.candidate.id):
        withheld = must_withhold(rejection.outcome.gate, rejection.outcome.reason) or rejection.withhold
        yield _rejected_row(rejection, documents, withheld)


def _sorted_samples(content: ReleaseContent) -> list[Sample]:
    return sorted(content.samples, key=lambda s: s.candidate.id)


def _rejected_row(rejection: Rejection, documents: Documents, withheld: bool) -> RejectedRow:
    candidate, outcome = rejection.candidate, rejection.outcome
    values: dict[str, Any] = {
        "id": candidate.id,
        "origin": candidate.origin,
        "evidence": _spans(candidate.evidence, documents, withheld=withheld),
        "decision": outcome.state,
        "gate": outcome.gate,
        "reason": outcome.reason,
        "score": float(outcome.score),
        "other": outcome.other,
        "proof": bare_proof(rejection.evidence) if withheld else without_words(rejection.evidence),
    }
    if withheld:
        values["messages_sha256"] = _messages_hash(candidate)
    else:
        values["messages"] = message_rows(candidate)
    return RejectedRow.model_validate(values)


def _messages_hash(candidate: Candidate) -> str:
    """Hash the messages as they would stand in a data file."""
    plain = [{"role": m.role, "content": m.content} for m in candidate.messages]
    return hashlib.sha256(canonical_json(plain).encode()).hexdigest()


def _spans(evidence: Iterable[Evidence], documents: Documents, withheld: bool) -> tuple[SpanRow, ...]:
    return tuple(_span(e, documents, withheld) for e in evidence)


def _span(evidence: Evidence, documents: Documents, withheld: bool) -> SpanRow:
    document = documents[evidence.document].document
    values: dict[str, Any] = {
        "document": document.id,
        "uri": document.uri,
        "sha256": document.sha256,
        "start": evidence.start,
        "end": evidence.end,
    }
    if not withheld:
        values["quote"] = evidence.quote
    return SpanRow.model_validate(values)


def _verdict_row(verdict: Verdict) -> VerdictRow:
    return VerdictRow(
        gate=verdict.gate,
        decision=verdict.decision,
        reason=verdict.reason,
        score=float(verdict.score),
        evidence=without_words(verdict.evidence),
        fingerprint=verdict.fingerprint,
    )
