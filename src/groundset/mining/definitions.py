"""Definitions: sentences that say what the term of their section is, and glossary entries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import Topic, content_words
from groundset.mining.wording import context_of, fill
from groundset.text.markdown import Block, plain
from groundset.text.sentences import sentences

_MAX_SUBJECT_WORDS = 7
_MIN_ENTRY_WORDS = 5
_MAX_HEADING_TERM = 5
_LONGEST_ACRONYM = 6
_MAX_ENTRY_TERM = 2
_MAX_ENTRY = 400
"""Most words of the term and characters of the entry, outside a glossary."""
_MAX_WHOLE = 800
"""Characters under the heading of a glossary term up to which all of them are its entry."""
_JUDGED = 40
"""Characters behind the verb that show whether a sentence judges and does not define."""
_LOOKED_AT = 3
"""Paragraphs of a section in which a definition is looked for."""
_ENTRY = re.compile(
    r"(?P<marker>[-*+]\s+)?(?:\*\*|__)(?P<term>[^*_\n]{2,60}?)(?::\s*)?(?:\*\*|__)\s*"
    r"(?P<sep>[:\u2013—-]|(?<=:\*\*))?\s*"
)
_LISTED = re.compile(r"^\n?(?P<term>[^\n]{2,60})\n:\s+")
_BAD_SUBJECT = re.compile(r"[,;:()\"“”!?|<>]|\.\s|\bhttp")


class DefinitionMiner:
    """Asks what a term is, and answers with the sentence or entry that says so."""

    family: Final = "definition"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose defining sentences and the entries of glossaries."""
        for found in view.sections():
            if _is_entry_heading(found, view.outline.rules, view.outline.document.title):
                yield from _heading_entry(view, found)
            else:
                yield from _sentences(view, found)
            for block in found.section.blocks:
                yield from _entries(view, found, block)


def _in_glossary(found: Outlined, rules: Rules, title: str) -> bool:
    glossary = pattern(rules.definitions.glossaries)
    return any(glossary.search(heading) for heading in (title, *found.section.path))


def _is_entry_heading(found: Outlined, rules: Rules, title: str) -> bool:
    section = found.section
    is_term = section.level > 1 and len(found.topic.heading.split()) <= _MAX_HEADING_TERM
    is_glossary = pattern(rules.definitions.glossaries).search(section.heading) is not None
    return is_term and not is_glossary and not section.children and _in_glossary(found, rules, title)


