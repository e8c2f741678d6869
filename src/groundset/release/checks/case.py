"""A release under examination: its files read once, its gates built again from what it claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from groundset.contracts import Embedder, FetchingEmbedder, Panel, PointGate, RelationGate
from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.embedding.elsewhere import EmbedderElsewhere
from groundset.errors import DataError, UserError
from groundset.funnel import COVERAGE, OVER_TARGET
from groundset.gates.chain import DECONTAMINATION, QUALITY, Gates
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.judged import RecordedPanel
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.second_opinion import RecordedOpinions
from groundset.judging.opinions import opinions_fingerprint
from groundset.records import Candidate, canonical_json
from groundset.release.checks.panel import panel_fingerprint
from groundset.release.claims import Certificate
from groundset.release.layout import CERTIFICATE, SPLITS
from groundset.release.log import KINDS
from groundset.release.modelling import GENERATOR
from groundset.release.passages import Passages
from groundset.release.portable import MAP_KEY, map_of, settings_of
from groundset.release.read import Release
from groundset.release.rows import LineageRow, LogRow, RejectedRow, SampleRow, candidate_of
from groundset.settings import CoverageMap, ProjectSettings, Rubric

_T = TypeVar("_T")
_AUGMENTED = "augmented"

Found = Iterator[tuple[str, str]]
"""Pairs of where (a file, with the line or the id) and what is wrong there."""


@dataclass(frozen=True, slots=True)
class Held:
    """A sample of the release, put together again from its data line and its lineage."""

    candidate: Candidate
    split: str
    lineage: LineageRow

    @property
    def where(self) -> str:
        """The sample's place for a finding."""
        return f"{SPLITS[self.split]} {self.candidate.id}"


