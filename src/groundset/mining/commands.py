"""Shell commands with what they are run for, and sentences that tell what a piece of code does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from groundset.mining.contexts import mine_not_yours
from groundset.mining.inquiry import ask, context_for, resolved
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.mining.shell import command_of, is_tool, tool_of
from groundset.mining.topics import content_words
from groundset.text.markdown import Block, Span, plain
from groundset.text.sentences import sentences

_INLINE = re.compile(r"`(?P<code>[a-z][\w.-]{1,20} [^`\n]{2,80})`")
_SAMPLE = re.compile(r"[\d\"'$]|^\W*$")
_MAX_GOAL_WORDS = 16
_MAX_TEXT = 700
_MIN_TOLD_WORDS = 8


class CommandMiner:
    """Asks how to do what a command is run for, and what a command or function does."""

    family: Final = "command"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose sentences before blocks of commands, sentences with a command, and sentences about code."""
        for found in view.touched():
            blocks = [one for one in view.blocks_of(found) if view.holds(one.start, one.end)]
            for block, following in zip_longest(blocks, blocks[1:]):
                if block.kind == "paragraph":
                    spans = split(view, block)
                    if following is not None and block.text.endswith(":"):
                        yield from _before_code(view, found, spans[-1], following)
                    yield from _inline(view, found, spans)
                    yield from _about(view, found, spans)


def split(view: View, block: Block) -> list[Span]:
    """Give the sentences of a paragraph as spans of the document."""
    known = view.outline.rules.abbreviations
    found = sentences(view.text[block.start : block.end], known)
    return [Span(block.start + one.start, block.start + one.end) for one in found]


def goal(sentence: str, rules: Rules) -> str:
    """Give what a sentence says that something is run for; empty when it says no such thing."""
    said = plain(sentence, keep_code=True)
    for source in rules.commands.goals:
        match = pattern(source).search(said)
        if match is None:
            continue
        what = mine_not_yours(match.group("x").strip(" ,"), rules)
        refused = pattern(rules.commands.not_goals).search(what)
        short = 2 <= len(what.split()) <= _MAX_GOAL_WORDS and len(content_words(what, rules)) >= 2
        return what if short and not refused and resolved(what, rules) else ""
    return ""


def _before_code(view: View, found: Outlined, last: Span, code: Block) -> Iterator[Proposal]:
    """Propose the sentence that ends a paragraph, with the block of commands after it."""
    command = command_of(view.text, code)
    what = goal(view.text[last.start : last.end], view.outline.rules) if command else ""
    if command and what:
        instruction = _how(view, found, what, tool_of(command))
        yield Proposal(last.start, code.end, instruction, "how_to", 3, bare_answers=True)


def _inline(view: View, found: Outlined, spans: list[Span]) -> Iterator[Proposal]:
    """Propose each sentence that says with which command to do something."""
    for one in spans:
        sentence = view.text[one.start : one.end]
        code = _INLINE.search(sentence)
        if code is None or not sentence.endswith("."):
            continue
        what = goal(sentence, view.outline.rules)
        if what and code.group() not in what:
            instruction = _how(view, found, what, tool_of(code.group("code")))
            yield Proposal(one.start, one.end, instruction, "how_to", 2)


def _how(view: View, found: Outlined, what: str, tool: str) -> Instruction | None:
    """Ask how to reach a goal, naming the tool where the goal does not."""
    rules = view.outline.rules
    context = context_for(view, found, what)
    if not is_tool(tool, view.text):
        # Code of another kind, such as a function with its arguments.
        return ask(view, "goal", what, context, x=what) if context else None
    named = tool not in content_words(what, rules) and not pattern(rules.commands.tool_named).search(what)
    return ask(view, "command_goal_with" if named else "command_goal", what, context, x=what, tool=tool)


def _about(view: View, found: Outlined, spans: list[Span]) -> Iterator[Proposal]:
    """Propose the start of a paragraph that tells what a command, function or the like does."""
    rules = view.outline.rules
    match = pattern(rules.commands.tells).search(view.text[spans[0].start : spans[0].end])
    if match is None or _SAMPLE.search(re.sub(r"[^`]*`([^`]*)`.*", r"\1", match.group("named"))):
        return
    end = _told(view, spans)
    named = match.group("named")
    named = match.group()[: match.end("named") - match.start()]
    before = named.split("`", 1)[0].split()
    # An article without a noun belongs to nothing once the name stands in a question.
    named = named[named.index("`") :] if named.endswith("`") and len(before) < 2 else named
    named = named[0].lower() + named[1:]
    if len(view.text[spans[0].start : end].split()) >= _MIN_TOLD_WORDS:
        code = named[named.index("`") : named.rindex("`") + 1]
        context = context_for(view, found, code)
        instruction = ask(view, "command_tells", named, context, named=named)
        yield Proposal(spans[0].start, end, instruction, "explanation", 1)


def _told(view: View, spans: list[Span]) -> int:
    """Give the end of the sentences that stand on their own, from the first on."""
    rules, end = view.outline.rules, spans[0].start
    checks = (rules.completeness.dangling, rules.completeness.self_reference, rules.completeness.announces)
    for one in spans:
        sentence = view.text[one.start : one.end]
        leans = any(pattern(check).search(sentence) for check in (*checks, rules.commands.leans))
        if leans or not sentence.rstrip('*_)"').endswith((".", "!")) or one.end - spans[0].start > _MAX_TEXT:
            break
        end = one.end
    return end
