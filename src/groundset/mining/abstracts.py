"""Summaries that a document gives itself: under a heading or label that says so, or as its lead.

A lead counts only where it is a summary in fact: it starts with the subject and says what that is, or
it is the lead of a report and repeats what the headline tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import Topic, content_words
from groundset.mining.trimming import answer_span
from groundset.mining.voice import opens_as_speaker, speaks
from groundset.mining.wording import context_of, fill
from groundset.text.markdown import Block, Span, plain
from groundset.text.sentences import sentences

_LEAST_WORDS = 20
_LEAST_KEPT_TO = 2
"""One line in so many of a summary names what is summed up."""
_MOST_CHARACTERS = 1500
"""A longer text sums nothing up."""
_LEAD_CHARACTERS = 900
_LEAD_PARAGRAPHS = 3
_LEAST_HEADLINE_WORDS = 5
_LEAST_SHARED = 3
_LEAST_TEXT_WORDS = 8
"""Words of the shortest paragraph that is no byline or caption, where no full stop ends it."""
_SUBJECT_CHARACTERS = 100
"""Of a sentence, in which its verb must come."""
_QUOTED = re.compile(r"[\"“„][^\"“”„]{1,600}[\"”“]")


class AbstractMiner:
    """Asks for a short account of what a document or section is about."""

    family: Final = "summary"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose labelled summaries, introductions of the title's subject, and leads of reports."""
        for found in view.sections():
            yield from _under_heading(view, found)
            yield from _labelled(view, found)
            yield from own_lead(view, found)


