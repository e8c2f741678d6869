"""The rows of a release's files as strict, frozen models; a line must equal its row's own JSON text.

That one rule (``parse``) refuses unknown keys, doubled keys, wrong types, other spellings of a
number and NaN, so that checks need not look twice at what they read.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from groundset.errors import DataError
from groundset.records import Candidate, Decision, Evidence, Message, Origin, State, Tag, canonical_json

Id = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Offset = Annotated[int, Field(ge=0, lt=2**53)]


class Row(BaseModel):
    """Base of all rows: no coercion, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)

    @property
    def json_text(self) -> str:
        """The one JSON text of this row."""
        return canonical_json(self.plain)

    @property
    def plain(self) -> dict[str, Any]:
        """The row as plain JSON values; what was never set is absent."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)


class MessageRow(Row):
    """One chat message."""

    role: Literal["system", "user", "assistant"]
    content: str


class SampleRow(Row):
    """A line of the data files: what a trainer reads."""

    id: Id
    messages: Annotated[tuple[MessageRow, ...], Field(min_length=1)]


class SpanRow(Row):
    """A span of a document that supports a response."""

    document: str
    uri: str
    """Relative to the corpus folder, or a web address."""
    sha256: str
    """Of the file's bytes."""
    start: Offset
    end: Offset
    quote: str | None = None
    """Absent where the text is withheld."""


class VerdictRow(Row):
    """The answer of one gate."""

    gate: str
    decision: Decision
    reason: str
    score: float
    evidence: dict[str, Any]
    fingerprint: str


class LineageRow(Row):
    """Where a sample comes from and what every gate said of it."""

    id: Id
    split: Literal["train", "validation"]
    family: str
    origin: Origin
    tags: tuple[Tag, ...]
    evidence: tuple[SpanRow, ...]
    verdicts: tuple[VerdictRow, ...]


class SourceRow(Row):
    """A passage that evidence points into; what is withheld is blocked out, so that offsets stay."""

    document: str
    uri: str
    sha256: str
    start: Offset
    end: Offset
    text: str
    license: str


class RejectedRow(Row):
    """A candidate that did not become a sample."""

    id: Id
    origin: Origin
    evidence: tuple[SpanRow, ...]
    """Spans that were to support the response."""
    decision: State
    gate: str
    reason: str
    score: float
    other: str
    """The kept sample it is a twin of, the leak of a ``twin_of_leak`` or the trimmed sample of a
    ``twin_of_trimmed``; else empty."""
    proof: dict[str, Any]
    """Evidence of the verdict that ended it."""
    messages: tuple[MessageRow, ...] | None = None
    messages_sha256: Sha256 | None = None
    """In place of messages where the text is withheld."""


class LogRow(Row):
    """One decision of the curation log."""

    order: Offset
    what: Literal["file", "document", "passage", "call", "candidate", "canary"]
    id: str
    decision: State
    reason: str
    detail: dict[str, str | int]


RowT = TypeVar("RowT", bound=Row)


def parse(kind: type[RowT], data: bytes, where: str) -> RowT:
    """Read one row; raises ``DataError`` that begins with ``where``."""
    try:
        row = kind.model_validate_json(data)
        same = row.json_text.encode() == data
    except (ValueError, RecursionError) as error:
        raise DataError(f"{where}: {_first_problem(error)}") from error
    if not same:
        raise DataError(f"{where}: not the one JSON text of what it says")
    return row


def _first_problem(error: Exception) -> str:
    if isinstance(error, ValidationError):
        problem = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, problem["loc"]))[:100]
        return f"{place}: {problem['msg'][:200]}" if place else problem["msg"][:200]
    return type(error).__name__


def message_rows(candidate: Candidate) -> tuple[MessageRow, ...]:
    """Give a candidate's messages as rows."""
    plain = ({"role": m.role, "content": m.content} for m in candidate.messages)
    return tuple(map(MessageRow.model_validate, plain))


def candidate_of(
    name: str, messages: tuple[MessageRow, ...], spans: tuple[SpanRow, ...], origin: Origin
) -> Candidate:
    """Put a candidate together again from its rows; its id is the one it claims."""
    return Candidate(
        id=name,
        messages=tuple(Message(m.role, m.content) for m in messages),
        evidence=tuple(Evidence(s.document, s.start, s.end, s.quote or "") for s in spans),
        origin=origin,
    )
