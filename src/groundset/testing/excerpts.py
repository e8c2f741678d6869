"""What of a passage can be an answer: runs of whole sentences, lists, tables and blocks of code, as spans."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from groundset.gates.supporting.words import SPACELESS, is_content, weight
from groundset.text.markdown import Block, Span, blocks
from groundset.text.sentences import sentences
from groundset.text.tokens import tokenize
from groundset.text.wordlist import word_set

_PROSE = ("paragraph", "quote", "definition")
_WHOLE = ("list", "ordered_list", "table", "code")
_LONGEST = 1200
"""Characters of one span."""
_LEAST_WORDS, _LEAST_LETTERS = 5, 30
_DENSE = 3
"""Letters that a character counts as where no spaces are written."""
_RUN = 3
"""Most sentences of one answer."""
_ENDED = re.compile(r"[.!?。！？][\"'”’)\]*_`»]{0,4}$")
_POINTING = word_set(
    "this that these those it its they them their he she his her such here there however but and so also "
    "then dies diese dieser dieses er sie es ihr sein aber und also dann hier dort daher deshalb"
)
"""First words of a sentence that leans on the one before."""
_TOPIC_WORDS = 5
_TOPIC_CHARACTERS = 10
_ABBREVIATIONS = word_set("e.g i.e etc vs cf dr mr mrs ms no approx bzw z.b d.h usw ca nr vgl")
_BOUND = frozenset(" \t-–/'’.")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A piece of a passage that answers something."""

    spans: tuple[Span, ...]
    join: str
    """What stands between the spans in an answer."""
    topic: str
    """Words of it that say what it is about."""

    def quotes(self, passage: str) -> list[str]:
        """Give its spans, verbatim."""
        return [passage[span.start : span.end] for span in self.spans]

    def text(self, passage: str) -> str:
        """Give it as an answer."""
        return self.join.join(self.quotes(passage))


def excerpts(passage: str) -> tuple[Excerpt, ...]:
    """Find all excerpts, in order; those that share a sentence too."""
    found: list[Excerpt] = []
    lead: Span | None = None
    for block in blocks(passage):
        if block.kind in _WHOLE:
            found += _whole(passage, lead, block)
        if block.kind not in _PROSE:
            lead = None
            continue
        pieces = list(_sentences(passage, block))
        lead = next((span for span in pieces[-1:] if passage[span.end - 1] in ":："), None)
        found += _runs(passage, [span for span in pieces if _is_whole(passage, span)])
    return tuple(found)


def topic(text: str) -> str:
    """Give a few words in a row that tell most of what a text is about; empty without content words."""
    tokens = tokenize(text)
    best, best_weight = "", 0.0
    for first, word in enumerate(tokens.words):
        total, last = 0.0, first
        if not is_content(word):
            continue
        for at in range(first, min(first + _most_words(word), len(tokens.words))):
            if at > first and not _bound(text, tokens.ends[at - 1], tokens.starts[at]):
                break
            if is_content(tokens.words[at]):
                total, last = total + weight(tokens.words[at]), at
        if total > best_weight:
            best, best_weight = text[tokens.starts[first] : tokens.ends[last]], total
    return best


def _most_words(word: str) -> int:
    return _TOPIC_CHARACTERS if ord(word[0]) >= SPACELESS else _TOPIC_WORDS


def _bound(text: str, end: int, start: int) -> bool:
    """Tell whether nothing but a blank or a hyphen stands between two words."""
    return start - end <= 1 and _BOUND.issuperset(text[end:start])


def _sentences(passage: str, block: Block) -> Iterator[Span]:
    for span in sentences(passage[block.start : block.end], _ABBREVIATIONS):
        yield Span(block.start + span.start, block.start + span.end)


def _is_whole(passage: str, span: Span) -> bool:
    text = passage[span.start : span.end]
    if len(text) > _LONGEST or not _ENDED.search(text):
        return False
    letters = sum(_DENSE if ord(char) >= SPACELESS else 1 for char in text if char.isalpha())
    return len(tokenize(text).words) >= _LEAST_WORDS and letters >= _LEAST_LETTERS


def _runs(passage: str, run: list[Span]) -> Iterator[Excerpt]:
    """Yield runs of sentences that follow one another and do not lean on what is before."""
    for first, span in enumerate(run):
        words = tokenize(passage[span.start : span.end]).words
        about = topic(passage[span.start : span.end])
        if words[0] in _POINTING or not about:
            continue
        for size in range(1, _RUN + 1):
            spans = tuple(run[first : first + size])
            if len(spans) == size and _together(passage, spans):
                yield Excerpt(spans, " ", about)


def _together(passage: str, spans: tuple[Span, ...]) -> bool:
    return all(not passage[one.end : other.start].strip() for one, other in pairwise(spans))


def _whole(passage: str, lead: Span | None, block: Block) -> Iterator[Excerpt]:
    """Yield a list, a table or code, with the sentence that leads to it."""
    span = _shortened(passage, block)
    text = passage[span.start : span.end]
    about = topic(passage[lead.start : lead.end] if lead else text)
    closed = block.kind != "code" or text.count("```") % 2 == 0
    if not text or not about or not closed or len(tokenize(text).words) < _LEAST_WORDS:
        return
    if lead is not None and lead.end - lead.start <= _LONGEST:
        yield Excerpt((lead, span), "\n\n", about)
    yield Excerpt((span,), "\n\n", about)


def _shortened(passage: str, block: Block) -> Span:
    """Give the block, the first items or rows of a long one, or nothing of code that is long."""
    most = block.start + _LONGEST
    if block.end <= most:
        return Span(block.start, block.end)
    ends = [item.end for item in block.items]
    if block.kind == "table":
        ends = [at for at in range(block.start, most) if passage[at] == "\n"][2:]
    return Span(block.start, max((end for end in ends if end <= most), default=block.start))
