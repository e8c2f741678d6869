"""The text that is looked for, as its letters and digits; found wherever they stand in the same order.

What separates words, marks them or breaks them does not matter. A text that was copied out of a source
file is also looked for without the marks of that source.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise

from groundset.errors import UserError
from groundset.project.why_not.source_marks import unmarked
from groundset.text.tokens import tokenize, words

MOST_CHARACTERS = 20_000
"""Of the text; nobody asks about more, and a whole book would be slow."""
_HINTS, _PHRASES = 24, 60
_MOST_COMPARED = 20_000_000
"""Characters compared in one text before a hit that begins or ends inside a word is believed to be all."""
_NO_LETTER = re.compile("[\\W_\u115f\u1160]+")
_NO_ASCII_LETTER = bytes(code for code in range(128) if not chr(code).isalnum())

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Needle:
    """A text to look for."""

    text: str
    words: tuple[str, ...]
    forms: tuple[str, ...]
    """Its letters and digits: as it stands and, where that differs, without marks."""
    hints: tuple[str, ...]
    """Its longest different words, the longest first."""
    phrases: tuple[str, ...]
    """Its neighbouring words, two by two."""

    @staticmethod
    def of(text: str) -> Needle:
        """Take a text; raises UserError when there is no word in it, or far too many."""
        if len(text) > MOST_CHARACTERS:
            raise UserError(
                f"the text has more than {MOST_CHARACTERS:,} characters, and at most so many are looked for",
                "give a sentence or a paragraph of it",
            )
        # What cannot be written in UTF-8 stands in no document.
        text = text.encode("utf-8", "replace").decode("utf-8")
        whole, read = _spelled(text), _spelled(unmarked(text))
        if not whole:
            raise UserError("there is no word in this text", 'groundset why-not "a question or a sentence"')
        # Of a mere tag so little is left that it would be found anywhere.
        enough = len(read) >= 3 or 2 * sum(map(len, read)) >= sum(map(len, whole))
        found = read if read and enough else whole
        longest = sorted(dict.fromkeys(found), key=lambda word: (-len(word), word))
        phrases = list(dict.fromkeys(a + b for a, b in pairwise(found)))
        forms = tuple(dict.fromkeys(("".join(whole), "".join(found))))
        return Needle(
            " ".join(text.split()), tuple(found), forms, tuple(longest[:_HINTS]), tuple(phrases[:_PHRASES])
        )

    def share_in(self, folded_text: str) -> float:
        """Give the share of its longest words that stand anywhere in a folded text."""
        return sum(hint in folded_text for hint in self.hints) / len(self.hints)

    def likeness(self, folded_text: str) -> float:
        """Guess how near a folded text comes to it: neighbouring words first, then single ones."""
        return sum(phrase in folded_text for phrase in self.phrases) + self.share_in(folded_text) / 2

    def may_stand_in(self, folded_text: str) -> bool:
        """Tell quickly whether a folded text may hold it; never wrong when the answer is no."""
        return any(form in folded_text for form in self.forms)

    def find(self, text: str, most: int = 3) -> list[Span]:
        """Give where it stands in a text, as character spans from word to word; at most so many."""
        tokens = tokenize(text)
        spelled = [letters(word) for word in tokens.words]
        line = "".join(spelled)
        begins = [0, *accumulate(map(len, spelled))]
        for form in self.forms:
            spans = [
                (tokens.starts[first], tokens.ends[last]) for first, last in _whole(form, line, begins, most)
            ]
            if spans:
                return spans
        return []

    def stands_in(self, text: str) -> bool:
        """Tell whether a text holds it."""
        return self.may_stand_in(folded(text)) and bool(self.find(text, most=1))


def _whole(form: str, line: str, begins: list[int], most: int) -> list[Span]:
    """Give first and last word of each place where a form stands and cuts no word."""
    found: list[Span] = []
    tries, at = 100 + _MOST_COMPARED // len(form), line.find(form)
    while at >= 0 and len(found) < most and tries:
        tries -= 1
        # Signs have no letters: they begin where the word after them does.
        first, end = bisect_right(begins, at) - 1, bisect_left(begins, at + len(form))
        if begins[first] == at and begins[end] == at + len(form):
            found.append((first, end - 1))
            at = line.find(form, at + len(form))
        else:
            at = line.find(form, begins[first + 1]) if first + 1 < len(begins) else -1
    return found


def _spelled(text: str) -> list[str]:
    return [spelled for word in words(text) if (spelled := letters(word))]


def letters(word: str) -> str:
    """Give the letters and digits of a normalised word."""
    return word if word.isalnum() else _NO_LETTER.sub("", word)


def folded(text: str) -> str:
    """Give the letters and digits of a text, folded as words are folded."""
    if text.isascii():
        return text.lower().encode("ascii").translate(None, _NO_ASCII_LETTER).decode("ascii")
    bare = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())
    return _NO_LETTER.sub("", bare)
