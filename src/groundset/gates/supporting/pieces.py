"""A text as words in sentences and clauses, and which clauses are negated; linear in its length."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from groundset.gates.supporting.words import SPACELESS
from groundset.gates.word_lists import CONTRACTED, JOINING, NEGATING, NEGATING_CHARACTERS, NO_NEGATION
from groundset.text import tokens

_FIRST_SPACELESS = chr(SPACELESS)
_SENTENCE = (
    r"[.!?;](?![\w/])|[\u3002\uff01\uff1f\uff1b]|\n[ \t]{0,20}(?:\n|[-*+#>|$`{])|[\u2022\u2023\u25cf\u2193]"
)
_CLAUSE = r",(?!\d)|[:()\u2013\u2014\"\u201c\u201d\u201e|\uff0c\uff1a\u3001]"
_SENTENCE_END = re.compile(_SENTENCE)
_CLAUSE_END = re.compile(_CLAUSE)
_BREAK = re.compile(f"(?P<sentence>{_SENTENCE}|\\n)|{_CLAUSE}")

_ASCII_WORD = re.compile(r"[^\W_]\w*(?:(?<=\d)[.,](?=\d)\w+)*", re.ASCII)

_SENTENCE_MARK = "qsentencebreakq"
_CLAUSE_MARK = "qclausebreakq"
"""Written into a text where it breaks, so that one pass finds words and breaks."""
_ENDING = JOINING | {_SENTENCE_MARK, _CLAUSE_MARK}
_PICTURES = re.compile("[\u2010-\u205e\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]+")
"""Dashes, quotes, arrows, emoji: no words, and without them many a text is ASCII and is cut twice as fast."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The tokens of a text, lists of one length; where no spaces are written, pairs of characters."""

    words: list[str]
    sentences: list[int]
    """Number of the sentence, ascending."""
    clauses: list[int]
    """Number of the clause, ascending over all sentences."""
    negated: frozenset[int]
    """Clauses with an odd number of negations."""


def cut(text: str) -> Pieces:
    """Cut a text whose lines may be broken to a width."""
    marked = _CLAUSE_END.sub(f" {_CLAUSE_MARK} ", _SENTENCE_END.sub(f" {_SENTENCE_MARK}\n", text))
    if not marked.isascii():
        marked = _PICTURES.sub(" ", marked)
    found = _words(marked)
    words: list[str] = []
    sentences: list[int] = []
    clauses: list[int] = []
    sentence = last = 0
    ends = [*(at for at, word in enumerate(found) if word in _ENDING), len(found)]
    for clause, at in enumerate(ends):
        words += found[last:at]
        sentences += [sentence] * (at - last)
        clauses += [clause] * (at - last)
        mark = found[at] if at < len(found) else ""
        sentence += mark == _SENTENCE_MARK
        last = at if mark in JOINING else at + 1
    return _pieces(words, sentences, clauses)


def _words(text: str) -> list[str]:
    """Give the tokens of a text; of ASCII only the words and numbers, in a fourth of the time."""
    if not text.isascii():
        return tokens.words(text)
    found = _ASCII_WORD.findall(text.lower())
    return [word.rstrip("_") for word in found] if "_" in text else found


def cut_lines(text: str, starts: Sequence[int], words: Sequence[str]) -> Pieces:
    """Cut a text, given its tokens, whose lines end a sentence each."""
    breaks = [(match.start(), match["sentence"] is not None) for match in _BREAK.finditer(text)]
    breaks.append((len(text) + 1, False))
    sentences: list[int] = []
    clauses: list[int] = []
    at = sentence = clause = 0
    for word, start in zip(words, starts, strict=True):
        while breaks[at][0] < start:
            sentence += breaks[at][1]
            clause += 1
            at += 1
        clause += word in JOINING
        sentences.append(sentence)
        clauses.append(clause)
    return _pieces(words, sentences, clauses)


def _pieces(words: Sequence[str], sentences: list[int], clauses: list[int]) -> Pieces:
    paired = _paired(words, clauses)
    return Pieces(paired, sentences, clauses, _negated(paired, clauses))


def _paired(words: Sequence[str], clauses: list[int]) -> list[str]:
    """Make each character of a script without spaces a pair with the next, at the end with the former."""
    if max(words, default="") < _FIRST_SPACELESS:
        return list(words)
    paired = list(words)
    for at, word in enumerate(words):
        if word < _FIRST_SPACELESS:
            continue
        if at + 1 < len(words) and words[at + 1] >= _FIRST_SPACELESS and clauses[at] == clauses[at + 1]:
            paired[at] = word + words[at + 1]
        elif at and words[at - 1] >= _FIRST_SPACELESS and clauses[at] == clauses[at - 1]:
            paired[at] = words[at - 1] + word
    return paired


def _negated(words: list[str], clauses: list[int]) -> frozenset[int]:
    odd: set[int] = set()
    for at, word in enumerate(words):
        contracted = word == "t" and at > 0 and words[at - 1] in CONTRACTED
        negating = contracted or word in NEGATING or word[0] in NEGATING_CHARACTERS
        if negating and not _is_focus(words, at):
            odd ^= {clauses[at]}
    return frozenset(odd)


def _is_focus(words: list[str], at: int) -> bool:
    """Tell ``not only`` and its like, which deny nothing."""
    return at + 1 < len(words) and words[at + 1] in NO_NEGATION
