"""Rules of what a document says in its headings and sentences."""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from groundset.mining.rules.values import Data, Pattern, Rewrite, WordList, Words


class Verbs(Data):
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
    modals: WordList
    """Words right behind which only a verb stands."""

    @cached_property
    def gerunds(self) -> frozenset[str]:
        """The forms that name a doing, of all verbs."""
        return frozenset((*self.sure.values(), *self.unsure.values()))

    @cached_property
    def bases(self) -> dict[str, str]:
        """Gerund to base form, of all verbs."""
        return {gerund: base for base, gerund in self.forms.items()}

    @cached_property
    def forms(self) -> dict[str, str]:
        """Base form to gerund, of all verbs."""
        return self.sure | self.unsure


class AnswerPair(Data):
    """The labels of a question and its answer."""

    question: Pattern
    answer: Pattern


class Questions(Data):
    """How a question is told."""

    starts: Pattern
    marks: Pattern
    unresolved: Pattern
    starters: Words
    answer_pairs: list[AnswerPair]


class Headings(Data):
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


class Definitions(Data):
    """How a sentence shows that it defines."""

    verbs: dict[Literal["one", "many"], Pattern]
    not_terms: Words
    bad_subjects: Pattern
    not_definition: Pattern
    glossaries: Pattern
    entry_starts: Pattern


class Completeness(Data):
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
    guides: Pattern
    """What shows that a text says how something is done, or what to mind."""


class Counted(Data):
    """How a language shows that a noun needs an article."""

    shows: Pattern
    """Its groups catch the words that an indefinite article stands before."""
    determiners: WordList
    """Words in front of a topic that show that it takes an article."""
    closers: Pattern
    """What follows a noun and no adjective; empty where capitals show nouns."""
    article: str
    not_before: Pattern
    """Topics that take no article."""
    of: Pattern
    """Phrases that take it by their shape."""
    heads: Words
    """Last words of a name that takes an article all the same: "the Release Team"."""


class Voice(Data):
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


class Abstracts(Data):
    """What shows that a text says in short what something is about."""

    labels: Pattern
    """The start of a paragraph that is a summary."""
    introduces: Pattern
    """How the sentence goes on that begins with the subject and says what it is."""
    furniture: Pattern
    """Titles of news and shops that no lead sums up."""


class Digests(Data):
    """What keeps a sentence from being read alone among others of its kind."""

    leans: Pattern
    """Words in an opening that the text before or behind it must resolve."""
    refers: Pattern
    """Words in a lead that only announce what comes."""
