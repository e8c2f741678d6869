"""The text that is looked for, as words; found wherever the same words stand in the same order.

Most texts are passed over by looking for a few of the longest words in their folded form, which is
much quicker than cutting them into words.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from groundset.errors import UserError
from groundset.text.tokens import tokenize, words

MOST_CHARACTERS = 20_000
"""Of the text; nobody asks about more, and a whole book would be slow."""
_HINTS, _PHRASES = 24, 60
_IGNORED = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff]")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Needle:
    """A text to look for."""

    text: str
    words: tuple[str, ...]
    hints: tuple[str, ...]
    """Its longest different words, the longest first."""
    phrases: tuple[str, ...]
    """Its neighbouring words, two by two."""

    @staticmethod
    def of(text: str) -> Needle:
        """Take a text; raises UserError when there is no word in it, or far too many."""
        if len(text) > MOST_CHARACTERS:
            raise UserError(
                f"the text has {len(text):,} characters; at most {MOST_CHARACTERS:,} are looked for",
                "give a sentence or a paragraph of it",
            )
        found = tuple(words(text))
        if not found:
            raise UserError("there is no word in this text", 'groundset why-not "a question or a sentence"')
        longest = sorted(dict.fromkeys(found), key=lambda word: (-len(word), word))
        phrases = list(dict.fromkeys(f"{a} {b}" for a, b in pairwise(found)))
        return Needle(" ".join(text.split()), found, tuple(longest[:_HINTS]), tuple(phrases[:_PHRASES]))

    def may_stand_in(self, folded_text: str) -> bool:
        """Tell quickly whether a folded text may hold it; never wrong when the answer is no."""
        return all(hint in folded_text for hint in self.hints)

    def share_in(self, folded_text: str) -> float:
        """Give the share of its longest words that stand anywhere in a folded text."""
        return sum(hint in folded_text for hint in self.hints) / len(self.hints)

    def likeness(self, folded_text: str) -> float:
        """Guess how near a folded text comes to it: neighbouring words first, then single ones."""
        return sum(phrase in folded_text for phrase in self.phrases) + self.share_in(folded_text) / 2

    def find(self, text: str, most: int = 3) -> list[Span]:
        """Give where it stands in a text, as character spans; at most so many."""
        tokens, spans, at = tokenize(text), list[Span](), 0
        size, wanted = len(self.words), list(self.words)
        while len(spans) < most:
            try:
                at = tokens.words.index(wanted[0], at)
            except ValueError:
                break
            if tokens.words[at : at + size] == wanted:
                spans.append((tokens.starts[at], tokens.ends[at + size - 1]))
                at += size - 1
            at += 1
        return spans

    def stands_in(self, text: str) -> bool:
        """Tell whether a text holds it."""
        return self.may_stand_in(folded(text)) and bool(self.find(text, most=1))


def folded(text: str) -> str:
    """Fold a text as words are folded."""
    if text.isascii():
        return text.lower()
    return _IGNORED.sub("", unicodedata.normalize("NFKC", text).casefold())
