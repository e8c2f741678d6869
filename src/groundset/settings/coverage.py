"""coverage.yaml: dimensions, their values, and how many samples each should have."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, StringConstraints, model_validator

from groundset.settings.base import Name, Settings, Share, Text

UNMAPPED = "unmapped"
"""What is tagged where no value of a dimension fits; no value can have this name."""

Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Function = Annotated[str, StringConstraints(pattern=r"^(?:[^:\\]+\.py:[A-Za-z_][A-Za-z0-9_]*)?$")]
"""``FILE.py:NAME``, or empty."""


class Target(Settings):
    """How many samples a value should have: the largest of what is given."""

    count: Count = 0
    """Number to aim at; far above it the value is ``over``."""
    floor: Count = 0
    """Least number."""
    share: Share = 0.0
    """Least share of the planned samples, or of those there are where none are planned."""


class CoverageValue(Settings):
    """One value of a dimension and how it is told."""

    description: str = ""
    paths: list[Text] = []
    """Glob patterns over ``corpus/path``."""
    keywords: list[Text] = []
    """Words or phrases of title, headings or instruction."""
    examples: list[Text] = []
    """Instructions or titles that have this value: what resembles them most has it too."""
    target: Target | None = None
    """In place of that of the dimension; an explicit 0 asks for nothing."""


class Dimension(Settings):
    """One dimension of the coverage map."""

    description: str = ""
    column: str = ""
    """Field of the row, or of the document's own metadata, that names the value."""
    function: Function = ""
    """A function of the user's own that names the value."""
    min_similarity: Share = 0.0
    """Least similarity from which an example tells a value; 0 takes the built-in one."""
    target: Target | None = None
    """For values that give none."""
    values: dict[Name, CoverageValue | None] = {}

    def target_of(self, value: str) -> Target:
        """Give the target of a value: its own, else that of the dimension, else none."""
        given = self.values[value]
        own = given.target if given is not None else None
        return own or self.target or Target()

    @property
    def asks(self) -> bool:
        """Whether any target is written, be it 0: a dimension without one follows the planned size."""
        own = (given.target for given in self.values.values() if given is not None)
        return self.target is not None or any(target is not None for target in own)

    @model_validator(mode="after")
    def unmapped_is_no_value(self) -> Self:
        """Refuse a value that has the name of what has none."""
        if UNMAPPED in self.values:
            raise ValueError(f"no value can be named {UNMAPPED!r}: that is what a sample without a value is")
        return self


class Combination(Settings):
    """Values of two or more dimensions that together have a target of their own."""

    values: dict[Name, Name]
    """Dimension to value, of two or more."""
    target: Target


class CoverageMap(Settings):
    """The whole of coverage.yaml."""

    samples: Count = 0
    """Planned size of the dataset; 0 when none is planned."""
    dimensions: dict[Name, Dimension] = {}
    required: list[Combination] = []
    """Combinations with a target."""
    forbidden: list[dict[Name, Name]] = []
    """Combinations that make no sense: never a gap, never aimed at."""
    max_rounds: Annotated[int, Field(ge=0)] = 6
    """Most rounds of augmentation."""
    max_unmapped: Share = 0.05
    """Share of samples without a value of a dimension above which an alarm is raised."""
    trim: bool = False
    """Whether samples of values that are over are taken out, the weakest and most alike first."""

    @model_validator(mode="after")
    def combinations_are_of_the_map(self) -> Self:
        """Refuse combinations of dimensions or values that there are not, and those that stand twice."""
        listed = [("required", one.values) for one in self.required]
        listed += [("forbidden", one) for one in self.forbidden]
        seen: set[frozenset[tuple[str, str]]] = set()
        for key, values in listed:
            if len(values) < 2:
                raise ValueError(f"`{key}` holds a combination of fewer than two dimensions")
            for dimension, value in values.items():
                if dimension not in self.dimensions:
                    raise ValueError(f"`{key}` names the dimension {dimension!r}, which there is not")
                if value not in self.dimensions[dimension].values:
                    raise ValueError(f"`{key}` names {value!r}, which is no value of {dimension!r}")
            if frozenset(values.items()) in seen:
                pair = " with ".join(f"{dimension} {value}" for dimension, value in values.items())
                raise ValueError(f"{pair} stands twice in `required` and `forbidden`; leave one out")
            seen.add(frozenset(values.items()))
        return self
