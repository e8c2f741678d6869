"""Sentences that tell what happens, or what to do, where something is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from groundset.mining.commands import split
from groundset.mining.completeness import flaw
from groundset.mining.contexts import mine_not_yours
from groundset.mining.inquiry import ask, place_of, resolved
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import content_words
from groundset.mining.voice import speaks
from groundset.text.markdown import Span, plain

_FEWEST_WORDS, _MOST_WORDS = 3, 20
"""Of a condition."""
_LEAST_MEANT = 2
_LEAST_ANSWER = 12
"""Words of an answer."""
_MOST_SENTENCES = 3
_LEAST_LAST = 4
"""Words of a last sentence; less is a citation that a full stop broke off."""


class ConditionMiner:
    """Asks what to do, or what happens, if something is wrong, and answers with what is said of it."""

    family: Final = "condition"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose sentences of paragraphs that begin with such a condition."""
        for found in view.touched():
            for block in view.blocks_of(found):
                if block.kind == "paragraph" and view.holds(block.start, block.end):
                    sentences = split(view, block)
                    for at in range(len(sentences)):
                        yield from _condition(view, found, sentences[at : at + _MOST_SENTENCES])


def _condition(view: View, found: Outlined, sentences: Sequence[Span]) -> Iterator[Proposal]:
    rules = view.outline.rules
    first = sentences[0]
    said = plain(view.text[first.start : first.end], keep_code=True)
    match = pattern(rules.conditions.shape).match(said)
    if match is None or view.text[first.start] in "*_":
        return
    wrong = _asked(match.group("x"), rules)
    place = _told(view, sentences) if wrong else None
    if place is None:
        return
    advises = pattern(rules.conditions.advises).search(match.group("y")) is not None
    context = place_of(view, found, wrong)
    if context is None:
        return
    use = "condition_advice" if advises else "condition_happens"
    instruction = ask(view, use, wrong, context, x=wrong)
    yield Proposal(place.start, place.end, instruction, "troubleshooting", 2 * advises + len(wrong.split()))


def _asked(condition: str, rules: Rules) -> str:
    """Give a condition that tells of a problem, as the reader would say it; empty where it does not."""
    known = rules.conditions
    if not pattern(known.wrong).search(condition) or pattern(known.refused).search(condition):
        return ""
    condition = pattern(known.you).sub(known.speaker, condition) if known.you else condition
    asked = mine_not_yours(condition, rules)
    enough = _FEWEST_WORDS <= len(asked.split()) <= _MOST_WORDS
    meant = len(content_words(asked, rules)) >= _LEAST_MEANT
    return asked if enough and meant and resolved(asked, rules) else ""


def _told(view: View, sentences: Sequence[Span]) -> Span | None:
    """Give the most sentences, from the first on, that stand on their own."""
    rules = view.outline.rules
    shape = pattern(rules.conditions.shape)
    another = (
        at for at, one in enumerate(sentences) if at and shape.match(plain(view.text[one.start : one.end]))
    )
    last = next(another, len(sentences))
    for end in range(last, 0, -1):
        place = Span(sentences[0].start, sentences[end - 1].end)
        said = view.text[place.start : place.end]
        closing = view.text[sentences[end - 1].start : place.end]
        torn = len(closing.split()) < _LEAST_LAST
        whole = len(said.split()) >= _LEAST_ANSWER and not torn and not speaks(said, rules)
        if whole and not flaw(said, rules, ConditionMiner.family, bare_answers=True):
            return place
    return None
