"""Word what is asked of an entry, a table or a piece of code, within what its section is about.

As in ``wording``, the choice depends on what is asked alone.
"""

from __future__ import annotations

import re
from functools import cache

from groundset.mining.contexts import is_typed, kind_of_context, named_document, title_of
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, View
from groundset.mining.rules import Rules, languages, pattern, rules
from groundset.mining.topics import Topic, content_words
from groundset.mining.wording import context_of, drawn
from groundset.records import content_hash

_MANY_WORDS = 5
"""Words that carry meaning, from which a question without code stands alone."""


def ask(view: View, use: str, asked: str, context: str = "", **values: str) -> Instruction:
    """Choose a phrase by what is asked, fill it, and put it into its context."""
    known = view.outline.rules
    draw = int(content_hash(known.language, use, asked.casefold())[:8], 16)
    return drawn(view, use, known.phrases[use], draw, values, context)


def subject_of(found: Outlined) -> Topic | None:
    """Give the nearest heading that names something, the section's own first."""
    return next((topic for topic in (found.topic, *reversed(found.above)) if topic.subject), None)


def surroundings(view: View, found: Outlined, asked: str) -> str | None:
    """Say what an entry belongs to, by the nearest heading and the title; None when nothing does.

    Empty when what is asked says so itself. None also where nothing says it and few words are asked.
    """
    known = view.outline.rules
    near = subject_of(found)
    if near is None:
        return None
    upper = _as_tool(view, context_of(view, Topic("topic", near.heading, near.subject), found.above) or "")
    own, words = content_words(near.subject, known), content_words(asked, known)
    if own <= words:
        said = content_words(upper, known) <= words
        return upper if not said else "" if "`" in asked or len(words) >= _MANY_WORDS else None
    if not upper or content_words(upper, known) & own:
        return _as_tool(view, near.subject)
    return known.nested.format(subject=near.subject, upper=_as_whole(view, upper))


def place_of(view: View, found: Outlined, asked: str) -> str | None:
    """Say the surroundings of what prose tells; where names stand in marks, code alone goes without."""
    context, known = surroundings(view, found, asked), view.outline.rules
    within = known.nested.format(subject="", upper="")
    inner, between, _upper = (context or "").partition(within)
    return inner if known.capital_nouns and between and inner.startswith("`") else context


def _as_whole(view: View, upper: str) -> str:
    """Write the title in which a part stands: in quotation marks where it is that of a work."""
    kind = kind_of_context(view, upper)
    if kind == "work" and not view.outline.rules.capital_nouns:
        return f'"{title_of(view)}"'
    return named_document(upper, view.outline.rules) if kind == "document" else upper


def _as_tool(view: View, subject: str) -> str:
    """Write a subject as code where it is a tool that the document is named after: "the helm"."""
    title, words = view.outline.document.title, subject.split()
    named = len(words) <= 2 and words[-1:] == [title]
    return f"`{title}`" if named and is_typed(title, view.text) else subject


def context_for(view: View, found: Outlined, asked: str) -> str:
    """Name what a question belongs to: the command that the document is about, else as headings do."""
    above = (*found.above, found.topic)
    command = next((topic for topic in reversed(above) if topic.kind == "command"), None)
    words = content_words(asked, view.outline.rules)
    if command is not None:
        return "" if content_words(command.subject, view.outline.rules) <= words else command.subject
    return context_of(view, Topic("topic", asked, asked), above) or ""


@cache
def _own_words(language: str) -> frozenset[str]:
    """Give the function words of a language that no other language with rules has."""
    others = (rules(code).function_words for code in sorted(languages() - {language}))
    return rules(language).function_words.difference(*others)


def shows_language(text: str, language: str) -> bool:
    """Tell whether a short text shows that it is in the language: an entry may be left untranslated."""
    return any(word in _own_words(language) for word in re.findall(r"[^\W\d_]+", text.casefold()))


def points_away(text: str, known: Rules) -> bool:
    """Tell whether a text leans on another place of its page."""
    checks = (known.completeness.dangling, known.completeness.self_reference)
    return any(pattern(check).search(text) for check in checks)


def resolved(text: str, known: Rules) -> bool:
    """Tell whether words of the document can be asked for away from their place."""
    open_words = pattern(known.questions.unresolved).search(text) is not None
    return not open_words and not points_away(text, known) and text.count("`") % 2 == 0
