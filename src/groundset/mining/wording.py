"""Word an instruction so that it stands on its own, from a heading and what is above it.

Which wording is taken depends on what is asked alone, so that a dataset mixes styles while the same
question is always worded alike, in whatever version of a document it stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import Topic, content_words
from groundset.mining.voice import opens_as_speaker, speaks
from groundset.records import content_hash
from groundset.text.markdown import Span

_MAX_CONTEXT_WORDS = 8
_MAX_NAME_WORDS = 3
_LEAST_TITLE_WORDS = 5
_MAX_TITLE_WORDS = 16
_MAX_SUFFIXED_WORDS = 12
"""A longer instruction has its context in front of it."""


def word_spoken(view: View, found: Outlined, place: Span | None, steps: bool = False) -> Instruction | None:
    """Word the instruction for a section with that answer, with the name of who says "we" in it.

    None also where the answer starts with what "we" do and nothing shows who that is.
    """
    rules, who = view.outline.rules, view.outline.speaker
    response = view.text[place.start : place.end] if place else ""
    topic = found.topic
    if (
        who
        and who.casefold() not in topic.heading.casefold()
        and (speaks(response, rules) or who in response)
    ):
        use = {"topic": "at_topic", "code": "at_topic", "action": "at_doing"}
        if topic.kind in use and topic.heading.casefold() not in view.outline.repeated and not steps:
            a_name = " " not in topic.topic and topic.topic[:1].isupper()
            return fill(view, "at_name" if a_name else use[topic.kind], topic)
    if opens_as_speaker(response, rules):
        return None
    return word(view, found, steps)


def word(view: View, found: Outlined, steps: bool = False) -> Instruction | None:
    """Word the instruction for a section; None when it cannot stand on its own.

    With ``steps`` the section tells how to do something; without, a doing is explained.
    """
    topic, above = found.topic, found.above
    if topic.kind == "generic":
        return _generic(view, found)
    if topic.kind == "relation":
        parent = next((t for t in reversed(above) if t.kind == "action"), None)
        if parent is None:
            return None
        topic = _related(parent, topic, view.outline.rules)
    use = _use(view.outline.rules, topic, steps)
    if use is None:
        return None
    if found.topic.heading.casefold() in view.outline.repeated:
        # Only what stands right above tells one "Responsibilities" from the next.
        if len(above) < 2 or not above[-1].subject or above[-1].heading.casefold() in view.outline.repeated:
            return None
        return fill(view, use, topic, above[-1].subject)
    context = context_of(view, topic, above)
    if context is None and topic.kind == "topic":
        return _of_article(view, found) or (fill(view, use, topic) if topic.specific else None)
    if context is None and not topic.specific:
        return None
    return fill(view, use, topic, context or "")


def _of_article(view: View, found: Outlined) -> Instruction | None:
    """Ask what an article says about a topic, where its title is a sentence or a question."""
    title = view.outline.title
    words = title.heading.split()
    quotable = title.kind in ("none", "question") and _LEAST_TITLE_WORDS <= len(words) <= _MAX_TITLE_WORDS
    if not quotable or found.topic is title or title.heading.endswith("…"):
        return None
    named = Topic("topic", title.heading.replace('"', "'"), f"{title.heading} {found.topic.heading}")
    return fill(view, "article", named, term=found.topic.topic)


def _related(parent: Topic, topic: Topic, rules: Rules) -> Topic:
    """Join "install Helm" and "from script"; a verb that stands last stays last."""

    def joined(doing: str) -> str:
        if rules.verbs.position == "first":
            return f"{doing} {topic.topic}"
        *before, verb = doing.split(" ")
        return " ".join([*before, topic.topic, verb])

    return Topic(
        "action",
        joined(parent.heading),
        topic=joined(parent.action),
        action=joined(parent.action),
        doing=joined(parent.doing),
        specific=parent.specific,
    )


def _use(rules: Rules, topic: Topic, steps: bool) -> str | None:
    """Name the set of wordings that fits the topic."""
    if topic.kind == "action":
        return "how_to" if steps else "doing"
    if topic.kind == "topic":
        for number in ("many", "one"):
            if pattern(rules.articles[number]).search(topic.heading) and f"topic_{number}" in rules.wordings:
                return f"topic_{number}"
        return "topic"
    if topic.kind == "code" and topic.topic.count("`") > 2:
        return "code_many"
    return topic.kind if topic.kind in ("question", "command", "code", "rewrite") else None


def _generic(view: View, found: Outlined) -> Instruction | None:
    """Ask the generic question of the nearest subject above."""
    above = [topic for topic in found.above if topic.subject]
    if not above or found.above[-1] is not above[-1]:
        return None
    subject, use = above[-1], found.topic.use
    if use == "options" and subject.kind not in ("command", "code"):
        return None
    if use in ("overview", "summary") and subject.kind in ("command", "code"):
        use = subject.kind
    context = context_of(view, subject, found.above[:-1])
    if context is None and not subject.specific:
        return None
    named = Topic("topic", subject.heading, subject.subject, doing=subject.doing, specific=subject.specific)
    return fill(view, use, named, context or "")


def context_of(view: View, topic: Topic, above: Sequence[Topic]) -> str | None:
    """Find what a topic belongs to: empty when it says so itself, None when nothing says it."""
    rules = view.outline.rules
    words = content_words(f"{topic.topic} {topic.heading} {topic.use}", rules)
    for upper in above:
        subject = upper.subject
        own = content_words(subject, rules)
        if not own or upper.heading == topic.heading or len(subject.split()) > _MAX_CONTEXT_WORDS:
            continue
        names = content_words(" ".join(w for w in subject.split() if view.outline.casing.is_name(w)), rules)
        says_it = bool(own & words) and names <= words and not words < own
        if says_it or (topic.kind == "question" and topic.specific):
            return ""
        return upper.heading if rules.capital_nouns and upper.kind == "topic" else subject
    return None


def fill(view: View, use: str, topic: Topic, context: str = "", term: str = "") -> Instruction | None:
    """Choose a wording by what is asked, and fill it.

    All versions of a document word the same question alike, so that their answers meet as a conflict.
    """
    rules = view.outline.rules
    asked = (topic.action or topic.topic or topic.heading).casefold()
    draw = int(content_hash(rules.language, use, asked, term.casefold())[:8], 16)
    if use == "rewrite":
        number, style, source, text = 0, "question", topic.use, topic.use
    elif use in rules.wordings:
        number = draw % len(rules.wordings[use])
        style, source = rules.wordings[use][number].style, rules.wordings[use][number].text
        text = source.format(**_values(rules, topic, term, view.outline.speaker))
    else:
        return None
    name = f"{rules.language}/{use}/{number}"
    if context:
        text, around = placed(view, text, context, draw >> 8, style)
        name, source = f"{name}.{content_hash(around)[:4]}", source + around
    return Instruction(text, f"{name}@{content_hash(source)[:8]}", style)


def placed(view: View, text: str, context: str, draw: int, style: str = "question") -> tuple[str, str]:
    """Put an instruction into its context; gives the text and the pattern that was used."""
    rules = view.outline.rules
    context = _mine(context, rules)
    kind = _kind_of_context(view, context)
    # "Explain reviews when making a career" reads badly, a question does not.
    kind = "topic" if kind == "doing" and (style != "question" or not text.endswith("?")) else kind
    patterns = rules.contexts[kind]
    whole = ". " not in text and len(text.split()) <= _MAX_SUFFIXED_WORDS
    fitting = [one for one in patterns if whole or "{bare}" not in one] or list(rules.context)
    around = fitting[draw % len(fitting)]
    bare, mark = (text[:-1], text[-1]) if text.endswith(("?", ".")) else (text, "")
    if kind == "document":
        context = named_document(context, rules)
    values = {"context": context, "instruction": text, "lowered": _lowered(text), "bare": bare, "mark": mark}
    whole_text = around.format(**values)
    return whole_text.replace(f"„{context}“", context) if context.startswith("`") else whole_text, around


def _kind_of_context(view: View, context: str) -> Literal["topic", "name", "doing", "document"]:
    """Tell what an instruction is put into: a document, a product, a doing, or any other topic."""
    rules, casing = view.outline.rules, view.outline.casing
    words = context.split(" ")
    if words[-1].casefold() in rules.headings.document_words:
        return "document"
    verbs = rules.verbs
    if len(words) > 1 and words[0] in (*verbs.sure.values(), *verbs.unsure.values()):
        return "doing"
    is_name = len(words) <= _MAX_NAME_WORDS and all(casing.is_name(word) for word in words)
    return "name" if is_name and not rules.capital_nouns else "topic"


def named_document(context: str, rules: Rules) -> str:
    """Give a document's name with its article."""
    article = rules.counted.article
    first = context.split(" ", 1)[0]
    has_one = not article or pattern(rules.articles["one"]).search(context) or "'" in first
    return context if has_one or "\u2019" in first else f"{article} {context}"


def _values(rules: Rules, topic: Topic, term: str, who: str) -> dict[str, str]:
    heading = topic.heading.replace("`", "")
    quoted = topic.topic if topic.topic.startswith("`") else f"„{heading}“"
    return {
        "topic": _mine(topic.topic, rules),
        "action": topic.action,
        "my_action": _mine(topic.action, rules),
        "doing": topic.doing,
        "my_doing": _mine(topic.doing, rules),
        "who": who,
        "heading": heading,
        "quoted": quoted,
        "term": term,
    }


def _mine(text: str, rules: Rules) -> str:
    """Say "my chart" where the heading says "your chart"."""
    words: Iterable[str] = text.split(" ")
    return " ".join(rules.headings.possessives.get(word.casefold(), word) for word in words)


def _lowered(text: str) -> str:
    first = text.split(" ", 1)[0].split("'", maxsplit=1)[0].split("\u2019", maxsplit=1)[0]
    return text if len(first) == 1 or not first[1:].islower() else text[0].lower() + text[1:]
