"""Code that a sentence announces by what it does, asked for by what the sentence says."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from groundset.mining.commands import split
from groundset.mining.contexts import mine_not_yours
from groundset.mining.inquiry import ask, context_for, resolved
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.shell import command_of, lines_of
from groundset.mining.topics import content_words
from groundset.text.markdown import Block, plain

_MAX_WORDS = 24
_MIN_CODE = 20
"""Characters of code that is worth asking for."""
_MOST_RANKED = 30
"""Lines from which a longer example is ranked no higher."""


class ExampleMiner:
    """Asks for the example that a sentence announces, and answers with the code."""

    family: Final = "code"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose blocks of code right after the sentence that announces them."""
        for found in view.touched():
            for block, code in pairwise(view.blocks_of(found)):
                if view.holds(block.start, code.end) and block.kind == "paragraph" and code.kind == "code":
                    yield from _example(view, found, block, code)


def _example(view: View, found: Outlined, block: Block, code: Block) -> Iterator[Proposal]:
    last = split(view, block)[-1]
    announced = _announced(view.text[last.start : last.end], view.outline.rules)
    if announced is None or command_of(view.text, code) is not None:
        return
    lines = lines_of(view.text, code)
    if sum(map(len, lines)) < _MIN_CODE:
        return
    instruction = _worded(view, found, *announced)
    yield Proposal(
        code.start,
        code.end,
        instruction,
        "code",
        min(len(lines), _MOST_RANKED),
        bare_answers=True,
        entry=True,
    )


def _announced(sentence: str, rules: Rules) -> tuple[str, str, str] | None:
    """Give the phrases that fit a sentence, what it says the code is, and what the code does."""
    said = plain(sentence, keep_code=True)
    for intro in rules.examples.intros:
        match = pattern(intro.pattern).search(said)
        if match is None:
            continue
        what = mine_not_yours(match.group("x").strip(" ,"), rules)
        does = match.groupdict().get("y") or ""
        said = f"{what} {does}".strip()
        refused = pattern(rules.examples.refused).search(said) or not 2 <= len(said.split()) <= _MAX_WORDS
        meager = len(content_words(said, rules)) < 2
        return None if refused or meager or not resolved(said, rules) else (intro.text, what, does)
    return None


def _worded(view: View, found: Outlined, use: str, what: str, does: str) -> Instruction:
    what = what[0].lower() + what[1:] if what[1:2].islower() or what[1:2] == " " else what
    said = f"{what} {does}".strip()
    named = pattern(view.outline.rules.examples.named).search(what) is not None
    use = "example_show" if use == "example_of" and named else use
    return ask(view, use, said, context_for(view, found, said), x=what, y=does)