class Case:
    """What checks share; a property raises ``DataError`` when its files cannot be read."""

    def __init__(self, folder: Path, extra: Sequence[EvaluationSet]) -> None:
        """Look at a folder, which need not be there."""
        self.release = Release(folder)
        self.extra = tuple(extra)
        self.notes: list[str] = []

    @property
    def folder(self) -> Path:
        """The release folder."""
        return self.release.folder

    @cached_property
    def certificate(self) -> Certificate:
        """The certificate."""
        return self.release.certificate()

    @cached_property
    def samples(self) -> dict[str, tuple[SampleRow, ...]]:
        """The lines of each split."""
        return {split: tuple(self.release.samples(split)) for split in SPLITS}

    @cached_property
    def lineage(self) -> tuple[LineageRow, ...]:
        """Where samples come from."""
        return tuple(self.release.lineage())

    @cached_property
    def held(self) -> dict[str, Held]:
        """Samples by id, of those that have both a data line and lineage."""
        lineage = {row.id: row for row in self.lineage}
        held: dict[str, Held] = {}
        for split, rows in self.samples.items():
            for row in rows:
                if row.id in lineage:
                    source = lineage[row.id]
                    candidate = candidate_of(row.id, row.messages, source.evidence, source.origin)
                    held[row.id] = Held(candidate, split, source)
        return held

    @cached_property
    def rejected(self) -> tuple[RejectedRow, ...]:
        """Candidates that did not become samples."""
        return tuple(self.release.rejected())

    @cached_property
    def trimmed(self) -> dict[str, RejectedRow]:
        """Samples that were taken out because their values are over, by id."""
        return {row.id: row for row in self.rejected if (row.gate, row.reason) == (COVERAGE, OVER_TARGET)}

    @cached_property
    def log(self) -> dict[str, dict[str, LogRow]]:
        """Decisions by what they are about and its id."""
        log: dict[str, dict[str, LogRow]] = {kind: {} for kind in KINDS}
        for row in self.release.log():
            log[row.what][row.id] = row
        return log

    @cached_property
    def canaries(self) -> tuple[LogRow, ...]:
        """What judges made of canaries: a row for each canary and judge."""
        return tuple(row for row in self.release.log() if row.what == "canary")

    @cached_property
    def writers(self) -> frozenset[str]:
        """The models that the certificate names as generators."""
        return frozenset(m.model for m in self.certificate.models if m.role == GENERATOR)

    @cached_property
    def panel(self) -> Panel | None:
        """The judges, who repeat what verdicts claim that they said; None where no model judges."""
        judges = self.settings.models.judges
        if not judges:
            return None
        names = [judge.model for judge in judges]
        return RecordedPanel(panel_fingerprint(judges, self.rubric, self.settings.judging), names, self.said)

    @cached_property
    def said(self) -> dict[str, Any]:
        """What judges are said to have said of each candidate that has a verdict of quality."""
        proofs = [(row.id, row.proof) for row in self.rejected if row.gate in (QUALITY, COVERAGE)]
        proofs += [(row.id, v.evidence) for row in self.lineage for v in row.verdicts if v.gate == QUALITY]
        return {name: proof["judges"] for name, proof in proofs if "judges" in proof}

    @cached_property
    def passages(self) -> Passages:
        """The passages that evidence points into."""
        return Passages(self.release.sources())

    @cached_property
    def sets(self) -> tuple[EvaluationSet, ...]:
        """The evaluation sets."""
        return tuple(self.release.evaluations())

    @cached_property
    def embedder(self) -> Embedder:
        """The built-in embedder."""
        return StaticEmbedder()

    @cached_property
    def settings(self) -> ProjectSettings:
        """The effective settings; corpora, evaluation files and servers lie nowhere."""
        portable = self.certificate.configuration.plain["settings"]
        return _built(lambda: settings_of(portable), "settings")

    @cached_property
    def coverage_map(self) -> CoverageMap:
        """What the coverage map asks for; how values are told a release does not say."""
        portable = self.certificate.configuration.plain["settings"].get(MAP_KEY)
        return _built(lambda: map_of(portable), "coverage map")

    @cached_property
    def rubric(self) -> Rubric:
        """The frozen rubric."""
        plain = canonical_json(self.certificate.rubric.rubric)
        return _built(lambda: Rubric.model_validate_json(plain), "rubric")

    @cached_property
    def boilerplate(self) -> frozenset[int]:
        """Evaluation grams that were discounted."""
        grams = self.certificate.boilerplate
        return _built(lambda: frozenset(int(gram, 16) for gram in grams), "boilerplate")

    @cached_property
    def gates(self) -> Gates:
        """All gates, as the certificate's settings make them."""
        # Read first, so that what is wrong with a file is said of that file.
        parts = (self.settings, self.rubric, self.passages.text_at, self.sets, self.boilerplate)
        panel, opinions = self.panel, self.opinions
        encoder, rows = self.encoder, self._before_augmentation
        return _built(
            lambda: Gates.build(*parts, panel=panel, embedder=encoder, rows=rows, opinions=opinions), "rubric"
        )

    @property
    def _before_augmentation(self) -> int:
        """How many candidates there were before augmentation, as the release tells them."""
        origins = [*(row.origin for row in self.lineage), *(row.origin for row in self.rejected)]
        return sum(origin.method != _AUGMENTED for origin in origins)

    @cached_property
    def encoder(self) -> FetchingEmbedder:
        """What twins by meaning were told with; one that the project configured is not here."""
        other = self.settings.models.embedder
        return EmbedderElsewhere(other.name) if other else EmbedderAtHand(self.embedder)

    @property
    def repeatable(self) -> tuple[RelationGate, ...]:
        """The relation gates that can be run again, which is all where the embedder is here."""
        here = self.settings.models.embedder is None
        return tuple(gate for gate in self.gates.relations if here or gate.name != SemanticDuplicates.name)

    @cached_property
    def opinions(self) -> RecordedOpinions | None:
        """Who repeats what verdicts claim that a model said of leaks in doubt; None where none was asked."""
        judge = self.settings.models.judge
        if judge is None or not (self.settings.decontamination.second_opinion and self.sets):
            return None
        proofs = [(row.id, row.proof) for row in self.rejected if row.gate == DECONTAMINATION]
        proofs += [
            (row.id, v.evidence) for row in self.lineage for v in row.verdicts if v.gate == DECONTAMINATION
        ]
        claims = {name: proof["opinions"] for name, proof in proofs if "opinions" in proof}
        return RecordedOpinions(opinions_fingerprint(judge), judge.model, claims)

    def decontamination(self, brought: Sequence[EvaluationSet], *, own: bool) -> PointGate:
        """Build the gate against evaluation sets that were brought along.

        Of the release's ``own`` sets verdicts claim what a model said where the gate was in doubt.
        """
        opinions = self.opinions if own else None
        settings = self.settings.decontamination
        return DecontaminationGate.both_tiers(settings, brought, self.boilerplate, opinions=opinions)


def _built(build: Callable[[], _T], what: str) -> _T:
    """Build from what the certificate claims; what cannot be built is a fault of the certificate."""
    try:
        return build()
    except (ValueError, TypeError, LookupError, UserError) as error:
        raise DataError(f"{CERTIFICATE}: its {what} cannot be used ({type(error).__name__})") from error


def shown(text: str) -> str:
    """Quote a short piece of text from a file, so that it cannot pass for anything else."""
    return repr(text if len(text) <= 80 else f"{text[:80]}…")
