"""The rules of one language, whole."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from groundset.mining.rules.prose import (
    Abstracts,
    Completeness,
    Counted,
    Definitions,
    Digests,
    Headings,
    Questions,
    Verbs,
    Voice,
)
from groundset.mining.rules.shapes import (
    Changelogs,
    Commands,
    Conditions,
    Conversation,
    Errors,
    Examples,
    Listings,
    Options,
    Tables,
)
from groundset.mining.rules.values import Data, Pattern, Wording, WordList, Words


class Rules(Data):
    """Everything that mining knows about one language.

    Loaded once per language and compared by identity, so that what is learnt of a text can be kept by both.
    """

    __hash__ = object.__hash__
    __eq__ = object.__eq__

    language: str
    abbreviations: Words
    capital_nouns: bool
    """Whether common nouns are written with a capital."""
    function_words: Words
    counted: Counted
    articles: dict[Literal["one", "many"], Pattern]
    prepositions: WordList
    object_starts: Words
    verbs: Verbs
    questions: Questions
    headings: Headings
    definitions: Definitions
    completeness: Completeness
    voice: Voice
    abstracts: Abstracts
    digests: Digests
    changelogs: Changelogs
    wordings: dict[str, Annotated[list[Wording], Field(min_length=1)]]
    context: Annotated[list[str], Field(min_length=1)]
    contexts: dict[
        Literal["topic", "wide", "name", "tool", "doing", "document", "work"],
        Annotated[list[str], Field(min_length=1)],
    ]
    """How an instruction is put into its context, by what the context is."""
    phrases: dict[str, Annotated[list[Wording], Field(min_length=1)]]
    """Wordings of what is asked of tables, code, commands, options and errors."""
    restyles: dict[str, Annotated[list[Wording], Field(min_length=1)]]
    """More wordings of a use, for pairs that are worded in another style to fill a gap."""
    nested: str
    """How a thing is named within a larger one."""
    tables: Tables
    commands: Commands
    examples: Examples
    options: Options
    errors: Errors
    listings: Listings
    conditions: Conditions
    conversation: Conversation
