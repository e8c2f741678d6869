"""Clean Markdown: the one form of text that all readers store and that all offsets point into.

Clean Markdown has one line per paragraph, ATX headings, ``-`` and ``1.`` lists, fenced code, pipe
tables, no raw HTML, no templates, no comments and no links: only the words of a link stay, for a
dataset must teach what a text says and not where it once linked to. ``clean_markdown`` runs its steps
until nothing changes any more, so cleaning twice is cleaning once.
"""

from __future__ import annotations

import re
import unicodedata

from groundset.text.markup.blocks import fenced, parse, render
from groundset.text.markup.containers import unwrap_containers
from groundset.text.markup.inline_html import strip_markup

_PASSES = 12
_NEWLINES = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")
_SPACES = re.compile("[\u00a0\u2007\u202f\u2000-\u2006\u2008-\u200a\u205f\u3000]")
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u200b\u2060\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff"
    # What shows nothing, and so can carry a text past its reader: signs of formulas, old scripts, music and
    # shorthand, Hangul fillers, and tags, with which the flags of some regions are lost.
    "\u115f\u1160\u2061-\u2065\u206a-\u206f\u3164\uffa0\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]"
    # So can variation selectors; these mean something behind a Chinese character only.
    "|(?<![\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])[\U000e0100-\U000e01ef]+"
)
_SELECTED_TWICE = re.compile("(?<![^\\s\ufe00-\ufe0f\U000e0100-\U000e01ef])[\ufe00-\ufe0f]+")
"""Variation selectors of nothing, or of what another one has selected already."""


def normalise(text: str) -> str:
    """Give NFC text with ``\\n`` line ends, plain spaces, and no control, surrogate or invisible ones."""
    text = _NEWLINES.sub("\n", text)
    text = _SPACES.sub(" ", _SELECTED_TWICE.sub("", _UNWANTED.sub("", text)))
    return unicodedata.normalize("NFC", text)


def clean_markdown(text: str) -> str:
    """Turn any Markdown, MDX or templated Markdown without front matter into clean Markdown.

    Idempotent. A text on which the steps do not come to rest (no real one is known) is kept whole as
    one block of code.
    """
    text = normalise(text)
    for _ in range(_PASSES):
        cleaned = _step(text)
        if cleaned == text:
            return text
        text = cleaned
    return fenced(text)


def _step(text: str) -> str:
    blocks = parse(unwrap_containers(normalise(text)))
    stripped = strip_markup(blocks.text, blocks.code)
    if stripped != blocks.text:
        blocks = parse(stripped)
    return normalise(render(blocks))
