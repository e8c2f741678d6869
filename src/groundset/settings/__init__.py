"""The configuration as typed, frozen models; ``groundset.project.loading`` reads them from YAML.

Every key is optional but ``corpus``. A model's ``fingerprint`` names the answers that depend on it.
"""

from groundset.settings.base import Name, Settings
from groundset.settings.coverage import (
    UNMAPPED,
    Combination,
    CoverageMap,
    CoverageValue,
    Dimension,
    Target,
)
from groundset.settings.models import (
    Budget,
    Embedder,
    EmbedderSettings,
    Generation,
    Generator,
    Judge,
    Judging,
    Models,
    ModelSettings,
    Prices,
    TargetModel,
)
from groundset.settings.project import (
    Corpus,
    Decontamination,
    Deduplication,
    Evaluation,
    Extraction,
    Grounding,
    NearDuplicates,
    Packaging,
    ProjectSettings,
    Reading,
    SemanticDuplicates,
)
from groundset.settings.rubric import Criterion, Rubric

__all__ = [
    "UNMAPPED",
    "Budget",
    "Combination",
    "Corpus",
    "CoverageMap",
    "CoverageValue",
    "Criterion",
    "Decontamination",
    "Deduplication",
    "Dimension",
    "Embedder",
    "EmbedderSettings",
    "Evaluation",
    "Extraction",
    "Generation",
    "Generator",
    "Grounding",
    "Judge",
    "Judging",
    "ModelSettings",
    "Models",
    "Name",
    "NearDuplicates",
    "Packaging",
    "Prices",
    "ProjectSettings",
    "Reading",
    "Rubric",
    "SemanticDuplicates",
    "Settings",
    "Target",
    "TargetModel",
]
