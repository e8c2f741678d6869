"""All gates in the order every candidate meets them; a project and ``verify`` build the same chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from groundset.contracts import FetchingEmbedder, Panel, PointGate, RelationGate, View
from groundset.embedding import EmbedderAtHand, StaticEmbedder
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluation_index import EvaluationIndex
from groundset.gates.evaluations import EvaluationSet
from groundset.gates.exact import ExactDuplicates
from groundset.gates.grounding import GroundingGate
from groundset.gates.meaning import SemanticDuplicates
from groundset.gates.near import NearDuplicates
from groundset.gates.quality import QualityGate
from groundset.gates.second_opinion import SecondOpinions
from groundset.records import content_hash
from groundset.settings import Deduplication, ProjectSettings, Rubric

GROUNDING, DECONTAMINATION, QUALITY = "grounding", "decontamination", "quality"


@dataclass(frozen=True)
class Gates:
    """The gates that judge one set of candidates."""

    grounding: PointGate
    relations: tuple[RelationGate, ...]
    decontamination: DecontaminationGate
    quality: PointGate

    @classmethod
    def build(
        cls,
        settings: ProjectSettings,
        rubric: Rubric,
        text_at: Callable[[str, int, int], str | None],
        sets: Sequence[EvaluationSet],
        boilerplate: frozenset[int],
        index: EvaluationIndex | None = None,
        panel: Panel | None = None,
        embedder: FetchingEmbedder | None = None,
        rows: int = 0,
        opinions: SecondOpinions | None = None,
    ) -> Gates:
        """Build all gates; raises ValueError for a rubric with unknown checks.

        ``text_at`` gives the text of a document between two offsets; ``index`` one over the same sets;
        ``panel`` the models that judge quality, where there are any; ``embedder`` what tells twins by
        meaning, None the built-in one; ``rows`` how many candidates there are before augmentation;
        ``opinions`` a model that is asked where it is in doubt whether a candidate words an item anew.
        """
        return cls(
            grounding=GroundingGate(settings.grounding, text_at),
            relations=_relations(settings.deduplication, embedder or EmbedderAtHand(StaticEmbedder()), rows),
            decontamination=DecontaminationGate.both_tiers(
                settings.decontamination, sets, boilerplate, index, opinions
            ),
            quality=QualityGate(rubric, panel),
        )

    @property
    def points(self) -> Mapping[str, PointGate]:
        """The point gates by name."""
        return {g.name: g for g in (self.grounding, self.decontamination, self.quality)}

    @property
    def views(self) -> dict[tuple[str, str], View]:
        """All views by (gate, name), in order of precedence."""
        return {(gate.name, name): view for gate in self.relations for name, view in gate.views.items()}

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


def _relations(settings: Deduplication, embedder: FetchingEmbedder, rows: int) -> tuple[RelationGate, ...]:
    """Give the relation gates in order; the one by meaning only where it is enabled."""
    by_words = (ExactDuplicates(), NearDuplicates(settings.near))
    if not settings.semantic.enabled:
        return by_words
    return (*by_words, SemanticDuplicates(settings.semantic, embedder, rows))
