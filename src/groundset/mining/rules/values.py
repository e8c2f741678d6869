"""The kinds of values that the rules of a language are made of."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


def _folded(words: object) -> object:
    """Fold a list of strings; anything else is left for the check of its type to refuse."""
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        return words
    return tuple(word.casefold() for word in words)


def _folded_set(words: object) -> object:
    folded = _folded(words)
    return frozenset(folded) if isinstance(folded, tuple) else folded


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression, searched without regard to case."""
Words = Annotated[frozenset[str], BeforeValidator(_folded_set)]
"""Words that others are looked up in, case-folded."""
WordList = Annotated[tuple[str, ...], BeforeValidator(_folded)]
"""Words that a pattern is made of, case-folded, in the order of the file."""


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