def own_lead(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose the lead of a document where it is a summary in fact."""
    if found.topic is view.outline.title:
        yield from _introduction(view, found)
        yield from _report(view, found)


def _proposal(place: Span, instruction: Instruction | None, strength: int) -> Proposal:
    return Proposal(place.start, place.end, instruction, "summarization", strength, bare_answers=True)


def is_summary(found: Outlined) -> bool:
    """Tell whether a section sums up the heading above it; of a command it is the description."""
    of_code = bool(found.above) and found.above[-1].kind in ("command", "code")
    return found.topic.kind == "generic" and found.topic.use == "summary" and not of_code


def _under_heading(view: View, found: Outlined) -> Iterator[Proposal]:
    if not is_summary(found):
        return
    place = answer_span(view.text, found.section.blocks, view.outline.rules, "summary", bare_answers=True)
    if place is not None and _sums_up(view, place) and _keeps_to(view, found, place):
        yield _proposal(place, summary_of(view, found.above), 3)


def _keeps_to(view: View, found: Outlined, place: Span) -> bool:
    """Tell whether a summary is one of the section that it stands in, and not of the chapter before it."""
    upper = found.above[-1] if found.above else view.outline.title
    if upper is view.outline.title:
        return True
    rules = view.outline.rules
    said = [line for line in view.text[place.start : place.end].split("\n") if line.strip()]
    words = content_words(upper.heading, rules)
    return sum(not words.isdisjoint(content_words(line, rules)) for line in said) * _LEAST_KEPT_TO >= len(
        said
    )


def _sums_up(view: View, place: Span) -> bool:
    text = view.text[place.start : place.end]
    long_enough = len(text.split()) >= _LEAST_WORDS and len(text) <= _MOST_CHARACTERS
    return long_enough and place.end <= view.passage.end and not opens_as_speaker(text, view.outline.rules)


def summary_of(
    view: View, above: Sequence[Topic], use: str = "summary", titled: str = "titled"
) -> Instruction | None:
    """Ask for a summary of the nearest heading above, or of the article of that title."""
    nearest = above[-1] if above else None
    # "15 tips" are not summed up by a closing word on them.
    if nearest is None or nearest.heading[:1].isdigit():
        return None
    if nearest.subject:
        context = context_of(view, nearest, above[:-1])
        if context is None and not nearest.specific:
            return None
        named = Topic("topic", nearest.heading, nearest.subject, specific=nearest.specific)
        return fill(view, use, named, context or "")
    is_title = (
        len(above) == 1
        and not nearest.heading.endswith("?")
        and len(nearest.heading.split()) >= _LEAST_HEADLINE_WORDS
    )
    return fill(view, titled, _quotable(nearest)) if is_title else None


def _quotable(topic: Topic) -> Topic:
    return Topic("topic", topic.heading.replace('"', "'"), topic.heading)


def _labelled(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose paragraphs that start with a label such as "TL;DR:"."""
    rules = view.outline.rules
    for at, block in enumerate(found.section.blocks):
        if block.kind != "paragraph" or block.end > view.passage.end or block.start < view.passage.start:
            continue
        label = pattern(rules.abstracts.labels).match(view.text[block.start : block.end])
        marked = label is not None and re.search(r"[*_:.–—-]\s*$", label.group()) is not None
        if label is None or not marked:
            continue
        start = block.start + label.end()
        following = found.section.blocks[at + 1 : at + 2] if start >= block.end else ()
        place = Span(following[0].start, following[0].end) if following else Span(start, block.end)
        if _sums_up(view, place):
            yield _proposal(place, summary_of(view, (*found.above, found.topic)), 2)


def _paragraphs(view: View, found: Outlined) -> list[Block]:
    """Give the paragraphs that open a section, behind bylines and captions."""
    rules = view.outline.rules
    blocks = found.section.blocks
    start = 0
    while start < len(blocks) and _is_furniture(blocks[start], rules):
        start += 1
    return list(takewhile(lambda block: block.kind == "paragraph", blocks[start:]))


def _is_furniture(block: Block, rules: Rules) -> bool:
    """Tell bylines, captions and pictures from text."""
    if block.kind in ("html", "rule", "quote"):
        return True
    short = (
        block.kind == "paragraph"
        and len(block.text.split()) < _LEAST_TEXT_WORDS
        and not block.text.endswith((".", "!"))
    )
    return short or pattern(rules.completeness.credits).search(block.text) is not None


def _introduction(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose the first paragraph under the title where it says what the title's subject is."""
    rules, title = view.outline.rules, found.topic
    paragraphs = _paragraphs(view, found)
    if not title.subject or title.kind == "action" or not paragraphs:
        return
    first = paragraphs[0]
    source = view.text[first.start : first.end]
    parts = list(sentences(source, rules.abbreviations))
    if len(parts) < 2 or first.end > view.passage.end:
        return
    introduced = _introduces(source[parts[0].start : parts[0].end], title, rules)
    if introduced is not None:
        place = answer_span(view.text, (first,), rules, "summary")
        if place is not None and _sums_up(view, place):
            yield _proposal(place, _introduced(view, title, *introduced), 2)


def _introduces(sentence: str, title: Topic, rules: Rules) -> tuple[str, str] | None:
    """Give wording and subject of a sentence that says of the title's subject what it is."""
    text = plain(sentence)
    wanted = content_words(title.heading, rules)
    for border in re.finditer(r"\s", text[:_SUBJECT_CHARACTERS]):
        verb = pattern(rules.abstracts.introduces).match(text, border.end())
        verb = verb or pattern(rules.abstracts.introduces).match(text[border.end() :])
        if verb is None:
            continue
        subject = text[: border.start()]
        words = content_words(subject, rules)
        # "Chart tests" are not introduced by what a chart is: the last word names the thing.
        last = content_words(_last_word(title.heading), rules)
        if not last or not last <= words or len(words ^ wanted) > 1:
            return None
        plural = subject.rstrip().casefold().endswith("s") and not verb.group().casefold().endswith("s")
        return ("introduction_many" if plural else "introduction"), subject
    return None


def _last_word(text: str) -> str:
    words = [word for word in re.findall(r"[\w-]+", re.sub(r"\([^)]*\)", "", text)) if word]
    return words[-1] if words else ""


def _introduced(view: View, title: Topic, number: str, subject: str) -> Instruction | None:
    first, _, rest = subject.partition(" ")
    in_sentence = f"{first.lower()} {rest}" if first.casefold() in view.outline.rules.function_words else ""
    named = Topic("topic", title.heading, in_sentence or title.subject, specific=title.specific)
    single = len(title.heading.split()) == 1 and view.outline.casing.is_name(title.heading) is not True
    return None if single and not title.topic.startswith("`") else fill(view, number, named)


def _report(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose the lead of a report that repeats what its headline, a sentence, tells."""
    rules, headline = view.outline.rules, " ".join(found.topic.heading.split())
    told = pattern(rules.headings.sentences).search(headline) is not None
    told = told or (found.topic.kind == "none" and len(headline.split()) > _LEAST_HEADLINE_WORDS + 1)
    asks = (
        headline.endswith(("?", "…", "...")) or headline.split(" ")[0].casefold() in rules.questions.starters
    )
    refused = asks or pattern(rules.abstracts.furniture).search(headline)
    if not told or refused or len(headline.split()) < _LEAST_HEADLINE_WORDS:
        return
    lead = _lead(_paragraphs(view, found))
    if lead is None or lead.end > view.passage.end or not _sums_up(view, lead):
        return
    if speaks(_QUOTED.sub("", view.text[lead.start : lead.end]), rules):
        return
    wanted = content_words(headline, rules)
    shared = wanted & content_words(view.text[lead.start : lead.end], rules)
    first = next(sentences(view.text[lead.start : lead.end], rules.abbreviations), None)
    # A lead that opens with colour comes to the news too late.
    opening = view.text[lead.start : lead.start + first.end] if first else ""
    early = 5 * len(wanted & content_words(opening, rules)) >= 2 * len(wanted)
    if early and len(shared) >= _LEAST_SHARED and 5 * len(shared) >= 3 * len(wanted):
        yield _proposal(lead, fill(view, "headline", _quotable(found.topic)), 1)


def _lead(paragraphs: Sequence[Block]) -> Span | None:
    """Give the first paragraphs that fit a lead."""
    if not paragraphs:
        return None
    start = paragraphs[0].start
    fitting = [block.end for block in paragraphs[:_LEAD_PARAGRAPHS] if block.end - start <= _LEAD_CHARACTERS]
    return Span(start, fitting[-1]) if fitting else None
