"""The records that travel between stages: frozen, typed, few.

Nothing else travels: a stage reads records from the ledger and answers with new ones. Offsets are
character offsets into the stored text of a document (``Document.text``), start inclusive, end
exclusive.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any


class Decision(StrEnum):
    """The answer of a gate on one candidate."""

    KEEP = "keep"
    REJECT = "reject"
    UNDECIDED = "undecided"


class State(StrEnum):
    """The one state in which every file, document, passage and candidate ends."""

    KEPT = "kept"
    REJECTED = "rejected"
    FAILED = "failed"
    UNDECIDED = "undecided"


def canonical_json(value: Any) -> str:
    """Serialise to the one JSON text that hashes and files use: sorted keys, no spaces, UTF-8."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def content_hash(*parts: Any) -> str:
    """Hash JSON-able parts to 32 hex digits (BLAKE2b-128 over canonical JSON)."""
    text = canonical_json(parts)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file of the corpus as it lies on disk, and whether it could be read."""

    corpus: str
    """Name of the corpus in the configuration."""
    path: str
    """POSIX path relative to the corpus folder."""
    sha256: str
    """Of the file's bytes; empty when the bytes could not be had."""
    size: int
    """Bytes."""
    state: State
    """``kept`` when at least one document came of it, else ``rejected``."""
    reason: str
    """Reason code, ``read`` for a kept file."""
    detail: str = ""
    """What a person needs to know to mend it; never an absolute path."""


@dataclass(frozen=True, slots=True)
class Document:
    """The clean text of a file, or of one record of a file with many."""

    id: str
    """``corpus/path``, or ``corpus/path#record`` for one record of a file with many."""
    corpus: str
    path: str
    """POSIX path relative to the corpus folder."""
    uri: str
    """A web address when the document brings one, else its path; never an absolute path."""
    sha256: str
    """Of the bytes of the file that the document came from."""
    kind: str
    """Name of the reader that read it."""
    text: str
    """Clean Markdown; every offset in the project points into it."""
    title: str
    language: str
    """ISO 639-1 code, ``und`` when it cannot be told."""
    version: str = ""
    """Version that path or front matter states, such as ``3.1``; empty when they state none."""
    date: str = ""
    """ISO date that path or front matter states; empty when they state none."""
    license: str = ""
    fields: tuple[tuple[str, str], ...] = ()
    """What the source says of itself, names in lower case and sorted: front matter, columns of a record.

    Short and few, see ``groundset.readers.stated``. No release holds them, for they may be private.
    """


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document that fits a prompt, with its heading path."""

    id: str
    """Hash of document, span and heading path."""
    document: str
    index: int
    """Position among the passages of its document, from 0."""
    start: int
    end: int
    headings: tuple[str, ...]
    """Headings above and at the start of the span, outermost first."""
    state: State = State.KEPT
    """``kept`` when a candidate came of it, else ``rejected`` with the reason why none did."""
    reason: str = "mined"

    @staticmethod
    def identify(document: str, start: int, end: int, headings: tuple[str, ...]) -> str:
        """Name a passage by what it is: document, span and heading path."""
        return content_hash(document, start, end, list(headings))


@dataclass(frozen=True, slots=True)
class Message:
    """One chat message."""

    role: str
    """``system``, ``user`` or ``assistant``."""
    content: str


def instruction_of(messages: Iterable[Message]) -> str:
    """Give what is asked: all messages but the assistant's, joined by a newline."""
    return "\n".join(m.content for m in messages if m.role != "assistant")


def response_of(messages: Iterable[Message]) -> str:
    """Give what is answered: the assistant's messages, joined by a newline."""
    return "\n".join(m.content for m in messages if m.role == "assistant")


def messages_hash(messages: Iterable[Message]) -> str:
    """Name a conversation by what is said in it."""
    return content_hash([[message.role, message.content] for message in messages])


@dataclass(frozen=True, slots=True)
class Evidence:
    """A span of a document that supports a response."""

    document: str
    start: int
    end: int
    quote: str
    """The document's text from ``start`` to ``end``, verbatim."""


