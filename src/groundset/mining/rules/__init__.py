"""The rules of each language: one data file each, checked when it is loaded.

A new language is a new ``<ISO 639-1 code>.yaml`` in this folder; no code knows a language by name.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from groundset.records import content_hash


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


def _fold(words: list[str]) -> list[str]:
    return [word.casefold() for word in words]


Pattern = Annotated[str, AfterValidator(_compiles)]
"""A regular expression, searched without regard to case."""
Words = Annotated[list[str], AfterValidator(_fold)]


class _Data(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Verbs(_Data):
    """How a heading shows that it is about doing something."""

    position: Literal["first", "last"]
    """Where the verb stands in a heading."""
    pattern: Pattern = ""
    """The shape of a verb, where no list is needed to know one."""
    sure: dict[str, str]
    """Base form to the form that names the doing (gerund)."""
    unsure: dict[str, str]
    """The same for verbs that are nouns too."""
    noun_heads: Words
    """Last words that make a noun phrase of a heading that looks like a doing."""


class AnswerPair(_Data):
    """The labels of a question and its answer."""

    question: Pattern
    answer: Pattern


class Questions(_Data):
    """How a question is told."""

    starts: Pattern
    marks: Pattern
    unresolved: Pattern
    starters: Words
    answer_pairs: list[AnswerPair]


class Rewrite(_Data):
    """A heading of one shape and the instruction it becomes."""

    pattern: Pattern
    text: str


class Headings(_Data):
    """Which headings ask for nothing, and what is stripped from the others."""

    labels: Pattern
    skip: Words
    skip_pattern: Pattern
    skip_documents: Pattern
    document_nouns: Pattern
    sentences: Pattern
    generic: dict[str, Words]
    how_to: Pattern
    rewrites: list[Rewrite]
    possessives: dict[str, str]


class Definitions(_Data):
    """How a sentence shows that it defines."""

    verbs: dict[Literal["one", "many"], Pattern]
    not_terms: Words
    bad_subjects: Pattern
    not_definition: Pattern
    glossaries: Pattern
    entry_starts: Pattern


class Completeness(_Data):
    """What shows that a response leans on text outside it, or is no answer at all."""

    starts_mid: Pattern
    dangling: Pattern
    self_reference: Pattern
    announces: Pattern
    ends_open: Pattern
    author_voice: Pattern
    debris: Pattern
    refers: Pattern
    """Words that make a pointer of a short text."""
    pointers: Pattern


class Wording(_Data):
    """One way to word an instruction."""

    style: Literal["question", "command", "casual"]
    text: str


class Counted(_Data):
    """How a language shows that a noun needs an article."""

    shows: Pattern
    """Its groups catch the words that an indefinite article stands before."""
    article: str
    not_before: Pattern
    """Topics that take no article."""


class Rules(_Data):
    """Everything that mining knows about one language."""

    language: str
    abbreviations: Words
    capital_nouns: bool
    """Whether common nouns are written with a capital."""
    function_words: Words
    counted: Counted
    articles: dict[Literal["one", "many"], Pattern]
    prepositions: Words
    object_starts: Words
    verbs: Verbs
    questions: Questions
    headings: Headings
    definitions: Definitions
    completeness: Completeness
    wordings: dict[str, Annotated[list[Wording], Field(min_length=1)]]
    context: Annotated[list[str], Field(min_length=1)]


@cache
def languages() -> frozenset[str]:
    """Give the codes of the languages that have rules."""
    names = (entry.name for entry in files(__package__).iterdir())
    return frozenset(name.removesuffix(".yaml") for name in names if name.endswith(".yaml"))


@cache
def rules(language: str) -> Rules:
    """Load and check the rules of a language; raises ValueError when its data file is wrong."""
    try:
        return Rules.model_validate(YAML(typ="safe", pure=True).load(_text(language)))
    except (ValidationError, YAMLError) as error:
        raise ValueError(f"mining/rules/{language}.yaml: {error}") from error


def _text(language: str) -> str:
    return files(__package__).joinpath(f"{language}.yaml").read_text(encoding="utf-8")


@cache
def data_hash() -> str:
    """Hash the data files of all languages."""
    return content_hash([[code, _text(code)] for code in sorted(languages())])


@cache
def pattern(source: str) -> re.Pattern[str]:
    """Compile a pattern of a data file; an empty one matches nothing."""
    return re.compile(source or r"(?!)", re.IGNORECASE)
