"""Find the place in a document that a model quotes: verbatim but for how it is written down.

Characters fall in two kinds. Those that carry text must agree, one by one; the marks of a quotation count as
one and the same. Between them stand gaps: blanks, dashes and the marks of Markdown. A gap may be written in
several ways that say the same (`gaps`), and two gaps agree when they have one of them in common. So a quote
may be wrapped anew, hyphenated at its line ends, or have lost its bold type and bullets, and still nothing
fuzzy is done: ``well-known`` is not ``wellknown``, and ``a - b`` is not ``a b``.

Worked example: of ``- Use **one**\\nself- test.`` the quote ``Use one self-test.`` is found: the gap around
``one`` may be blanks without stars, and a hyphen before a blank may join two halves of a word.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from groundset.generation.gaps import GAP, spellings
from groundset.records import Document, Evidence
from groundset.text.markdown import Span

_QUOTATION_MARKS = str.maketrans(dict.fromkeys('"“”„‟«»‘’‚‛‹›`´′″＂＇「」『』', "'"))
_MOST_LETTERS = 2
"""Length of a quote that may still be one, as a multiple of what it is sought in."""
_TRIES = 16
"""Places with the same text that are compared gap by gap; only a hostile text has more."""
_NOTHING = frozenset({""})


@dataclass(frozen=True, slots=True)
class Letters:
    """A text as the characters that carry it, and the gaps between them."""

    text: str
    carried: str
    """All characters outside gaps, quotation marks made alike."""
    at: list[int]
    """Places in ``carried`` before which a gap stands, ascending."""
    starts: list[int]
    """Where each of these gaps starts in the text."""
    ends: list[int]

    @staticmethod
    def of(text: str) -> Letters:
        """Take a text apart."""
        parts, at, starts, ends, size, done = list[str](), list[int](), list[int](), list[int](), 0, 0
        for gap in GAP.finditer(text):
            parts.append(text[done : gap.start()])
            size += gap.start() - done
            done = gap.end()
            at.append(size)
            starts.append(gap.start())
            ends.append(done)
        parts.append(text[done:])
        return Letters(text, "".join(parts).translate(_QUOTATION_MARKS), at, starts, ends)

    def find(self, quote: Letters) -> Span | None:
        """Give the first place where the quote stands; None where it does not."""
        start = -1
        for _ in range(_TRIES if quote.carried else 0):
            start = self.carried.find(quote.carried, start + 1)
            if start < 0:
                return None
            if self._agrees(start, quote):
                return Span(self._place(start), self._place(start + len(quote.carried) - 1) + 1)
        return None

    def _agrees(self, start: int, quote: Letters) -> bool:
        """Compare the gaps inside the quote; those at its edges do not matter."""
        end = start + len(quote.carried)
        mine = range(bisect_right(self.at, start), bisect_left(self.at, end))
        theirs = range(bisect_right(quote.at, 0), bisect_left(quote.at, len(quote.carried)))
        i = j = 0
        while i < len(mine) or j < len(theirs):
            here = self.at[mine[i]] - start if i < len(mine) else len(quote.carried)
            there = quote.at[theirs[j]] if j < len(theirs) else len(quote.carried)
            written = self._spellings(mine[i]) if here <= there else _NOTHING
            quoted = quote._spellings(theirs[j]) if there <= here else _NOTHING
            if written.isdisjoint(quoted):
                return False
            i, j = i + (here <= there), j + (there <= here)
        return True

    def _spellings(self, gap: int) -> frozenset[str]:
        start, end = self.starts[gap], self.ends[gap]
        return spellings(self.text[start - 1 : start], self.text[start:end], self.text[end : end + 1])

    def _place(self, carried: int) -> int:
        """Give where a character that carries text stands in the text."""
        gap = bisect_right(self.at, carried) - 1
        return carried if gap < 0 else self.ends[gap] + carried - self.at[gap]


def locate(document: Document, spans: Sequence[Span], quotes: Sequence[str]) -> tuple[Evidence, ...]:
    """Give the place of each quote within the spans, the first where it has several, without repeats.

    A quote that is nowhere becomes evidence of the empty span at 0, as the model wrote it.
    """
    return tuple(dict.fromkeys(_located(document, spans, quotes)))


def _located(document: Document, spans: Sequence[Span], quotes: Sequence[str]) -> Iterator[Evidence]:
    longest = _MOST_LETTERS * sum(span.end - span.start for span in spans)
    for quote in quotes:
        if len(quote) > longest:
            # No quote of it; and to normalise many combining marks takes the square of their number.
            yield Evidence(document.id, 0, 0, quote)
            continue
        letters = Letters.of(unicodedata.normalize("NFC", quote))
        places = (_within(document.text, span, letters) for span in spans)
        place = next((place for place in places if place is not None), None)
        if place is None:
            yield Evidence(document.id, 0, 0, quote)
        else:
            yield Evidence(document.id, place.start, place.end, document.text[place.start : place.end])


def _within(text: str, span: Span, quote: Letters) -> Span | None:
    found = _letters(text[span.start : span.end]).find(quote)
    return Span(span.start + found.start, span.start + found.end) if found else None


@lru_cache(maxsize=32)
def _letters(text: str) -> Letters:
    return Letters.of(text)
