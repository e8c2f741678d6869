"""Lists that a sentence introduces by what they list, asked for by what the sentence says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from groundset.mining.commands import split
from groundset.mining.completeness import flaw
from groundset.mining.contexts import mine_not_yours
from groundset.mining.inquiry import ask, place_of, resolved
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import pattern
from groundset.mining.topics import content_words
from groundset.text.markdown import Block, Span, plain

_LISTS = ("list", "ordered_list")
_FEWEST = 2
_LEAST_WORDS = 2
"""Words that carry meaning, of what is asked."""
_MOST_WORDS = 18
_MOST_RANKED = 10
"""Entries from which a longer list is ranked no higher."""


class ListingMiner:
    """Asks for what a list holds, and answers with its introduction and the list."""

    family: Final = "listing"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose lists right after the sentence that says what they list."""
        for found in view.touched():
            for block, listed in pairwise(view.blocks_of(found)):
                introduced = block.kind == "paragraph" and listed.kind in _LISTS
                if introduced and view.holds(block.start, listed.end):
                    yield from _listing(view, found, block, listed)


def _listing(view: View, found: Outlined, block: Block, listed: Block) -> Iterator[Proposal]:
    intro = split(view, block)[-1]
    asked = _introduced(view.text[intro.start : intro.end], view)
    if asked is None or len(listed.items) < _FEWEST:
        return
    instruction, place = _worded(view, found, *asked), _answer(view, intro, listed)
    strength = min(len(listed.items), _MOST_RANKED)
    yield Proposal(place.start, place.end, instruction, "listing", strength, bare_answers=True)


def _answer(view: View, intro: Span, listed: Block) -> Span:
    """Answer with introduction and list; with the list alone where "the following" opens the other."""
    whole = Span(intro.start, listed.end)
    said = view.text[whole.start : whole.end]
    leans = flaw(said, view.outline.rules, ListingMiner.family, bare_answers=True) == "starts_mid"
    return Span(listed.start, listed.end) if leans else whole


def _introduced(sentence: str, view: View) -> tuple[str, dict[str, str]] | None:
    """Give the phrases that fit a sentence, and what it puts into them."""
    rules = view.outline.rules
    said = plain(sentence, keep_code=True).strip("*_ ")
    for intro in rules.listings.intros:
        match = pattern(intro.pattern).search(said)
        if match is None:
            continue
        values = {name: mine_not_yours(text.strip(" ,"), rules) for name, text in match.groupdict("").items()}
        told = " ".join(values.values())
        fits = len(content_words(told, rules)) >= _LEAST_WORDS and len(told.split()) <= _MOST_WORDS
        if not fits or pattern(rules.listings.refused).search(told) or not resolved(told, rules):
            return None
        return intro.text, _inflected(values, view)
    return None


def _inflected(values: dict[str, str], view: View) -> dict[str, str]:
    """Put the verb of a sentence into the forms that its question needs, and names into its middle."""
    rules = view.outline.rules
    for name in ("x", "s"):
        if values.get(name):
            values[name] = _within(values[name], view)
    verb = values.get("verb", "")
    if not verb:
        return values
    base = rules.listings.bases.get(verb.casefold()) or re.sub(r"s$", "", verb)
    return {**values, "verb": base, "verbs": verb, "does": "do" if base == verb else "does"}


def _within(words: str, view: View) -> str:
    """Write words as they stand inside a sentence: a first one that is no name is written small."""
    first, gap, rest = words.partition(" ")
    rules = view.outline.rules
    named = view.outline.casing.is_name(first) is not False and first.casefold() not in rules.function_words
    return words if named or rules.capital_nouns else f"{first.lower()}{gap}{rest}"


def _worded(view: View, found: Outlined, use: str, values: dict[str, str]) -> Instruction | None:
    said = " ".join(values[name] for name in sorted(values) if name in ("x", "y", "s"))
    context = place_of(view, found, said)
    if context is None and any(view.outline.casing.is_name(one) for one in said.split()):
        context = ""
    return None if context is None else ask(view, use, said, context, **values)
