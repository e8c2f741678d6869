"""What a release is made of, before it is written: one typed value, a function of the inputs alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from groundset.calls import CallEnd, Purpose, Usage
from groundset.funnel import Funnel
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.self_test import SelfTest
from groundset.records import (
    Candidate,
    Decision,
    Document,
    Outcome,
    Passage,
    SourceFile,
    State,
    Tag,
    Verdict,
)
from groundset.settings import CoverageMap, ProjectSettings, Rubric


@dataclass(frozen=True, slots=True)
class Sample:
    """A kept candidate with everything its lineage row tells."""

    candidate: Candidate
    split: str
    """``train`` or ``validation``."""
    family: str
    """Family of documents that its evidence comes from; no family is in both splits."""
    tags: tuple[Tag, ...]
    verdicts: tuple[Verdict, ...]
    """One per gate, in the order the gates are met."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """A candidate that did not become a sample, and why."""

    candidate: Candidate
    outcome: Outcome
    evidence: dict[str, Any]
    """The evidence of the verdict that ended it (hits, spans, missing words)."""
    withhold: bool = False
    """Keep its text out of the release although its reason would let it in, as when another gate found
    a leak in what grounding rejected."""


@dataclass(frozen=True, slots=True)
class DocumentEnd:
    """A document, its family and its state."""

    document: Document
    family: str
    state: State
    reason: str


@dataclass(frozen=True, slots=True)
class CallRow:
    """One answered call to a model, or a question that got no reply at all."""

    key: str
    prompt: str
    """Key of the question's first call."""
    purpose: Purpose
    model: str
    subject: str
    """Id of the passage, document, candidate or canary that it is about."""
    state: State
    """``kept`` when its reply was used, ``rejected`` when it was of no use; of the last call of a question
    that got no usable reply, ``undecided`` or ``failed``."""
    reason: str
    usage: Usage | None = None
    """What it cost, of which tokens are told; None where no reply came."""

    def answered(self, ends: Sequence[CallEnd], usage: Mapping[str, Usage]) -> tuple[CallRow, ...]:
        """Give a row for each answered call of a question that ended as this row says.

        ``ends`` are the calls in order, ``usage`` what they cost, by key.
        """
        rows = [replace(self, key=e.key, state=e.state, reason=e.reason, usage=usage[e.key]) for e in ends]
        if not rows:
            return (self,)
        if self.state in (State.UNDECIDED, State.FAILED):
            rows[-1] = replace(rows[-1], state=self.state, reason=self.reason)
        return tuple(rows)


def once(rows: Iterable[CallRow]) -> tuple[CallRow, ...]:
    """Give each call once, by key: of documents that share a question, that with most replies is told."""
    asked: defaultdict[str, defaultdict[str, list[CallRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        asked[row.prompt][row.subject].append(row)
    told = [
        min(subjects.items(), key=lambda one: (-sum(row.usage is not None for row in one[1]), one[0]))[1]
        for subjects in asked.values()
    ]
    return tuple(sorted((row for question in told for row in question), key=lambda row: row.key))


@dataclass(frozen=True, slots=True)
class CanaryEnd:
    """What one judge made of one pair of known quality that was planted among its work."""

    id: str
    judge: str
    """Name of the model."""
    corruption: str
    """What is wrong with the pair; empty for a good one."""
    decision: Decision
    reason: str = "ok"
    """Why it is undecided, where it is."""
    messages: str = ""
    """Hash of the pair's messages, see ``records.messages_hash``."""


@dataclass(frozen=True, slots=True)
class ReleaseContent:
    """Everything that goes into a release folder; sequences may come in any order, the writer sorts."""

    version: str
    settings: ProjectSettings
    rubric: Rubric
    files: tuple[SourceFile, ...]
    documents: tuple[DocumentEnd, ...]
    passages: tuple[Passage, ...]
    samples: tuple[Sample, ...]
    rejections: tuple[Rejection, ...]
    evaluations: tuple[EvaluationSet, ...]
    boilerplate: tuple[str, ...]
    """Evaluation grams discounted as boilerplate, as hex, sorted."""
    coverage_map: CoverageMap
    coverage: dict[str, Any]
    """The shape of ``schemas/coverage.json``."""
    funnel: Funnel
    fingerprints: dict[str, str]
    """Gate name to fingerprint."""
    waivers: dict[str, str]
    """What was waived, to the reason."""
    base: str = ""
    """Digest of the base release; empty where there is none."""
    calls: tuple[CallRow, ...] = ()
    """Of the questions that still count, each call once: those about passages and documents, those that a
    verdict of a sample or a rejection names, and those about the canaries."""
    canaries: tuple[CanaryEnd, ...] = ()
    self_test: SelfTest | None = None
    """How many planted copies of its items decontamination finds; None where there is no evaluation set."""
