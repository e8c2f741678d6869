"""A document's sections with their headings read, and the span of each that can be an answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import PurePosixPath

from groundset.mining.casing import Casing, casing
from groundset.mining.rules import Rules, pattern
from groundset.mining.topics import Topic, read_heading
from groundset.mining.voice import speaker
from groundset.records import Document, Passage
from groundset.text.markdown import Block, Section, Span, sections

_CODE_NAME = re.compile(r"[\w.-]+")
_CODE_NAMES = re.compile(r"[\w.-]{2,40}(, [\w.-]{2,40}){0,4}")
_SEPARATORS = re.compile(r"[-_.\s]+")
_CAMEL = re.compile(r"[a-z]+(?:[A-Z][a-z0-9]*)+|[a-z]+_[a-z_]+")
_TITLE_PARTS = re.compile(r"\s+[-–—|·•»]\s+")
SUBTREE_CHARACTERS = 1500
"""A section is answered with all below it up to this length, else with its own body alone."""
_MAX_COMMAND_WORDS = 5
_MAX_CHILDREN = 4
_MAX_TRIMMED = 2


@dataclass(frozen=True, slots=True)
class Outlined:
    """A section, what its heading asks for, and the headings above it from the title down."""

    section: Section
    topic: Topic
    above: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A document as miners see it."""

    document: Document
    rules: Rules
    casing: Casing
    title: Topic
    sections: tuple[Outlined, ...]
    repeated: frozenset[str]
    """Headings that stand more than once in the document, case-folded."""
    speaker: str = ""
    """The organisation that the document speaks for; empty where it does not show."""


def outline(document: Document, rules: Rules) -> Outline:
    """Read title and headings of a document."""
    cases = casing(document.text, rules.counted.shows)
    root = sections(document.text)
    title = _title(document, root, rules, cases)
    # A manual may repeat a heading thousands of times.
    read = cache(lambda inline: read_heading(inline, rules, cases))
    walked = _outlined(document.text, root, title, (), rules, read)
    found = () if _is_skipped(document, root, rules) else tuple(walked)
    return Outline(
        document, rules, cases, title, found, _repeated(found, document), speaker(document.text, rules)
    )


def _repeated(found: Sequence[Outlined], document: Document) -> frozenset[str]:
    """Name the headings that stand over more than one text; a section that was copied whole is no other."""
    told: dict[str, tuple[str, str]] = {}
    repeated = set()
    for one in found:
        section, heading = one.section, one.topic.heading.casefold()
        end = section.blocks[-1].end if section.blocks else section.body_start
        upper = one.above[-1].heading if one.above else ""
        place = (upper, document.text[section.body_start : end].strip())
        if told.setdefault(heading, place) != place:
            repeated.add(heading)
    return frozenset(repeated)


def _is_skipped(document: Document, root: Section, rules: Rules) -> bool:
    """Tell whether title or top headings say that nothing in the document is worth asking about."""
    if pattern(rules.headings.skip_paths).search(document.path):
        return True
    tops = (child.heading for child in root.children if child.level == 1)
    return any(pattern(rules.headings.skip_documents).search(name) for name in (document.title, *tops))


def _title(document: Document, root: Section, rules: Rules, cases: Casing) -> Topic:
    """Read the title; one that starts a line of code in the document is a command."""
    title = bare_title(document.title, root, rules)
    if _is_file_name(title, document):
        return Topic("none", title)
    words = title.split(" ")
    if 2 <= len(words) <= _MAX_COMMAND_WORDS and re.fullmatch(r"[a-z][\w.-]+", words[0]):
        line = re.compile(rf"^(?:\$ )?{re.escape(title)}(?![\w-])", re.MULTILINE)
        if line.search(document.text):
            return Topic("command", title, f"`{title}`", specific=True)
    return read_heading(title, rules, cases)


def _is_file_name(title: str, document: Document) -> bool:
    """Tell whether a title is only the name of its file: the text never speaks of it."""
    name = _SEPARATORS.sub(" ", PurePosixPath(document.path).stem).casefold()
    if " " not in title or name != title.casefold():
        return False
    return title.casefold() not in " ".join(document.text.casefold().split())


