"""Options, parameters and other names in code, each with what it means.

They stand in lists ("`name`: meaning") and in the help text of commands, where a line holds the flag and,
after a gap, its meaning.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from groundset.mining.inquiry import ask, points_away, shows_language, subject_of, surroundings
from groundset.mining.outline import Outlined
from groundset.mining.protocol import Instruction, Proposal, View
from groundset.mining.rules import Rules, pattern
from groundset.text.markdown import Block, Span, plain

_HELP = re.compile(
    r"^[ \t]{0,12}"
    r"(?P<flags>-{1,2}[A-Za-z][\w-]*(?:,? -{1,2}[A-Za-z][\w-]*)?(?:[ =][\w<>\[\]|.,=:{}-]{1,40})?)"
    r"[ \t]{2,}(?P<text>\S[^\n]*?)[ \t]*$",
    re.MULTILINE,
)
_WRAPPED = re.compile(r"\n[ \t]{8,}(?!-)(\S[^\n]*?)[ \t]*(?=\n|$)")
_LONG_FLAG = re.compile(r"--[A-Za-z][\w-]*")
_ITEM = re.compile(
    r"^(?P<indent>[ \t]*)(?:[-*+]|\d+[.)])[ \t]+(?P<entry>(?:\*\*|__)?(?P<names>`[^`\n]{1,60}`"
    r"(?:(?:, | or | oder | and | und |/| / | \(or | \()`[^`\n]{1,60}`\)?)?)"
    r"(?:\*\*|__)?(?: \([^()\n]{1,60}\))?"
    r"(?P<sep>[ \t]*:(?:\*\*)?|[ \t]+[-–—])?[ \t]+(?P<text>\S[^\n]*))$",
    re.MULTILINE,
)
_CODE = re.compile(r"`([^`]+)`")
_DOES = re.compile(r"`(?:-|/[a-z])")
_PLACEHOLDER = re.compile(r"[=%'\"]|\d{3}|^\W*$|->|^\.\.?$")
_MIN_WORDS = 7
_MIN_ENTRY_WORDS = 6
_MIN_TOLD_WORDS = 9
"""Words of an entry that says what its name does without a colon."""
_MAX_WRAPPED = 4
"""Lines of the meaning of one flag."""
_MAX_NAME_WORDS = 3
_MOST_RANKED = 60
_MAX_ENTRY = 900


class OptionMiner:
    """Asks what an option or name means, and answers with its entry."""

    family: Final = "option"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose the lines of help texts and the entries of lists that begin with code."""
        for found in view.touched():
            for block in view.blocks_of(found):
                if view.holds(block.start, block.end) and block.kind == "code":
                    yield from _help(view, found, block)
                if view.holds(block.start, block.end) and block.kind in ("list", "ordered_list"):
                    yield from _entries(view, found, block)


def _help(view: View, found: Outlined, block: Block) -> Iterator[Proposal]:
    """Propose the options of the command that the section or its parent names."""
    rules, text = view.outline.rules, view.text
    command = next((t for t in (found.topic, *reversed(found.above)) if t.kind in ("command", "code")), None)
    inherited = pattern(rules.options.introduced).search(found.section.heading)
    if command is None or inherited:
        return
    for match in _HELP.finditer(text, block.start, block.end):
        meaning = _meaning(text, match, block)
        said = " ".join(text[piece.start : piece.end] for piece in meaning)
        long = _LONG_FLAG.search(match.group("flags"))
        if not long or len(said.split()) < _MIN_WORDS or not _says(said, rules):
            continue
        name = f"`{long.group()}`"
        instruction = ask(view, "option_of", f"{command.topic} {name}", name=name, command=command.topic)
        flags = Span(match.start("flags"), match.end("flags"))
        yield Proposal(
            flags.start,
            meaning[-1].end,
            instruction,
            "reference",
            _weight(said),
            bare_answers=True,
            entry=True,
            spans=(flags, *meaning),
        )


def _meaning(text: str, match: re.Match[str], block: Block) -> tuple[Span, ...]:
    """Give the meaning of a flag, with the lines it is wrapped to."""
    found = [Span(match.start("text"), match.end("text"))]
    position = match.end()
    while len(found) < _MAX_WRAPPED:
        wrapped = _WRAPPED.match(text, position, block.end)
        if wrapped is None:
            break
        found.append(Span(*wrapped.span(1)))
        position = wrapped.end()
    return tuple(found)


def _says(text: str, rules: Rules) -> bool:
    """Tell whether a meaning stands by itself and says something."""
    telling = not pattern(rules.options.nothing).search(text) and not points_away(text, rules)
    return telling and shows_language(text, rules.language)


def _weight(text: str) -> int:
    """Rank a meaning by its words; what is longer than a few sentences is ranked no higher."""
    return min(len(text.split()), _MOST_RANKED)


def _entries(view: View, found: Outlined, block: Block) -> Iterator[Proposal]:
    rules, text = view.outline.rules, view.text
    for match in _ITEM.finditer(text, block.start, block.end):
        whole = Span(match.start("entry"), _item_end(text, match, block))
        said = text[match.start("text") : whole.end]
        verb = pattern(rules.options.tells).match(match.group("text"))
        nested = "\n" in said
        if not (match.group("sep") or verb) or whole.end - whole.start > _MAX_ENTRY:
            continue
        least = _MIN_ENTRY_WORDS if match.group("sep") else _MIN_TOLD_WORDS
        if (nested and match.group("indent")) or len(plain(said).split()) < least:
            continue
        if not _says(said, rules):
            continue
        instruction = _asked(view, found, match.group("names"))
        if instruction is not None:
            yield Proposal(whole.start, whole.end, instruction, "reference", _weight(said), entry=True)


def _item_end(text: str, match: re.Match[str], block: Block) -> int:
    """Find where an entry ends: before the next line that is indented no deeper."""
    end, indent = match.end(), len(match.group("indent"))
    position = match.end() + 1
    while position < block.end:
        stop = text.find("\n", position, block.end)
        stop = block.end if stop < 0 else stop
        line = text[position:stop]
        if line.strip():
            if len(line) - len(line.lstrip()) <= indent:
                break
            end = stop
        position = stop + 1
    return end


def _asked(view: View, found: Outlined, names: str) -> Instruction | None:
    """Ask for the first name of an entry, within its section."""
    codes = _CODE.findall(names)
    if any(_PLACEHOLDER.search(code) for code in codes) or len(codes[0].split()) > _MAX_NAME_WORDS:
        return None
    name = " / ".join(f"`{code}`" for code in codes)
    near = subject_of(found)
    context = surroundings(view, found, name)
    if near is None or context is None:
        return None
    if near.kind in ("command", "code") and _DOES.match(name):
        return ask(view, "option_of", f"{near.topic} {name}", name=name, command=near.topic)
    return ask(view, "option_does" if _DOES.match(name) else "entry", name, context, name=name)
