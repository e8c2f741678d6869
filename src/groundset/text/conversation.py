"""The one form of a conversation in clean Markdown: who said what, thread by thread.

A thread is a section of the second level. Each message in it is opened by a paragraph that is nothing
but ``**Name:**`` and goes on up to the next opener or heading::

    ## Moving the mail server

    **Anna Berg:**

    Which port does the new server use?

    **Tom:**

    Port 587, with STARTTLS.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.markdown import Block, blocks, plain
from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line, escape_tags

NOBODY = "Unknown"
"""Name of an author whose name is not known, or holds no letter."""
_OPENER = re.compile(r"\*\*([^*\n]{1,80}):\*\*")
_OPENING_LINE = re.compile(r"^\*\*[^*\n]{1,80}:\*\*$", re.MULTILINE)
_BEGINS = re.compile(r"(?:## [^\n]+\n\n)?\*\*[^*\n]{1,80}:\*\*\n\n")
_NOT_IN_NAMES = re.compile(r"[^\w .'\u2019()-]|(?<![^\W_])_|_(?![^\W_])")
_LONGEST_NAME = 60
_PASSES = 6
_MARGIN = re.compile(r"^[ \t]+", re.MULTILINE)
_HEADING_WORDS = 10
_HEADING_CHARACTERS = 80


@dataclass(frozen=True, slots=True)
class Turn:
    """One message of a conversation."""

    author: str
    body: str
    """Markdown."""


@dataclass(frozen=True, slots=True)
class FoundTurn:
    """One message found in a section; ``text[start:end]`` is its body."""

    author: str
    blocks: tuple[Block, ...]
    """Of the body, without the opener; never empty."""

    @property
    def start(self) -> int:
        """Where the body begins."""
        return self.blocks[0].start

    @property
    def end(self) -> int:
        """Where the body ends."""
        return self.blocks[-1].end


def safe_name(name: str) -> str:
    """Give a name without anything that Markdown or the form of a conversation could take for its own."""
    name = " ".join(_NOT_IN_NAMES.sub(" ", normalise(name)).split())[:_LONGEST_NAME].strip(" _'-")
    return name if re.search(r"[^\W_]", name) else NOBODY


def safe_body(body: str) -> str:
    """Give a body in clean Markdown in which nothing opens another message or thread, or swallows the next.

    Lists too deep for the parser are laid flat. A body on which that does not come to rest (no real one is
    known) is kept whole as one block of code.
    """
    body = clean_markdown(body)
    for _ in range(_PASSES):
        safer = _without_openers(body if _ends(body) else clean_markdown(_MARGIN.sub("", body)))
        if safer == body:
            return body
        body = safer
    return fenced(body)


def _ends(body: str) -> bool:
    """Tell whether the parser sees what follows the body as something new."""
    return not body or blocks(f"{body}\n\n## x")[-1].kind == "heading"


def _without_openers(body: str) -> str:
    pieces, done = [], 0
    for block in blocks(body):
        replaced = _heading_as_prose(block) if block.kind == "heading" else _not_an_opener(block)
        if replaced is not None:
            pieces += [body[done : block.start], replaced]
            done = block.end
    return clean_markdown("".join([*pieces, body[done:]])) if pieces else body


def _heading_as_prose(block: Block) -> str:
    inline = block.inline.strip().rstrip(": ")
    if not inline or re.search(r"[*\\`]", inline):
        return f"{escape_line(inline)}:" if inline else ""
    return f"**{inline}**"


def _not_an_opener(block: Block) -> str | None:
    match = _OPENER.fullmatch(block.inline) if block.kind == "paragraph" else None
    return f"**{match[1]}**:" if match else None


def render_thread(heading: str, turns: Iterable[Turn]) -> str:
    """Write a thread as one section; turns without text are left out, empty when none has any.

    Without a heading the first words of the opening message are one.
    """
    said = [(safe_name(turn.author), body) for turn in turns if (body := safe_body(turn.body))]
    if not said:
        return ""
    title = _one_line(heading) or first_words(said[0][1])
    opened = (f"**{name}:**\n\n{body}" for name, body in said)
    return clean_markdown("\n\n".join([*([f"## {title}"] if title else []), *opened]))


def render_threads(threads: Iterable[str]) -> str:
    """Join rendered threads into the text of a document."""
    return clean_markdown("\n\n".join(thread for thread in threads if thread))


def _one_line(heading: str) -> str:
    return escape_tags(" ".join(normalise(heading).split()))[:300].strip("# ")


def first_words(body: str) -> str:
    """Give the first words of a body's prose, with an ellipsis where they were cut; empty without prose."""
    prose = next((b for b in blocks(body) if b.kind in ("paragraph", "definition")), None)
    words = plain(prose.inline).split() if prose else []
    if not words:
        return ""
    short = " ".join(words[:_HEADING_WORDS])[:_HEADING_CHARACTERS].rstrip()
    cut = len(short) < len(" ".join(words))
    return escape_tags(short.rstrip(".,;:!?…") + "…" if cut else short).strip("# ")


def find_turns(section_blocks: Sequence[Block]) -> tuple[FoundTurn, ...]:
    """Find the messages among the blocks of a section; what stands before the first opener is none."""
    return tuple(_turns(section_blocks))


def _turns(section_blocks: Sequence[Block]) -> Iterator[FoundTurn]:
    author, body = "", list[Block]()
    for block in section_blocks:
        match = _OPENER.fullmatch(block.inline.strip()) if block.kind == "paragraph" else None
        if match is None:
            body.append(block)
            continue
        if author and body:
            yield FoundTurn(author, tuple(body))
        author, body = match[1], []
    if author and body:
        yield FoundTurn(author, tuple(body))


def holds_opener(text: str) -> bool:
    """Tell whether a piece of text holds the opener of a message."""
    return _OPENING_LINE.search(text) is not None


def is_conversation(text: str) -> bool:
    """Tell whether a document is a conversation: it begins with a thread, or with a message."""
    return _BEGINS.match(text) is not None