def bare_title(title: str, root: Section, rules: Rules) -> str:
    """Give a title without its author and site: the part that a heading repeats, or all but the byline."""
    title = " ".join(title.split())
    parts = [part for part in _TITLE_PARTS.split(title) if part]
    if len(parts) < 2:
        return title
    headings = {" ".join(section.heading.split()).casefold() for section in root.walk()}
    repeated = [part for part in parts if part.casefold() in headings]
    kept = [part for part in parts if not pattern(rules.headings.bylines).search(part)]
    return repeated[0] if repeated else kept[0] if len(kept) == 1 else title


def _outlined(
    text: str,
    section: Section,
    topic: Topic,
    above: tuple[Topic, ...],
    rules: Rules,
    read: Callable[[str], Topic],
) -> Iterator[Outlined]:
    yield Outlined(section, topic, above)
    inner = (*above, topic)
    for child in section.children:
        own = _as_code(child, text, rules) or read(child.inline)
        # A first heading that repeats the title stands for it and is not below it.
        repeats = child.level == 1 and own.heading.casefold() == topic.heading.casefold()
        heading, upper = (topic, above) if repeats else (own, inner)
        yield from _outlined(text, child, heading, upper, rules, read)


def _as_code(section: Section, text: str, rules: Rules) -> Topic | None:
    """Read a heading as code where every name in it is written as code in its section."""
    if "`" in section.inline or not _CODE_NAMES.fullmatch(section.heading):
        return None
    names = _CODE_NAME.findall(section.heading)
    body = text[section.body_start : section.end]
    if not all(_CAMEL.fullmatch(name) or f"`{name}`" in body or _in_code(name, body) for name in names):
        return None
    *others, last = [f"`{name}`" for name in names]
    listed = f"{', '.join(others)} {rules.tables.conjunction} {last}" if others else last
    return Topic("code", section.heading, listed)


def _in_code(name: str, body: str) -> bool:
    """Tell whether code in the section shows the name; a word with a capital may start any line."""
    if name.istitle() or "```" not in body:
        return False
    # Headings of prose start with a capital; a small word that its code uses is what the code shows.
    used = name.islower() and re.search(rf"(?m)^(?!#)[^\n]*\b{re.escape(name)}\b", _fenced(body)) is not None
    return used or f"\n{name} " in body


def _fenced(body: str) -> str:
    """Give the text within fences."""
    return "\n".join(body.split("```")[1::2])


def within(outlined: Outlined, passage: Passage) -> bool:
    """Tell whether the section's heading and own body lie in the passage."""
    section = outlined.section
    return passage.start <= section.start and (not section.blocks or section.blocks[-1].end <= passage.end)


def answer_blocks(section: Section, passage: Passage) -> tuple[Block, ...]:
    """Give the blocks of the answer: of the whole section when short and in the passage, else its own."""
    last = section
    while last.children:
        last = last.children[-1]
    end = last.blocks[-1].end if last.blocks else last.body_start
    whole = end <= passage.end and end - section.body_start <= SUBTREE_CHARACTERS and section.level > 0
    # A section that goes straight to its parts has no answer of its own.
    if not section.children or not whole or not _is_introduced(section):
        return section.blocks
    return tuple(_all_blocks(section))


def _is_introduced(section: Section) -> bool:
    if not section.blocks or len(section.children) > _MAX_CHILDREN:
        return False
    last = section.blocks[-1]
    return last.kind != "paragraph" or last.text.endswith((".", "!", "?"))


def _all_blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for child in section.children:
        yield Block("heading", child.start, child.body_start, child.level, child.heading, child.inline)
        yield from _all_blocks(child)


def trimmed(blocks: tuple[Block, ...], rules: Rules) -> tuple[Block, ...]:
    """Drop blocks at the edges that only point elsewhere or speak of the page itself."""
    checks = rules.completeness
    start, end = 0, len(blocks)
    while start < min(end - 1, _MAX_TRIMMED) and _is_edge(blocks[start], (checks.self_reference,)):
        start += 1
    pointing = (checks.pointers, checks.self_reference, checks.credits)
    floor = max(start + 1, end - _MAX_TRIMMED)
    while end > floor and _is_edge(blocks[end - 1], pointing):
        end -= 1
    return blocks[start:end]


def _is_edge(block: Block, sources: tuple[str, ...]) -> bool:
    if block.kind in ("rule", "html", "heading"):
        return True
    return block.kind == "paragraph" and any(pattern(source).search(block.text) for source in sources)


def span(blocks: tuple[Block, ...]) -> Span | None:
    """Give the span from the first block to the last."""
    return Span(blocks[0].start, blocks[-1].end) if blocks else None
