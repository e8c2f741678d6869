"""The configuration as typed, frozen models; ``groundset.project.loading`` reads them from YAML.

Every key is optional but ``corpus``. A model's ``fingerprint`` names the answers that depend on it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from groundset.records import content_hash

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Settings(BaseModel):
    """Base of all settings: frozen, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    @property
    def fingerprint(self) -> str:
        """Hash of all values."""
        return content_hash(type(self).__name__, self.model_dump(mode="json"))


class Located(Settings):
    """A named thing that lies at a path."""

    name: Name
    path: Text
    """Relative to the project folder, or absolute."""

    def located(self, root: Path) -> Path:
        """Give the absolute path; the project folder itself need not exist yet."""
        return Path(os.path.normpath(root.resolve() / self.path))


class Corpus(Located):
    """One folder (or file) of documents."""

    include: list[Text] = []
    """Glob patterns; empty means every file."""
    exclude: list[Text] = []
    versions: list[Text] = []
    """Glob patterns over paths, newest version first; empty means told from paths and front matter."""
    language: str = ""
    """ISO 639-1 code when all documents are in one language; empty means told per document."""
    license: str = ""
    holdout: list[Text] = []
    """Paths of documents that are kept aside for evaluation."""


class Evaluation(Located):
    """One evaluation set."""


class Reading(Settings):
    """Limits on what is read."""

    max_file_bytes: Annotated[int, Field(gt=0)] = 50_000_000
    max_seconds_per_file: Annotated[int, Field(ge=1, le=86_400)] = 60
    """Computing time of one file: a busy machine changes nothing."""
    max_memory_per_file: Annotated[int, Field(ge=50_000_000)] = 1_500_000_000
    """Bytes of memory that reading one file may take, besides what an idle reader takes."""
    min_characters: Annotated[int, Field(ge=1)] = 40
    """A document with less text is ``empty_after_reading``."""
    max_text_characters: Annotated[int, Field(ge=1)] = 10_000_000
    """A document with more text is ``too_much_text``."""


class Extraction(Settings):
    """How passages are cut and pairs are mined."""

    passage_characters: Annotated[int, Field(ge=200, le=100_000)] = 4000
    """Most characters of a passage."""
    per_passage: Annotated[int, Field(ge=1)] = 3
    """Most candidates of one passage and family before augmentation."""
    min_response_characters: Annotated[int, Field(ge=1)] = 40
    max_response_characters: Annotated[int, Field(ge=100)] = 3000


class Grounding(Settings):
    """How well its evidence must support a response."""

    min_support: Share = 0.35
    """Least score of support that keeps a written response, from 0 to 1; see ``gates.support``."""


class NearDuplicates(Settings):
    """Jaccard similarity of word shingles from which two texts are twins, per view."""

    both: Annotated[float, Field(gt=0.0, le=1.0)] = 0.8
    response: Annotated[float, Field(gt=0.0, le=1.0)] = 0.9
    instruction: Annotated[float, Field(gt=0.0, le=1.0)] = 1.0
    min_response_words: Annotated[int, Field(ge=1)] = 10
    """Shorter responses may repeat: two questions may both be answered with one word."""


class Deduplication(Settings):
    """The relation gates."""

    near: NearDuplicates = NearDuplicates()


class Decontamination(Settings):
    """How overlap with the evaluation sets is found."""

    skip: Annotated[str, StringConstraints(strip_whitespace=True)] = ""
    """A written reason to go without evaluation sets; card and certificate repeat it."""
    max_coverage: Share = 0.5
    """Share of an item's IDF-weighted tokens from which a candidate is a leak."""
    max_run: Annotated[int, Field(ge=5)] = 13
    """Words in a row shared with an item from which a candidate is a leak; bare numbers do not count."""
    boilerplate_families: Annotated[int, Field(ge=2)] = 10
    """A gram that stands in this many document families is boilerplate, except in a whole item."""


class Packaging(Settings):
    """How a release is cut."""

    validation_share: Annotated[float, Field(ge=0.0, lt=0.9)] = 0.1
    seed: int = 7
    name: Text = "dataset"
    license: str = ""


class ProjectSettings(Settings):
    """The whole of groundset.yaml."""

    corpus: Annotated[list[Corpus], Field(min_length=1)]
    evaluation: list[Evaluation] = []
    reading: Reading = Reading()
    extraction: Extraction = Extraction()
    grounding: Grounding = Grounding()
    deduplication: Deduplication = Deduplication()
    decontamination: Decontamination = Decontamination()
    packaging: Packaging = Packaging()

    @model_validator(mode="after")
    def names_are_unique(self) -> Self:
        """Refuse two corpora or two evaluation sets of one name."""
        for key, entries in (("corpus", self.corpus), ("evaluation", self.evaluation)):
            names = [entry.name for entry in entries]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"two entries of {key} are named {twice[0]!r}; names must differ")
        return self


class Target(Settings):
    """How many samples a value should have: the largest of what is given."""

    count: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    """Number to aim at; above it the value is ``over``."""
    floor: Annotated[int, Field(ge=0, le=1_000_000_000)] = 0
    """Least number."""
    share: Share = 0.0
    """Least share of all samples."""


class CoverageValue(Settings):
    """One value of a dimension and how it is told."""

    description: str = ""
    paths: list[Text] = []
    """Glob patterns over ``corpus/path``."""
    keywords: list[Text] = []
    """Words or phrases of title, headings or instruction."""
    target: Target = Target()


class Dimension(Settings):
    """One dimension of the coverage map."""

    description: str = ""
    target: Target = Target()
    """For values that give none."""
    values: dict[Name, CoverageValue | None] = {}


class CoverageMap(Settings):
    """The whole of coverage.yaml."""

    dimensions: dict[Name, Dimension] = {}
    max_rounds: Annotated[int, Field(ge=0)] = 3
    """Most rounds of augmentation."""


class Criterion(Settings):
    """One criterion of the rubric: a question for a judge, and the checks that answer it without one."""

    name: Name
    question: Text
    checks: dict[Name, dict[str, Any] | None]
    """Check name to its parameters."""


class Rubric(Settings):
    """The whole of rubric.yaml: hand-written, frozen; its hash is part of every quality verdict."""

    name: Name = "default"
    version: Annotated[int, Field(ge=1)] = 1
    cutoff: Share = 0.5
    """Least mean score of the criteria."""
    criteria: Annotated[list[Criterion], Field(min_length=1)]
