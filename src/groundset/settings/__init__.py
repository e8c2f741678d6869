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
)
from groundset.settings.rubric import Criterion, Rubric

__all__ = [
    "UNMAPPED",
    "Combination",
    "Corpus",
    "CoverageMap",
    "CoverageValue",
    "Criterion",
    "Decontamination",
    "Deduplication",
    "Dimension",
    "Evaluation",
    "Extraction",
    "Grounding",
    "Name",
    "NearDuplicates",
    "Packaging",
    "ProjectSettings",
    "Reading",
    "Rubric",
    "Settings",
    "Target",
]