def _heading_entry(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose the first paragraph under the heading of a glossary term, or all of a short entry."""
    blocks = found.section.blocks
    if not blocks or blocks[0].kind != "paragraph" or found.topic.kind == "question":
        return
    end = blocks[-1].end if blocks[-1].end - blocks[0].start <= _MAX_WHOLE else blocks[0].end
    if end <= view.passage.end:
        instruction = _term(view, found.topic.heading, found.above)
        yield Proposal(blocks[0].start, end, instruction, "definition", 3)


def _term(view: View, term: str, above: tuple[Topic, ...]) -> Instruction | None:
    rules = view.outline.rules
    bare = re.sub(r"\s*\([^()]*\)$", "", plain(term).strip(" :.-\u2013—*_"))
    if bare.split(" ", 1)[0].casefold() in rules.function_words:
        return None
    if bare.casefold() in rules.definitions.not_terms or not re.search(r"[^\W\d_]{2}", bare):
        return None
    topic = Topic("topic", bare, bare)
    return fill(view, "term", topic, context_of(view, topic, above) or "", bare)


def _sentences(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose the first sentence of a paragraph that defines the section's term or its bold term."""
    paragraphs = [block for block in found.section.blocks if block.kind == "paragraph"]
    for block in paragraphs[:_LOOKED_AT]:
        if block.start < view.passage.start or block.end > view.passage.end:
            continue
        source = view.text[block.start : block.end]
        first = next(sentences(source, view.outline.rules.abbreviations), None)
        if first is None:
            continue
        hit = _defines(source[first.start : first.end], found, view)
        if hit is not None:
            number, subject = hit
            instruction = _defined(view, found, number, subject)
            yield Proposal(block.start + first.start, block.start + first.end, instruction, "definition", 2)


def _defines(sentence: str, found: Outlined, view: View) -> tuple[str, str] | None:
    """Give number and subject of a sentence that defines."""
    rules = view.outline.rules
    for number, verbs in rules.definitions.verbs.items():
        match = pattern(rf"^(?P<subject>[^\n]{{2,80}}?) (?:{verbs})").match(sentence)
        if match is None:
            continue
        subject = plain(match.group("subject"), keep_code=True)
        refused = pattern(rules.definitions.bad_subjects).search(subject) or _BAD_SUBJECT.search(subject)
        judging = pattern(rules.definitions.not_definition).match(sentence, max(0, match.start("subject")))
        judging = judging or pattern(rules.definitions.not_definition).search(
            plain(sentence[: match.end() + _JUDGED])
        )
        if refused or judging or len(subject.split()) > _MAX_SUBJECT_WORDS:
            return None
        if number == "many" and not subject.casefold().rstrip("`*").endswith(("s", "n", "e")):
            return None
        return (number, subject) if _names_term(match.group("subject"), found, rules) else None
    return None


def _names_term(source: str, found: Outlined, rules: Rules) -> bool:
    """Tell whether the subject is the section's heading, or is marked as a term."""
    words = content_words(plain(source), rules)
    heading = content_words(found.topic.heading, rules)
    bare = re.sub(r"^(an?|the|eine?|der|die|das)\s+", "", source, flags=re.IGNORECASE)
    marked = re.fullmatch(r"(\*\*|__|\*|_|`).+\1", bare) is not None
    return bool(words) and (marked or words <= heading)


def _defined(view: View, found: Outlined, number: str, subject: str) -> Instruction | None:
    rules, casing = view.outline.rules, view.outline.casing
    words = subject.split(" ")
    titled = any(word[:1].isupper() and word.casefold() not in rules.function_words for word in words[1:])
    if words[0].casefold() in rules.function_words or (casing.is_name(words[0]) is False and not titled):
        words[0] = words[0].lower() if rules.verbs.position == "first" or len(words) > 1 else words[0]
    term = " ".join(words)
    named = any(casing.is_name(word) for word in words[1:]) or "`" in term
    topic = Topic("topic", subject, term, specific=named or len(content_words(term, rules)) >= 2)
    above = (*found.above, found.topic)
    context = context_of(view, topic, above)
    if context is None and not topic.specific and casing.is_name(words[0]) is not True:
        return None
    return fill(view, f"definition_{number}", topic, context or "", term)


def _entries(view: View, found: Outlined, block: Block) -> Iterator[Proposal]:
    """Propose ``**term**: definition`` and ``term`` with ``: definition`` under it."""
    rules = view.outline.rules
    glossary = _in_glossary(found, rules, view.outline.document.title)
    places = [(item.start, item.end) for item in block.items] if block.kind == "list" else []
    if block.kind in ("paragraph", "definition"):
        places = [(block.start, block.end)]
    for start, end in places:
        source = view.text[start:end]
        match = _LISTED.match(source) if block.kind == "definition" else _ENTRY.match(source)
        if match is None or end > view.passage.end or start < view.passage.start:
            continue
        rest = source[match.end() :]
        separated = block.kind == "definition" or bool(match.group("sep")) or ":" in match.group()
        starts = pattern(rules.definitions.entry_starts).search(rest) is not None
        long_enough = len(rest.split()) >= _MIN_ENTRY_WORDS
        term = match.group("term")
        shouts = term.isupper() and len(term) > _LONGEST_ACRONYM
        numbered = any(character.isdigit() for character in term)
        is_term = len(term.split()) <= _MAX_ENTRY_TERM and not shouts and not numbered
        plausible = starts and is_term and len(rest) <= _MAX_ENTRY
        if separated and long_enough and (plausible or glossary or block.kind == "definition"):
            instruction = _term(view, term, (*found.above, found.topic))
            marker = match.groupdict().get("marker") or ""
            begin = start + (match.end() if rest[:1].isupper() else len(marker))
            yield Proposal(begin, end, instruction, "definition", 1 + glossary)
