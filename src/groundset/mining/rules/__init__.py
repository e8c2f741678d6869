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
    bylines: Pattern
    """The part of a title that names its author or the site."""
    skip_paths: Pattern
    """Folders and files of minutes, elections and the like."""
    document_words: Words
    """Last words of a heading that names a document, which things are said in."""
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
    back: Pattern
    """Which of those words are resolved by code, a list or a table in front of them."""
    ahead: Pattern
    """Which are resolved by what follows them."""
    self_reference: Pattern
    announces: Pattern
    ends_open: Pattern
    author_voice: Pattern
    debris: Pattern
    credits: Pattern
    """A line that says where a picture comes from, or that belongs to the page's furniture."""
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
    determiners: Words
    """Words in front of a topic that show that it takes an article."""
    article: str
    not_before: Pattern
    """Topics that take no article."""
    of: Pattern
    """Phrases that take it by their shape."""
    heads: Words
    """Last words of a name that takes an article all the same: "the Release Team"."""


class Voice(_Data):
    """Who speaks in a text that says "we"."""

    plural: Pattern
    opening: Pattern
    """The start of an answer that only the named speaker could give."""
    speaker: Pattern
    """Its group catches the organisation that the text speaks for."""
    employer: Pattern
    """The same, in words that show it even where nobody says "we"."""
    site: Pattern
    """An address in a domain of the organisation; its groups catch the part before it, and its name."""
    not_speakers: Words


class Abstracts(_Data):
    """What shows that a text says in short what something is about."""

    labels: Pattern
    """The start of a paragraph that is a summary."""
    introduces: Pattern
    """How the sentence goes on that begins with the subject and says what it is."""
    furniture: Pattern
    """Titles of news and shops that no lead sums up."""


class Changelogs(_Data):
    """How a list of changes is told, and the versions in it."""

    documents: Pattern
    """Titles and file names of changelogs, stripped to get at the product."""
    version: Pattern
    """A heading of one version; the group version catches its number."""
    breaking: Words
    """Headings of the changes that break something."""
    not_products: Words
    """Folders that name no product."""
    nothing: Pattern
    """Entries that say nothing to a user."""


class Tables(_Data):
    """What headers of tables show, and how their names are written in a sentence."""

    skip_headers: Pattern
    """Columns of people, dates and links, which nothing is asked of."""
    plain_kinds: Words
    """Headers of the first column that do not say what its names are."""
    meanings: Words
    """Headers of a column that says what the name in front of it means."""
    plural: Pattern
    """A header that names more than one thing."""
    conjunction: str
    quoted: str
    kinded: str


class Commands(_Data):
    """How a sentence says what a command is for."""

    goals: list[Pattern]
    """Sentences before a command or with one; the group x catches what it is run for."""
    not_goals: Pattern
    tool_named: Pattern
    """A goal that says with which tool."""
    tells: Pattern
    """Sentences that tell what a piece of code does; the group named catches its name."""
    leans: Pattern
    """What shows that such a sentence speaks of its surroundings."""


class Examples(_Data):
    """Sentences that announce a piece of code, and what they make of it when asked for."""

    intros: list[Rewrite]
    refused: Pattern
    named: Pattern
    """What shows that the words already ask for an example."""


class Options(_Data):
    """How an entry of a list says what an option, parameter or name means."""

    tells: Pattern
    """What follows the name where no colon or dash does."""
    nothing: Pattern
    """Texts that say nothing, such as "help for install"."""
    introduced: Pattern
    """A section that holds options of other commands."""


class Errors(_Data):
    """How a document shows a message of failure, and tells what to do about it."""

    message: Pattern
    """A line that is such a message, or a heading that holds one."""
    introduces: Pattern
    """A sentence that ends before the message."""
    states: Pattern
    """A heading that tells of a failure in a sentence."""
    variants: Pattern
    """A paragraph between a message and the answer, which tells of another message."""
    resumes: Pattern
    """The start of an answer that speaks of the message as "this"."""
    cures: Pattern
    """What an answer has that tells cause or cure."""


class Conversation(_Data):
    """How people ask, answer, greet and thank one another."""

    greetings: Pattern
    """What only greets or leads in, at the start of a message or a sentence."""
    closings: Pattern
    """A line or sentence that only ends a message."""
    lead_ins: Pattern
    """What is taken off the front of a question."""
    asks: Pattern
    """How a question begins that somebody else could answer."""
    open: Pattern
    """Questions that ask for more than yes or no."""
    requests: Pattern
    """Questions for a deed, an opinion or a person's own affairs, which nobody else can answer."""
    harmless: Pattern
    """Words that look as if they leaned on something and do not."""
    leaning: Pattern
    """Words that the sentence before must resolve."""
    outside: Pattern
    """Words that point out of the message."""
    thanks: Pattern
    """How the asker says that an answer helped."""
    failed: Pattern
    """How the asker says that it did not."""
    no_answer: Pattern
    """The start of a reply that answers nothing."""
    subject_first: str
    """How the subject is put in front of a question."""


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
    voice: Voice
    abstracts: Abstracts
    changelogs: Changelogs
    wordings: dict[str, Annotated[list[Wording], Field(min_length=1)]]
    context: Annotated[list[str], Field(min_length=1)]
    contexts: dict[Literal["topic", "name", "doing", "document"], Annotated[list[str], Field(min_length=1)]]
    """How an instruction is put into its context, by what the context is."""
    phrases: dict[str, Annotated[list[Wording], Field(min_length=1)]]
    """Wordings of what is asked of tables, code, commands, options and errors."""
    nested: str
    """How a thing is named within a larger one."""
    tables: Tables
    commands: Commands
    examples: Examples
    options: Options
    errors: Errors
    conversation: Conversation


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
