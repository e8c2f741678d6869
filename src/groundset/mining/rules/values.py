"""The kinds of values that the rules of a language are made of."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


def _fold(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression, searched without regard to case."""
Words = Annotated[list[str], AfterValidator(_fold)]


class Data(BaseModel):
    """A part of the rules: every key is known, nothing is changed once loaded."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Rewrite(Data):
    """A heading of one shape and the instruction it becomes."""

    pattern: Pattern
    text: str


class Wording(Data):
    """One way to word an instruction."""

    style: Literal["question", "command", "casual"]
    text: str