@dataclass(frozen=True, slots=True)
class Tag:
    """A value on one dimension of the coverage map."""

    dimension: str
    value: str
    method: str
    """How the value was found: ``rule``, ``column``, ``function``, ``path``, ``keyword``, ``embedding``,
    or ``unmapped`` where none was."""
    confidence: float = 1.0
    """How likely it is right, from 0 to 1."""
    rival: str = ""
    """The value that it has if this one is wrong, where that is known."""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a candidate came to be."""

    method: str
    """``mined`` by rule, ``augmented`` to fill a gap, later ``generated`` and ``imported``."""
    family: str
    """Miner or task family, such as ``definition``."""
    template: str
    """Name and hash of the template that worded the instruction, ``en/definition/1@9f…``."""
    passage: str
    """Id of the passage it was made from; empty for imported ones."""
    task_type: str
    style: str
    """Instruction style: ``question``, ``command``, …"""
    difficulty: str
    """``basic``, ``intermediate`` or ``advanced``."""
    draw: int = 0
    """Number of the draw when one prompt or template is drawn from more than once."""
    model: str = ""
    prompt: str = ""
    """Hash of the prompt; empty for a mined candidate."""
    parents: tuple[str, ...] = ()
    """Ids of the candidates it was derived from."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An instruction-response pair with evidence and origin; once kept, a sample."""

    id: str
    messages: tuple[Message, ...]
    evidence: tuple[Evidence, ...]
    origin: Origin

    @staticmethod
    def make(messages: tuple[Message, ...], evidence: tuple[Evidence, ...], origin: Origin) -> Candidate:
        """Build a candidate with its content-addressed id."""
        return Candidate(candidate_id(messages, evidence, origin), messages, evidence, origin)

    @property
    def instruction(self) -> str:
        """What is asked: all messages but the assistant's, joined by a newline."""
        return instruction_of(self.messages)

    @property
    def response(self) -> str:
        """What is answered: the assistant's messages, joined by a newline."""
        return response_of(self.messages)

    def to_json(self) -> dict[str, Any]:
        """Give the JSON-able form that the ledger and the release hold."""
        return asdict(self)

    @staticmethod
    def from_json(row: Mapping[str, Any]) -> Candidate:
        """Read what ``to_json`` wrote; raises KeyError or TypeError on another shape."""
        origin = dict(row["origin"])
        origin["parents"] = tuple(origin.get("parents", ()))
        return Candidate(
            id=row["id"],
            messages=tuple(Message(m["role"], m["content"]) for m in row["messages"]),
            evidence=tuple(Evidence(**span) for span in row["evidence"]),
            origin=Origin(**origin),
        )


def candidate_id(messages: tuple[Message, ...], evidence: tuple[Evidence, ...], origin: Origin) -> str:
    """Hash messages, evidence, template, parents and draw: two that agree in these are one candidate."""
    return content_hash(
        [[m.role, m.content] for m in messages],
        [[e.document, e.start, e.end, e.quote] for e in evidence],
        origin.template,
        sorted(origin.parents),
        origin.draw,
    )


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer of one gate on one candidate."""

    candidate: str
    gate: str
    decision: Decision
    reason: str
    """Reason code that states the fact that is true; ``ok`` for keep."""
    score: float
    """In [0, 1], float64 rounded to 6 digits; what it measures is the gate's business."""
    evidence: Mapping[str, Any] = field(default_factory=dict)
    """JSON-able proof: spans, hits, the twin's id."""
    fingerprint: str = ""
    """Of the gate's configuration and rules; another fingerprint is another question."""


@dataclass(frozen=True, slots=True)
class Node:
    """All candidates that look the same to a relation gate in one view."""

    view: str
    """``both``, ``instruction`` or ``response``."""
    key: str
    """Hash of what the gate compares; candidates with the same key are twins."""
    grams: bytes = b""
    """What the gate needs to compare two nodes, packed; empty where only the key counts."""


@dataclass(frozen=True, slots=True)
class Edge:
    """Two different nodes of one view that are twins; ``a`` sorts before ``b``."""

    view: str
    a: str
    b: str
    score: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """The one state in which a candidate ends, and what ended it."""

    candidate: str
    state: State
    gate: str
    """The gate that ended it; empty for a kept one."""
    reason: str
    score: float = 1.0
    other: str = ""
    """The kept sample that a rejected duplicate is a twin of, or the leak of a ``twin_of_leak``."""
