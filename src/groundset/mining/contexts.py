"""Put an instruction into the context that it needs, in the words that fit what the context is."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from groundset.mining.protocol import View
from groundset.mining.rules import Rules, pattern
from groundset.mining.word_places import places_after

_MAX_NAME_WORDS = 3
_MAX_TOPIC_WORDS = 4
_LEAST_WORK_WORDS = 3
_BRACKETED = re.compile(r"\s*\([^()]*\)")
_PARTED = re.compile(r"\s[-–—|·•»:]\s")
_LINE_START = re.compile(r"^(?:\$ |[-*] `?)?([a-z][\w-]+)(?= \S|$)", re.MULTILINE)
_WITHIN = ("in",)
_MAX_SUFFIXED_WORDS = 12
"""A longer instruction has its context in front of it."""


def placed(
    view: View, text: str, context: str, draw: int, style: str = "question", doing: bool = False
) -> tuple[str, str]:
    """Put an instruction into its context; gives the text and the pattern that was used.

    ``doing`` tells that it asks how to do something, which is done with a tool and not in it.
    """
    rules = view.outline.rules
    context = f"`{context}`" if is_typed(context, view.text) else context
    kind = kind_of_context(view, context)
    title = title_of(view) if kind == "work" else context
    context = _BRACKETED.sub("", title).replace(" · ", " ").replace('"', "'")
    context = context if kind == "work" else mine_not_yours(context, rules)
    # "Explain reviews when making a career" reads badly, a question does not.
    kind = "wide" if kind == "doing" and (style != "question" or not text.endswith("?")) else kind
    kind = "tool" if kind == "name" and doing else kind
    # "Explain `replicas` in Helm" is how it is said; "headquarters in Microsoft" is not.
    kind = "wide" if kind == "name" and "`" not in text else kind
    patterns = rules.contexts[kind]
    whole = not re.search(r"[.?!] ", text) and len(text.split()) <= _MAX_SUFFIXED_WORDS
    fitting = [one for one in patterns if whole or "{bare}" not in one] or list(rules.context)
    around = fitting[draw % len(fitting)]
    bare, mark = (text[:-1], text[-1]) if text.endswith(("?", ".")) else (text, "")
    if kind == "document":
        context = named_document(context, rules)
    values = {"context": context, "instruction": text, "lowered": _lowered(text), "bare": bare, "mark": mark}
    whole_text = around.format(**values)
    return whole_text.replace(f"„{context}“", context) if context.startswith("`") else whole_text, around


def is_typed(name: str, text: str) -> bool:
    """Tell whether a name may be that of a command, and a line of the text starts with it as with one."""
    return name in _typed(text)


@lru_cache(maxsize=4)
def _typed(text: str) -> frozenset[str]:
    return frozenset(_LINE_START.findall(text))


def title_of(view: View) -> str:
    """Give the title, whole where it names nothing besides, and not in capitals throughout."""
    heading, whole = view.outline.title.heading, view.outline.document.title
    title = whole if heading.casefold() in whole.casefold() and not _PARTED.search(whole) else heading
    return titled(title, view.outline.rules) if title.isupper() else title


def titled(text: str, rules: Rules) -> str:
    """Write a text with a capital for each word that carries meaning."""
    first, *others = text.lower().split(" ")
    small = rules.function_words
    return " ".join([first.title(), *(word if word in small else word.title() for word in others)])


def kind_of_context(
    view: View, context: str
) -> Literal["topic", "wide", "name", "tool", "doing", "document", "work"]:
    """Tell what an instruction is put into: a document, a product, a doing, or any other topic."""
    rules, casing = view.outline.rules, view.outline.casing
    words = context.split(" ")
    if context.startswith("`"):
        return "name"
    if words[-1].casefold() in rules.headings.document_words and not _is_nested(context, rules):
        return "document"
    if len(words) > 1 and words[0] in rules.verbs.gerunds:
        return "doing"
    is_name = len(words) <= _MAX_NAME_WORDS and all(casing.is_name(word) for word in words)
    if is_name and not rules.capital_nouns:
        return "name"
    if _is_work(view, context):
        return "work"
    # Only where the text says "in the local interface" is something asked in it.
    within = places_after(_WITHIN, context, casing.prose)
    return "topic" if within and len(words) <= _MAX_TOPIC_WORDS else "wide"


def _is_nested(context: str, rules: Rules) -> bool:
    """Tell whether a context names a part and the whole that it is in."""
    return rules.nested.format(subject="", upper="") in context


def _is_work(view: View, context: str) -> bool:
    """Tell whether a context is the title of a work that its own text never speaks of."""
    title = view.outline.title
    named = title.heading.count(" ") >= _LEAST_WORK_WORDS - 1 and context in (title.subject, title.heading)
    return named and not _speaks_of(view.outline.casing.prose, title.heading)


@lru_cache(maxsize=4)
def _speaks_of(prose: str, title: str) -> bool:
    return title.casefold() in prose.casefold()


def named_document(context: str, rules: Rules) -> str:
    """Give a document's name with its article."""
    article = rules.counted.article
    first = context.split(" ", 1)[0]
    has_one = not article or pattern(rules.articles["one"]).search(context) or "'" in first
    return context if has_one or "\u2019" in first else f"{article} {context}"


def mine_not_yours(text: str, rules: Rules) -> str:
    """Say "my chart" where the document says "your chart"."""
    possessives = rules.headings.possessives
    return " ".join(possessives.get(word.casefold(), word) for word in text.split(" "))


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0].split("'", maxsplit=1)[0].split("\u2019", maxsplit=1)[0]
    return text if len(first) == 1 or not first[1:].islower() else text[0].lower() + text[1:]
