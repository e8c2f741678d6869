"""What a heading asks for: a doing, a thing, a question, a command, or nothing by itself."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from groundset.mining.casing import Casing
from groundset.mining.nouns import is_noun
from groundset.mining.phrasing import inside, softened, with_article
from groundset.mining.rules import Rules, pattern
from groundset.mining.verbs import base_form, converted, pattern_exact, tells_to
from groundset.text.markdown import plain

Kind = Literal["action", "topic", "question", "rewrite", "command", "code", "generic", "relation", "none"]

MAX_WORDS = 14
"""A longer heading is a sentence and no topic."""
MAX_TOPIC_WORDS = 7
_MAX_SUBJECT_WORDS = 4
_MOST_NAMED = 3
_LONG_WORD = 4
_LEAST_MEANT = 4
"""Words that carry meaning, from which a question stands on its own."""
_FEWEST_ASKED = 3
"""Words of the shortest question, which never stands alone: "What is CI?"."""
_CODE = re.compile(r"^`([^`]+)`$")
_QUOTED_CODE = re.compile(r"^['\"\u2018“]([a-z][\w ./-]+)['\"\u2019”]$")
_QUOTED_LABEL = re.compile(r"^(`[^`]+`|'[^']+'|\"[^\"]+\"): +(?=\w+ )")
_PARTED = (": ", " / ", " - ")
"""What stands between the halves of a heading."""
_EDGES = " \t:.,;\u2013—-"
_WORD = re.compile(r"\w[\w'\u2019./+-]*")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u21ff\u2600-\u27bf\ufe0f\u200b-\u200d\ufeff]+|\\d?\u20e3")
_MARKUP = re.compile(r"[{}<>|\\]|&\w+;|!\[|\]\(|\*\*|__|[" "\U0001d400-\U0001d7ff]")
_NO_OBJECT = re.compile(r"[(\[\d–—:/&+-]")
_IDENTIFIER = re.compile(r"\w[._]\w")
_NUMBER = re.compile(r"^\d+(\.\d+)*\s+")
_BRACKETS_LAST = re.compile(r"(?<=\w)\s+\([^()]*\)$")
_FILE_NAME = re.compile(r"\.(?:pdf|docx?|pptx?|xlsx?|odt|rtf|epub|jpe?g|png|gif|svg)$", re.IGNORECASE)
_TRAILING_NOTE = re.compile(r"\s*\{#[^}]*\}$")


@dataclass(frozen=True, slots=True)
class Topic:
    """A heading read: its kind, and the forms that wordings put in."""

    kind: Kind
    heading: str
    """As in the document, without numbers and labels; code keeps its marks."""
    topic: str = ""
    """As it stands inside a sentence."""
    action: str = ""
    """For an action, with the verb in its base form."""
    doing: str = ""
    """For an action, with the verb as a noun."""
    use: str = ""
    """For a generic heading, what it asks of its subject; for a rewrite, the instruction."""
    noun: bool = True
    """Whether a topic is used as a noun in the text."""
    specific: bool = False
    """Whether it holds a name, or three words that carry meaning."""

    @property
    def subject(self) -> str:
        """The form that can stand after "of" or "for"; empty when there is none."""
        return self.doing or (self.topic if self.kind in ("topic", "command", "code") else "")


def read_heading(inline: str, rules: Rules, casing: Casing) -> Topic:
    """Read a heading, given with its inline Markdown."""
    heading = softened(_clean(inline, rules), rules, casing)
    words = heading.split()
    if not words or len(words) > MAX_WORDS * 2 or _MARKUP.search(_code_blanked(heading)):
        return Topic("none", heading)
    return (
        _question(heading, rules, casing)
        or _generic(heading, rules)
        or _code(heading)
        or _relation(heading, rules, casing)
        or _action(heading, rules, casing)
        or _rewrite(heading, rules, casing)
        or _topic(heading, rules, casing)
    )


def _clean(inline: str, rules: Rules) -> str:
    text = _TRAILING_NOTE.sub("", plain(_EMOJI.sub("", inline), keep_code=True)).strip()
    text = _QUOTED_LABEL.sub("", text)
    label = pattern(rules.headings.labels)
    for _ in range(3):
        text = label.sub("", text, count=1).strip()
    return text.strip() if text.endswith("...") else text.strip(_EDGES + '#"')


def _code_blanked(heading: str) -> str:
    return re.sub(r"`[^`]*`", "code", heading)


def content_words(text: str, rules: Rules) -> frozenset[str]:
    """Give the words that carry meaning, case-folded, without an English plural s."""
    words = (word.casefold().strip("'\u2019.-") for word in _WORD.findall(text))
    return frozenset(
        word.removesuffix("s") if len(word) > 3 else word
        for word in words
        if len(word) > 1 and word not in rules.function_words
    )


def _specific(text: str, rules: Rules, casing: Casing) -> bool:
    named = any(casing.is_name(word) for word in text.split()[1:])
    # Where nouns are written as one word, two of them say as much.
    least = 2 if rules.capital_nouns else 3
    return named or "`" in text or len(content_words(text, rules)) >= least


def _question(heading: str, rules: Rules, casing: Casing) -> Topic | None:
    marked = pattern(rules.questions.marks).search(heading) is not None
    if not marked and not pattern(rules.questions.starts).search(heading):
        return None
    if not marked and pattern(rules.headings.how_to).search(heading):
        return None
    text = heading if marked else heading + "?"
    meant = content_words(text, rules).difference(rules.questions.starters)
    code = "`" in text
    if not _can_be_asked(heading, rules) or not (meant or code):
        return Topic("none", heading)
    named = _IDENTIFIER.search(text) is not None or any(casing.is_name(word) for word in text.split()[1:])
    specific = len(heading.split()) > _FEWEST_ASKED and (len(meant) >= _LEAST_MEANT or named)
    text = _in_sentence_case(text, rules, casing)
    return Topic("question", heading, text[0].upper() + text[1:], specific=specific or code)


def _can_be_asked(heading: str, rules: Rules) -> bool:
    """Tell whether a heading is one question, and one that does not lean on what stands around it."""
    words = heading.split()
    one = heading.count("?") <= 1 and "|" not in heading and " / " not in heading
    starts = words[0].casefold().strip("'\"") in rules.questions.starters
    unresolved = pattern(rules.questions.unresolved).search(heading) is not None
    return one and starts and len(words) >= _FEWEST_ASKED and not unresolved


def _in_sentence_case(question: str, rules: Rules, casing: Casing) -> str:
    """Write a question as in a sentence, whether its heading is in Title Case or not."""
    if rules.capital_nouns:
        return question
    first, _, later = question.partition(" ")
    if all(word[0].isupper() for word in later.split() if len(word) >= _LONG_WORD):
        later = inside(later, rules, casing)
    small = (rules.function_words | rules.questions.starters) - {"i"}
    rest = (
        word.lower() if word.casefold() in small and word.istitle() else word for word in later.split(" ")
    )
    return " ".join([first, *rest])


def _generic(heading: str, rules: Rules) -> Topic | None:
    folded = _NUMBER.sub("", plain(heading).casefold().strip(_EDGES))
    for use, headings in rules.headings.generic.items():
        if folded in headings:
            return Topic("generic", heading, use=use)
    skip = folded in rules.headings.skip or len(heading.split()) > MAX_WORDS
    furniture = pattern(rules.completeness.credits).search(folded)
    if skip or furniture or pattern(rules.headings.skip_pattern).search(folded) or len(folded) < 2:
        return Topic("none", heading)
    return None


def _code(heading: str) -> Topic | None:
    match = _CODE.match(heading) or _QUOTED_CODE.match(heading)
    if match is None:
        return None
    words = match.group(1).split()
    is_command = len(words) > 1 and re.fullmatch(r"[a-z][\w.-]+", words[0]) is not None
    return Topic("command" if is_command else "code", heading, f"`{match.group(1)}`", specific=is_command)


def _action(heading: str, rules: Rules, casing: Casing) -> Topic | None:
    how_to = pattern(rules.headings.how_to)
    prefixed = how_to.search(heading) is not None
    text = how_to.sub("", heading, count=1).strip("? ")
    words = text.split()
    if len(words) < 2 or _NO_OBJECT.match(words[1]):
        return None
    verbs, counted = rules.verbs, rules.counted
    opening = words[0].casefold()
    named = casing.writes(heading) or casing.writes(" ".join(words[:2]))
    tells = opening in verbs.sure or opening in verbs.sure.values()
    if named and not (tells and (words[1].casefold() in rules.object_starts or len(words) > _MOST_NAMED)):
        return None
    if opening in verbs.gerunds and casing.follows(text, counted.determiners, counted.closers):
        return None  # "Moving request" is a request where the text speaks of "a moving request".
    if verbs.position == "last":
        return _verb_last(text, words, rules)
    base = base_form(words, rules, prefixed)
    # "Consider how users will use it" is a sentence; only "How to ..." may hold one.
    tells = not prefixed and pattern(rules.headings.sentences).search(text) is not None
    tells = tells or any(border in text for border in (". ", ", ", ": ")) or len(words) > MAX_WORDS
    if base is None or tells:
        return Topic("none", heading) if prefixed or base is not None else None
    rest = inside(" ".join(base[1:]), rules, casing)
    doing = converted([base[0], *rest.split(" ")], verbs.forms)
    action = f"{base[0]} {rest}"
    return Topic("action", heading, action, action, doing, specific=_specific(action, rules, casing))


def _verb_last(text: str, words: list[str], rules: Rules) -> Topic | None:
    last = words[-1]
    if not pattern_exact(rules.verbs.pattern, last) or last in rules.verbs.noun_heads:
        return None
    if pattern(rules.headings.sentences).search(text):
        return Topic("none", text)
    first = words[0].lower() if words[0].casefold() in rules.function_words else words[0]
    action = " ".join([first, *words[1:]])
    return Topic("action", text, action, action, text, specific=len(words) >= 3)


def _relation(heading: str, rules: Rules, casing: Casing) -> Topic | None:
    words = heading.split()
    if words[0].casefold() not in rules.prepositions:
        return None
    if words[0].casefold() in ("for", "as", "in", "on") or len(words) < 2:
        return Topic("none", heading)
    return Topic("relation", heading, inside(heading, rules, casing))


def _rewrite(heading: str, rules: Rules, casing: Casing) -> Topic | None:
    for rewrite in rules.headings.rewrites:
        match = pattern(rewrite.pattern).search(heading)
        if match:
            part = inside(match.group("x"), rules, casing)
            text = rewrite.text.format(x=part, heading=heading)
            return Topic("rewrite", heading, use=text, specific=_specific(part, rules, casing))
    return None


def _topic(heading: str, rules: Rules, casing: Casing) -> Topic:
    subject = _subject(heading, rules, casing)
    if not subject or _is_no_name(subject, rules) or tells_to(subject.split(), rules, casing):
        return Topic("none", heading)
    named = subject if casing.writes(subject) else inside(subject, rules, casing)
    text = with_article(named, rules, casing)
    noun = is_noun(text, rules, casing)
    return Topic("topic", subject, text, noun=noun, specific=_specific(text, rules, casing))


def _subject(heading: str, rules: Rules, casing: Casing) -> str:
    """Give what a heading is about, without words that only name the document: "Guide to pumps"."""
    whole = _before_colon(heading)
    subject = pattern(rules.headings.document_nouns).sub("", whole, count=1).strip(_EDGES)
    opening, last = subject.split(" ")[0].casefold(), subject.split(" ")[-1].casefold()
    torn = last in rules.function_words or (rules.capital_nouns and opening in rules.function_words)
    # "Contributor guide" is about contributing and not about a contributor.
    bare = " " not in subject and not whole.endswith(subject) and casing.is_name(subject) is not True
    return _BRACKETS_LAST.sub("", whole if torn or bare else subject).strip()


def _is_no_name(subject: str, rules: Rules) -> bool:
    """Tell whether words are a sentence, a question, a verb or a piece of text, and name no thing."""
    words = [word.casefold() for word in subject.split()]
    possessive = not rules.headings.possessives.keys().isdisjoint(words)
    torn = subject.count('"') % 2 or subject.count("“") != subject.count("”")
    told = pattern(rules.headings.sentences).search(subject) is not None or len(words) > MAX_TOPIC_WORDS
    asks = words[0] in rules.questions.starters or subject.endswith(("!", "?"))
    parted = words[-1] in rules.function_words or any(mark in subject for mark in _PARTED)
    is_verb = len(words) == 1 and (words[0] in rules.verbs.sure or words[0] in rules.verbs.gerunds)
    lettered = re.search(r"[^\W\d_]{2}", subject) is not None
    refused = subject.casefold() in rules.headings.skip or _FILE_NAME.search(subject) is not None
    return bool(torn) or possessive or told or asks or parted or is_verb or refused or not lettered


def _before_colon(heading: str) -> str:
    """Give the subject of "Subject: what is said of it"; a heading without one as it is."""
    subject, colon, rest = heading.partition(": ")
    short = 1 <= len(subject.split()) <= _MAX_SUBJECT_WORDS and not re.search(r"[\d(]", subject)
    return subject if colon and short and len(rest.split()) > 1 else heading
