"""What the certificate claims, as typed values; its text is indented so that people can read it."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Literal, Self

from pydantic import Field

from groundset.gates.self_test import SelfTest
from groundset.records import canonical_json
from groundset.release.modelling import CanaryClaim, ModelClaim, TargetClaim, shared_family
from groundset.release.rows import Id, Offset, Row, Sha256
from groundset.settings import Judging


def document_text(value: Any) -> str:
    """Give the one text of a JSON document: indented, sorted keys, a newline at the end; no NaN."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"


class Document(Row):
    """Base of what a whole JSON file holds."""

    @property
    def json_text(self) -> str:
        """The one text of the file."""
        return document_text(self.plain)


class LevelClaim(Row):
    """Counts of one level of the funnel."""

    came: Offset = Field(alias="in")
    kept: Offset
    rejected: Offset
    failed: Offset
    undecided: Offset
    reasons: dict[str, Offset]


class GateClaim(LevelClaim):
    """Counts of the candidates that reached one gate."""

    gate: str


class CandidatesClaim(LevelClaim):
    """Counts of candidates, and of those that reached each gate."""

    gates: tuple[GateClaim, ...]


class FunnelClaim(Row):
    """The funnel, down to the samples of each split."""

    files: LevelClaim
    documents: LevelClaim
    passages: LevelClaim
    calls: LevelClaim
    candidates: CandidatesClaim
    samples: dict[str, Offset]

    @property
    def levels(self) -> tuple[tuple[str, LevelClaim], ...]:
        """The levels by name, and the gates among them, in the order of the way."""
        gates = [(gate.gate, gate) for gate in self.candidates.gates]
        first = [("files", self.files), ("documents", self.documents), ("passages", self.passages)]
        return (*first, ("calls", self.calls), ("candidates", self.candidates), *gates)


class FileRow(Row):
    """What the certificate says of a file."""

    sha256: Sha256
    bytes: Offset


class EvaluationClaim(Row):
    """What the certificate says of an evaluation set."""

    name: str
    sha256: str
    rows: Offset


class PlantedClaim(Row):
    """Copies of evaluation items of one kind, and how many of them were found."""

    kind: str
    planted: Offset
    found: Offset
    low: float
    """Of the Wilson 95 % interval of the share."""
    high: float


class SelfTestClaim(Row):
    """How many planted copies of evaluation items decontamination found."""

    gate: Id
    """Fingerprint of the gate that was tested."""
    kinds: tuple[PlantedClaim, ...]

    @property
    def result(self) -> SelfTest:
        """The counts alone."""
        return SelfTest.from_json(self.plain["kinds"])


class Configuration(Row):
    """All settings but those that tell of a machine, of speed or of money."""

    hash: Id
    settings: dict[str, Any]


class RubricClaim(Row):
    """The frozen rubric."""

    hash: Id
    rubric: dict[str, Any]


class Prompts(Row):
    """What worded the candidates: how many templates and prompts, and the hash of their names."""

    hash: Id
    templates: Offset
    prompts: Offset


class Seeds(Row):
    """Numbers that chance was drawn from."""

    split: int


class Claims(Document):
    """Everything the certificate says but the hashes of files."""

    format: Literal[1]
    name: str
    version: str
    code_version: str
    created_by: str
    funnel: FunnelClaim
    configuration: Configuration
    rubric: RubricClaim
    prompts: Prompts
    evaluation: tuple[EvaluationClaim, ...]
    boilerplate: tuple[str, ...]
    self_test: SelfTestClaim | None = None
    """None where there is no evaluation set, and in releases before there was a test."""
    models: tuple[ModelClaim, ...]
    target_model: TargetClaim | None
    canaries: tuple[CanaryClaim, ...] | None
    seeds: Seeds
    fingerprints: dict[str, str]
    audit: dict[str, Any] | None
    waivers: dict[str, str]

    @property
    def skip(self) -> str:
        """Why there is no evaluation set; empty when there is one or nothing was said."""
        section = self.configuration.settings.get("decontamination")
        reason = section.get("skip", "") if isinstance(section, dict) else ""
        return reason.strip() if isinstance(reason, str) else ""

    @property
    def base(self) -> str:
        """Digest of the release whose samples came first where two were twins; empty when there was none."""
        digest = self.configuration.settings.get("base", "")
        return digest if isinstance(digest, str) else ""

    @property
    def license(self) -> str:
        """Licence that the configuration gives the release; empty when it gives none."""
        section = self.configuration.settings.get("packaging")
        named = section.get("license", "") if isinstance(section, dict) else ""
        return named if isinstance(named, str) else ""

    @property
    def min_accuracy(self) -> float:
        """Balanced accuracy on canaries below which the configuration calls a judge blind."""
        section = self.configuration.settings.get("judging")
        least = section.get("min_accuracy") if isinstance(section, dict) else None
        return float(least) if isinstance(least, int | float) else Judging().min_accuracy

    @property
    def shared_family(self) -> str:
        """Which models share a family and must not, in words; empty when all are apart."""
        return shared_family(self.models, self.target_model)


class Certificate(Claims):
    """The whole of certificate.json."""

    files: dict[str, FileRow]
    digest: Sha256
    """SHA-256 of the canonical JSON of everything else in the certificate."""

    @property
    def claims(self) -> Claims:
        """The certificate without hashes of files."""
        return Claims(**{name: getattr(self, name) for name in Claims.model_fields})

    @property
    def true_digest(self) -> str:
        """The digest that fits everything else."""
        plain = self.plain
        del plain["digest"]
        return hashlib.sha256(canonical_json(plain).encode()).hexdigest()

    @classmethod
    def sign(cls, claims: Claims, files: dict[str, FileRow]) -> Self:
        """Close claims and hashes of files with their digest."""
        values = {name: getattr(claims, name) for name in Claims.model_fields}
        unsigned = cls(**values, files=files, digest="0" * 64)
        return unsigned.model_copy(update={"digest": unsigned.true_digest})
