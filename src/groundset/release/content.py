"""What a release is made of, before it is written: one typed value, a function of the inputs alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from groundset.funnel import Funnel
from groundset.gates.evaluations import EvaluationSet
from groundset.records import Candidate, Document, Outcome, Passage, SourceFile, State, Tag, Verdict
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
