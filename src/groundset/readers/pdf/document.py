"""A whole PDF: its pages become one document, or the reason why there is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from groundset.contracts import Draft
from groundset.errors import UnreadableError
from groundset.readers.faults import remark
from groundset.readers.pdf.blocks import Block, blocks_of
from groundset.readers.pdf.borderless import with_tables
from groundset.readers.pdf.characters import MAX_CHARACTERS
from groundset.readers.pdf.flow import mark_notes, rejoined
from groundset.readers.pdf.headings import (
    Outline,
    body_size,
    joined_headings,
    mark_headings,
    without_empty_contents,
)
from groundset.readers.pdf.lines import as_prose
from groundset.readers.pdf.model import Page
from groundset.readers.pdf.numbering import with_numbers_marked
from groundset.readers.pdf.opening import metadata, opened, outline, stated_date, stated_title
from groundset.readers.pdf.pages import pages
from groundset.readers.pdf.running_heads import without_running_lines
from groundset.readers.pdf.scales import without_scales
from groundset.readers.pdf.writing import markdown
from groundset.readers.plain.hyphens import Vocabulary
from groundset.text.cleaning import clean_markdown, normalise
from groundset.text.counting import counted, of_which

_NAMED_PAGES = 5


def drafts(data: bytes) -> Iterator[Draft]:
    """Yield the document; raises ``no_text_layer``, and what ``opened`` raises."""
    with opened(data) as document:
        stated = metadata(document)
        bookmarks = outline(document)
        found = list(pages(document))
    empty = sum(1 for page in found if not page.columns)
    if empty == len(found):
        raise _without_text(found)
    text = clean_markdown(_text(found, bookmarks))
    yield Draft(text=text, title=normalise(_title(stated_title(stated), text)), date=stated_date(stated))
    if said := "; ".join(_remarks(found, empty)):
        yield remark(said)


def _remarks(found: Sequence[Page], empty: int) -> Iterator[str]:
    """Say what is not in the text."""
    if empty:
        without = of_which(empty, len(found), "page", one="has", more="have")
        yield f"{without} no text; if scanned, OCR would read it"
    beyond = [page.number + 1 for page in found if page.left_out.beyond]
    if beyond:
        yield f"{_listed(beyond)}: only the first {MAX_CHARACTERS:,} characters of the page are read"
    across = [page.number + 1 for page in found if page.left_out.across]
    if across:
        characters = sum(page.left_out.across for page in found)
        yield f"{_listed(across)}: left out: {counted(characters, 'character')} across the page"
    nameless = [page.number + 1 for page in found if page.left_out.nameless]
    if nameless:
        characters = sum(page.left_out.nameless for page in found)
        yield f"{_listed(nameless)}: left out: {counted(characters, 'sign')} without a meaning in the fonts"


def _listed(numbers: Sequence[int]) -> str:
    named = ", ".join(map(str, numbers[:_NAMED_PAGES])) + (", …" if len(numbers) > _NAMED_PAGES else "")
    return f"page {named}" if len(numbers) == 1 else f"pages {named}"


def _without_text(found: Sequence[Page]) -> UnreadableError:
    if any(not page.height for page in found):
        return UnreadableError("corrupt_pdf", "damaged or cut off: its pages cannot be opened")
    return UnreadableError(
        "no_text_layer",
        f"{counted(len(found), 'page')} without a character; if scanned, run OCR first",
    )


def _text(found: Sequence[Page], bookmarks: Outline) -> str:
    if _is_typed(found):
        found = [replace(page, columns=as_prose(page.columns)) for page in found]
    body = body_size(found)
    words = Vocabulary(line.text for page in found for line in page.lines)
    blocks: list[Block] = []
    kept = without_running_lines(found)
    owners = [page.number for page in kept for _ in page.columns]
    columns = with_numbers_marked(column for page in kept for column in page.columns)
    for number, (owner, column) in enumerate(zip(owners, columns, strict=True)):
        blocks += blocks_of(with_tables(column), owner, number)
    mark_headings(blocks, bookmarks, body)
    blocks = without_empty_contents(joined_headings(blocks))
    mark_notes(blocks, body)
    return markdown(without_scales(rejoined(blocks)), words)


def _is_typed(found: Sequence[Page]) -> bool:
    """Tell a text that is in typewriter type throughout."""
    lines = [line for page in found for line in page.lines]
    return sum(len(line.text) for line in lines if line.mono) > 0.6 * sum(len(line.text) for line in lines)


def _title(stated: str, text: str) -> str:
    """Give the stated title where the text bears it out or has no heading; else the heading tells it."""
    if not stated:
        return ""
    words = re.findall(r"\w+", stated.casefold())
    beginning = set(re.findall(r"\w+", text[:3000].casefold()))
    borne_out = sum(word in beginning for word in words) >= 0.8 * len(words)
    return stated if borne_out or not re.search(r"^#{1,3} ", text, re.M) else ""
