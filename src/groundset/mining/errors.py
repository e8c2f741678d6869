"""Messages of failure, with what the document says about their cause and cure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from groundset.mining.inquiry import ask, context_for, resolved
from groundset.mining.outline import Outlined, answer_blocks, span, trimmed
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.shell import lines_of
from groundset.text.markdown import Block, code_removed, plain

_EMPHASISED = re.compile(r"^(\*\*|\*|__|_)(?=\S)(?P<text>[^\n]{12,260}?)\1[ \t]*$")
_LABEL = re.compile(r"^(?:q|question|f|frage|problem)\s*[:.]\s+", re.IGNORECASE)
_QUOTED = re.compile(r"^['\"`\u2018“„][^\n]+['\"`\u2019”]$")
_OPENING = re.compile(
    r"^(?:error|fatal|warning|warn|fehler|warnung|\w*(?:Error|Exception))\b.{0,3}[:!]", re.IGNORECASE
)
_MAX_MESSAGE = 200
_MIN_WORDS = 12


class ErrorMiner:
    """Asks what to do about a message, and answers with what follows it."""

    family: Final = "error"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose headings, emphasised lines and blocks of code that hold such a message."""
        for found in view.sections():
            if found.topic.kind != "question":
                yield from _heading(view, found)
            yield from _in_body(view, found)


def _heading(view: View, found: Outlined) -> Iterator[Proposal]:
    blocks = answer_blocks(found.section, view.passage)
    if found.section.level and not (found.section.children and len(blocks) == len(found.section.blocks)):
        instruction = _asked(view, found, found.section.inline)
        if instruction is not None:
            yield from _answer(view, instruction, blocks, 3)


def _in_body(view: View, found: Outlined) -> Iterator[Proposal]:
    """Propose each message of the body, answered by what follows it up to the next one."""
    blocks, rules = found.section.blocks, view.outline.rules
    stated = [(i, text) for i, block in enumerate(blocks) if (text := _statement(view, block))]
    for position, (index, text) in enumerate(stated):
        stop = stated[position + 1][0] if position + 1 < len(stated) else len(blocks)
        instruction = _asked(view, found, text)
        if instruction is not None:
            yield from _answer(view, instruction, blocks[index + 1 : stop], 2)
    shown = [
        (i, text)
        for i, (block, code) in enumerate(pairwise(blocks))
        if (text := _shown(view.text, block, code, rules))
    ]
    for position, (index, text) in enumerate(shown):
        stop = shown[position + 1][0] if position + 1 < len(shown) else len(blocks)
        instruction = _message(view, found, f"`{text}`")
        yield from _answer(view, instruction, blocks[index + 2 : stop], 1)


def _statement(view: View, block: Block) -> str:
    """Give an emphasised paragraph that is no question, without its label."""
    match = _EMPHASISED.match(view.text[block.start : block.end]) if block.kind == "paragraph" else None
    text = _LABEL.sub("", match.group("text").strip(" *_")) if match else ""
    return "" if text.endswith("?") else text


def _shown(text: str, block: Block, code: Block, rules: Rules) -> str:
    """Give the message in a block of code that a sentence about a failure announces."""
    if block.kind != "paragraph" or code.kind != "code":
        return ""
    if not pattern(rules.errors.introduces).search(block.text):
        return ""
    lines = [line for line in lines_of(text, code) if pattern(rules.errors.message).search(line)]
    line = next(iter(lines), "")
    return line if len(line) <= _MAX_MESSAGE and "`" not in line else ""


def _asked(view: View, found: Outlined, inline: str) -> Instruction | None:
    """Ask about a heading or line that is a message, or that tells of one in a sentence."""
    rules = view.outline.rules
    text = plain(inline, keep_code=True).strip().rstrip(".")
    if (
        text.endswith(("?", ":"))
        or len(text) > _MAX_MESSAGE
        or not pattern(rules.errors.message).search(text)
    ):
        return None
    if _QUOTED.match(text) or _OPENING.match(text):
        return _message(view, found, text if _QUOTED.match(text) else f'"{text}"')
    if not pattern(rules.errors.states).search(text) or not resolved(code_removed(text), rules):
        return None
    statement = text[0].upper() + text[1:]
    return ask(view, "error_stated", text, context_for(view, found, text), statement=statement)


def _message(view: View, found: Outlined, message: str) -> Instruction:
    return ask(view, "error_message", message, context_for(view, found, message), message=message)


def _without_variants(blocks: tuple[Block, ...], rules: Rules) -> tuple[Block, ...]:
    """Leave out the message itself and its variants in front of the answer."""
    start = 0
    while start < len(blocks) and (
        blocks[start].kind == "code" or pattern(rules.errors.variants).search(blocks[start].text)
    ):
        start += 1
    return blocks[start:]


def _answer(
    view: View, instruction: Instruction, blocks: Sequence[Block], strength: int
) -> Iterator[Proposal]:
    """Answer with the blocks after the message, where they tell of cause or cure."""
    rules = view.outline.rules
    kept = trimmed(_without_variants(tuple(blocks), rules), rules)
    place = span(kept)
    if place is None or place.end > view.passage.end:
        return
    told = code_removed(view.text[place.start : place.end])
    if len(told.split()) >= _MIN_WORDS and pattern(rules.errors.cures).search(told):
        yield Proposal(place.start, place.end, instruction, "troubleshooting", strength)
