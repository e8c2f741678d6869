"""groundset.yaml: corpora, evaluation sets, and how each stage works."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from groundset.settings.base import Name, Settings, Share, Text
from groundset.settings.models import Budget, Generation, Judging, Models, TargetModel


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

    split: str = ""
    """Of a folder; empty takes the first of test, validation, dev and train that there is."""


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
    contained: Annotated[float, Field(gt=0.0, le=1.0)] = 0.9
    """Share of the shorter text's shingles that the longer one holds, from which it is contained."""
    contained_is: Literal["told", "rejected"] = "told"


class SemanticDuplicates(Settings):
    """When two pairs mean the same."""

    enabled: bool = True
    threshold: Share | None = None
    """Cosine of instructions, and of responses, from which two pairs are twins; None takes the one that was
    calibrated for the embedder."""
    max_siblings: Annotated[int, Field(ge=1)] = 50
    """Most pairs that differ in names and numbers alone."""
    exact_rows: Annotated[int, Field(ge=0)] = 100_000
    """Pairs up to which all are compared with all; above it, through an index of measured recall."""


class Deduplication(Settings):
    """The relation gates."""

    near: NearDuplicates = NearDuplicates()
    semantic: SemanticDuplicates = SemanticDuplicates()


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
    rephrased: Share | None = None
    """Probability from which a candidate is an item in other words; None takes the calibrated one."""
    same_template: Literal["told", "rejected"] = "told"
    """What becomes of a candidate that is an item with other numbers or names."""
    second_opinion: bool = True
    """Whether the judge's model, where there is one, is shown candidates and items in cases of doubt."""


class Packaging(Settings):
    """How a release is cut."""

    validation_share: Annotated[float, Field(ge=0.0, lt=0.9)] = 0.1
    seed: int = 7
    name: Text = "dataset"
    license: str = ""


class ProjectSettings(Settings):
    """The whole of groundset.yaml."""

    corpus: Annotated[list[Corpus], Field(min_length=1)]
    base: str = ""
    """Release, relative to the project folder or absolute, whose samples come first where two are twins."""
    evaluation: list[Evaluation] = []
    reading: Reading = Reading()
    extraction: Extraction = Extraction()
    grounding: Grounding = Grounding()
    deduplication: Deduplication = Deduplication()
    decontamination: Decontamination = Decontamination()
    packaging: Packaging = Packaging()
    models: Models = Models()
    target_model: TargetModel | None = None
    budget: Budget = Budget()
    generation: Generation = Generation()
    judging: Judging = Judging()

    @model_validator(mode="after")
    def names_are_unique(self) -> Self:
        """Refuse two corpora or two evaluation sets of one name."""
        for key, entries in (("corpus", self.corpus), ("evaluation", self.evaluation)):
            names = [entry.name for entry in entries]
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"two entries of {key} are named {twice[0]!r}; names must differ")
        return self
