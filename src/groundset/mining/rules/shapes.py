"""Rules of what a document shows by its shape: changes, tables, code, options, errors and messages."""

from __future__ import annotations

from groundset.mining.rules.values import Data, Pattern, Rewrite, Words


class Changelogs(Data):
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


class Tables(Data):
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


class Commands(Data):
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


class Examples(Data):
    """Sentences that announce a piece of code, and what they make of it when asked for."""

    intros: list[Rewrite]
    refused: Pattern
    named: Pattern
    """What shows that the words already ask for an example."""


class Options(Data):
    """How an entry of a list says what an option, parameter or name means."""

    tells: Pattern
    """What follows the name where no colon or dash does."""
    nothing: Pattern
    """Texts that say nothing, such as "help for install"."""
    introduced: Pattern
    """A section that holds options of other commands."""


class Errors(Data):
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


class Listings(Data):
    """Sentences that introduce a list, and what they make of it when asked for."""

    intros: list[Rewrite]
    bases: dict[str, str]
    """Forms of verbs to the base form, where that is more than a lost s."""
    refused: Pattern
    """What shows that the question would lean on its page, or ask for nothing."""


class Conditions(Data):
    """Sentences that tell what happens, or what to do, where something is wrong."""

    shape: Pattern
    """Its groups x and y catch the condition and what follows from it."""
    wrong: Pattern
    """What a condition has that tells of a problem."""
    refused: Pattern
    """Conditions that lean on their page, or that tell of the past."""
    advises: Pattern
    """How the rest of the sentence begins where it says what to do."""
    you: Pattern
    """Where a condition is about the reader, asked for in the first person; empty where no word changes."""
    speaker: str
    """The start of a condition that is about the reader, when the reader asks."""


class Conversation(Data):
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
