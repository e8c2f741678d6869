"""What the report of a project tells, as typed values; whoever gathers them need not know how they look."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundset.reasons import gate_question
from groundset.report.charts import Spread
from groundset.report.comparison import Comparison
from groundset.report.coverage.facts import CoverageFacts
from groundset.report.funnel import Level
from groundset.report.models import ModelsUsed


@dataclass(frozen=True, slots=True)
class Example:
    """One thing that was lost."""

    name: str
    """Id or path."""
    text: str
    """What a person recognises it by; empty where it must not be shown."""
    note: str = ""
    """What more there is to say: a file's detail, the sample that a duplicate is a twin of."""
    withheld: bool = False
    """Whether the text may not be shown: a leak, a secret, personal data."""


@dataclass(frozen=True, slots=True)
class Loss:
    """What one reason ended at one level."""

    level: str
    reason: str
    count: int
    came: int
    """What came to this level."""
    means: str
    do: str
    examples: tuple[Example, ...]
    endings: tuple[tuple[str, int], ...] = ()
    """Of files: name ending to count, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What one reader read."""

    name: str
    files: int
    documents: int
    characters: int
    samples: int


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the dataset: a family of pairs, a language, a way of making."""

    name: str
    samples: int
    candidates: int
    documents: int = 0


@dataclass(frozen=True, slots=True)
class Giver:
    """A document that gave samples."""

    document: str
    samples: int


@dataclass(frozen=True, slots=True)
class Givers:
    """Which documents the samples come from."""

    first: tuple[Giver, ...]
    """Those that gave the most."""
    documents: int
    """How many gave any."""
    warning: str
    """That one of them gave too much of the whole; empty where none did."""


Marked = tuple[tuple[str, bool], ...]
"""Pieces of a text, and whether each is to be marked."""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A place in a document: the evidence, and the text around it."""

    document: str
    headings: tuple[str, ...]
    start: int
    end: int
    pieces: Marked
    """The text in pieces, and whether each is evidence."""
    opens: bool
    """Whether the passage goes on before what is shown."""
    goes_on: bool
    """Whether it goes on after it."""
    blocked: bool = False
    """Whether text around the evidence is blocked out, because a withheld pair points there too."""


@dataclass(frozen=True, slots=True)
class SampleShown:
    """One sample beside its source."""

    id: str
    instruction: str
    response: str
    family: str
    method: str
    language: str
    verbatim: bool
    """Whether the response is the evidence, character for character."""
    excerpts: tuple[Excerpt, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """What the report is about."""

    project: str
    corpora: tuple[str, ...]
    evaluation: tuple[str, ...]
    skip: str
    """Why there is no evaluation set; empty when nobody said."""
    releases: tuple[str, ...]
    current: str
    """The release that holds the present state; empty when none does."""
    finished: bool
    next_step: str


@dataclass(frozen=True, slots=True)
class ProjectReport:
    """Everything that the report of a project tells."""

    heading: Heading
    levels: tuple[Level, ...]
    undecided: int
    failed: int
    unread: tuple[Loss, ...]
    kinds: tuple[Kind, ...]
    losses: tuple[Loss, ...]
    methods: tuple[Part, ...]
    models: tuple[str, ...]
    families: tuple[Part, ...]
    givers: Givers
    languages: tuple[Part, ...]
    instruction_words: Spread
    response_words: Spread
    coverage: CoverageFacts
    samples: tuple[SampleShown, ...]
    twins: tuple[Comparison, ...]
    """Rejected pairs beside the one that each was turned down for."""
    leaks: tuple[Comparison, ...]
    """Pairs beside the evaluation items that they repeat."""
    templates: int = 0
    """Samples that are an evaluation item with other numbers or names; ``leaks`` ends with some of them."""
    planted: tuple[Mapping[str, Any], ...] = ()
    """Copies of evaluation items by kind: ``planted``, ``found``, and ``low`` and ``high`` of their share."""
    planted_warnings: tuple[str, ...] = ()
    """Of which kinds fewer are found than should be."""
    used: ModelsUsed | None = None
    """What models did; None where none was called."""

    @property
    def loss_groups(self) -> list[tuple[str, str, list[Loss]]]:
        """Losses by level in the order of the way: its name, what a gate asks, its reasons."""
        levels = dict.fromkeys(loss.level for loss in self.losses)
        return [(n, gate_question(n), [loss for loss in self.losses if loss.level == n]) for n in levels]

    @property
    def kept(self) -> int:
        """Number of samples."""
        return next((level.kept for level in self.levels if level.name == "candidates"), 0)
