"""Word an instruction so that it stands on its own, from a heading and what is above it.

Which wording is taken depends on what is asked alone, so that a dataset mixes styles while the same
question is always worded alike, in whatever version of a document it stands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from groundset.mining.casing import Casing
from groundset.mining.contexts import kind_of_context, mine_not_yours, placed
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Asked, Instruction, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.rules.values import Wording
from groundset.mining.topics import Topic, content_words
from groundset.mining.voice import opens_as_speaker, speaks
from groundset.records import content_hash
from groundset.text.markdown import Span

_MAX_CONTEXT_WORDS = 8
_LEAST_TITLE_WORDS = 5
_MAX_TITLE_WORDS = 16
_LEAST_ASKED = 2
_DOINGS = frozenset({"how_to", "at_doing", "goal", "command_goal", "command_goal_with"})
"""Uses that ask how to do something."""


def word_spoken(view: View, found: Outlined, place: Span | None, steps: bool = False) -> Instruction | None:
    """Word the instruction for a section with that answer, with the name of who says "we" in it.

    None also where the answer starts with what "we" do and nothing shows who that is.
    """
    rules, who = view.outline.rules, view.outline.speaker
    response = view.text[place.start : place.end] if place else ""
    topic = found.topic
    if not topic.noun:
        return None
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
    use = _use(view.outline.rules, topic, steps, view.outline.casing)
    if use is None or not topic.noun:
        return None
    if found.topic.heading.casefold() in view.outline.repeated:
        # Only what stands right above tells one "Responsibilities" from the next.
        if len(above) < 2 or not above[-1].subject or above[-1].heading.casefold() in view.outline.repeated:
            return None
        return fill(view, use, topic, above[-1].subject)
    context = context_of(view, topic, above)
    if context is None and topic.kind == "topic":
        return _of_article(view, found) or (fill(view, use, topic) if topic.specific else None)
    if context is None and not topic.specific and not _asks_enough(topic, view.outline.rules):
        return None
    own = content_words(topic.heading, view.outline.rules)
    if context and topic.specific and own & content_words(context, view.outline.rules):
        context = ""
    if context and topic.specific and _is_common(context, view):
        context = ""
    vague = topic.kind == "topic" and context and _is_vague(view, topic, context)
    return None if vague else fill(view, use, topic, context or "")


def _is_common(context: str, view: View) -> bool:
    """Tell whether a context is one common word, which says too little to be named: "maintenance"."""
    words = content_words(context, view.outline.rules)
    last = context.rsplit(" ", 1)[-1]
    return len(words) == 1 and last.isalpha() and not _is_name(last, view.outline.casing)


def _is_name(word: str, casing: Casing) -> bool:
    """Tell whether a word is a name; capitals throughout show none where the text writes it small too."""
    shouted = word.isupper() and casing.small[word.casefold()] > 0
    return casing.is_name(word) is True and not shouted


def _is_vague(view: View, topic: Topic, context: str) -> bool:
    """Tell whether a topic is one common word, within something that does not fix what it means."""
    several = " " in topic.heading or view.outline.rules.capital_nouns
    if several or _is_name(topic.heading, view.outline.casing):
        return False
    return kind_of_context(view, context) in ("wide", "work", "doing")


def _asks_enough(topic: Topic, rules: Rules) -> bool:
    """Tell whether a question with nothing above it that could be named says what it is about."""
    meant = content_words(topic.heading, rules).difference(rules.questions.starters)
    return topic.kind == "question" and len(meant) >= _LEAST_ASKED


def _of_article(view: View, found: Outlined) -> Instruction | None:
    """Ask what an article says about a topic, where its title is a sentence or a question."""
    title = view.outline.title
    words = title.heading.split()
    told = pattern(view.outline.rules.headings.sentences).search(title.heading) or title.kind == "question"
    quotable = title.kind in ("none", "question") and _LEAST_TITLE_WORDS <= len(words) <= _MAX_TITLE_WORDS
    quotable = quotable and bool(told)
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


def _lacks_article(action: str, rules: Rules, casing: Casing) -> bool:
    """Tell whether a doing leaves out an article that its sentence needs: "Becher ausrichten"."""
    first = action.split(" ", 1)[0]
    return first[:1].isupper() and casing.follows(first, rules.counted.determiners)


def _use(rules: Rules, topic: Topic, steps: bool, casing: Casing) -> str | None:
    """Name the set of wordings that fits the topic."""
    if topic.kind == "action":
        bare = steps and "how_to_bare" in rules.wordings and _lacks_article(topic.action, rules, casing)
        return "how_to_bare" if bare else "how_to" if steps else "doing"
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
        own = Wording(style="question", text=topic.use)
        return _in_context(view, use, "0", own, topic.use, draw, context)
    if use not in rules.wordings:
        return None
    values = _values(rules, topic, term, view.outline.speaker)
    return drawn(view, use, rules.wordings[use], draw, values, context)


def drawn(
    view: View, use: str, wordings: Sequence[Wording], draw: int, values: Mapping[str, str], context: str
) -> Instruction:
    """Fill the wording that was drawn, and put it into its context, if there is one."""
    number = draw % len(wordings)
    asked = Asked(use, wordings, values, context, draw)
    return worded(view, asked, str(number), wordings[number])


def worded(view: View, asked: Asked, number: str, wording: Wording) -> Instruction:
    """Fill a wording, and put it into its context, if there is one."""
    text = wording.text.format(**asked.values)
    made = _in_context(view, asked.use, number, wording, text, asked.draw, asked.context)
    return replace(made, asked=asked)


def _in_context(
    view: View, use: str, number: str, wording: Wording, text: str, draw: int, context: str
) -> Instruction:
    name, source = f"{view.outline.rules.language}/{use}/{number}", wording.text
    if context:
        # Other bits of the draw than chose the wording, so that all are met in all contexts.
        text, around = placed(view, text, context, draw >> 8, wording.style, use in _DOINGS)
        name, source = f"{name}.{content_hash(around)[:4]}", source + around
    return Instruction(text, f"{name}@{content_hash(source)[:8]}", wording.style)


def _values(rules: Rules, topic: Topic, term: str, who: str) -> dict[str, str]:
    heading = topic.heading.replace("`", "")
    quoted = topic.topic if topic.topic.startswith("`") else f"„{heading}“"
    return {
        "topic": mine_not_yours(topic.topic, rules),
        "action": topic.action,
        "my_action": mine_not_yours(topic.action, rules),
        "doing": topic.doing,
        "my_doing": mine_not_yours(topic.doing, rules),
        "who": who,
        "heading": heading,
        "quoted": quoted,
        "term": term,
    }
