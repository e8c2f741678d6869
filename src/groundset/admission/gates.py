"""The gates of one project, in the order every candidate meets them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from groundset.contracts import PointGate, RelationGate
from groundset.records import content_hash

GROUNDING, DECONTAMINATION, QUALITY = "grounding", "decontamination", "quality"


@dataclass(frozen=True)
class Gates:
    """All gates of a project."""

    grounding: PointGate
    relations: tuple[RelationGate, ...]
    decontamination: PointGate
    quality: PointGate

    @property
    def points(self) -> Mapping[str, PointGate]:
        """The point gates by name."""
        return {g.name: g for g in (self.grounding, self.decontamination, self.quality)}

    @property
    def reasons(self) -> dict[tuple[str, str], str]:
        """Reason code of a twin per (gate, view), in order of precedence."""
        return {(g.name, view): reason for g in self.relations for view, reason in g.reasons.items()}

    @property
    def fingerprints(self) -> dict[str, str]:
        """Gate name to fingerprint, in order."""
        ordered: list[PointGate | RelationGate] = [self.grounding, *self.relations]
        ordered += [self.decontamination, self.quality]
        return {gate.name: gate.fingerprint for gate in ordered}

    @property
    def digest(self) -> str:
        """Hash of all fingerprints."""
        return content_hash(self.fingerprints)
