"""What a vector does not see, and twins must agree in: numbers, names, code, negation and comparison.

Averages of word vectors lie near one another for "more than 5" and "less than 7". So two questions are only
compared by meaning when their guards are the same, each told once, where it first stands: "Turks of Croats"
and "Croats of Turks" differ. Answers are longer and put things in any order: they must have the same numbers
and code, both or neither negate, each must have the other's names, and where one says "more" the other may
not say "less" alone.

Numbers, names, code and quotations are told in any language, negation and comparison in English and German.
What is written in small letters and is no such word is no guard: "dogs chase cats" and "cats chase dogs" are
twins.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from zlib import crc32

from groundset.gates.meaning.words import NAMELESS, OPPOSITES, TELLING
from groundset.gates.supporting.names import names
from groundset.gates.supporting.numbers import counts, numbers
from groundset.gates.supporting.words import base
from groundset.gates.word_lists import CONTRACTED, MONTHS, NEGATING, NEGATING_CHARACTERS
from groundset.text.tokens import Tokens, tokenize

RULES = 1
"""Raise it when guards change."""

_QUOTED = re.compile(
    r"(?<!\w)\"([^\"\n]{1,80})\"(?!\w)|(?<!\w)'([^'\n]{1,40})'(?!\w)|‘([^’\n]{1,40})’"
    r"|“([^”\n]{1,80})”|„([^“”\n]{1,80})[“”]|«([^»\n]{1,80})»"
)
_CODE = re.compile(r"`([^`\n]{1,200})`")
_IDENTIFIER = re.compile(
    r"(?<![\w-])--?[A-Za-z][\w-]*"  # options of commands
    r"|(?<!\w)\w+\(\)"  # calls
    r"|[$@#]\w+"
    r"|(?<!\w)[^\W\d_]\w*(?:[.:]{1,2}[^\W\d_]\w*)+"  # members and modules
)
_PATH = re.compile(r"[^\W\d_][/\\]")
_SIGNS = re.compile(r"[+=<>*^%≤≥≠±×÷&|~!]+")
_NOT = "not"
_END = ".,;:!?)]}\"'"


@dataclass(frozen=True, slots=True)
class Claims:
    """What a text names and which way it compares, to be laid beside another text."""

    names: tuple[int, ...]
    """Hashes of its names, ascending."""
    words: tuple[int, ...]
    """Hashes of all its words, ascending."""
    more: int
    """A bit for each pair of ``OPPOSITES`` of which it has the first."""
    less: int
    """A bit for each of which it has the second."""

    def agrees(self, other: Claims) -> bool:
        """Tell whether each has the other's names somewhere, and nowhere says the opposite alone."""
        named = set(self.words).issuperset(other.names) and set(other.words).issuperset(self.names)
        up, down = self.more & ~self.less, self.less & ~self.more
        return named and not up & other.less & ~other.more and not down & other.more & ~other.less


def guards(text: str) -> tuple[tuple[str, ...], ...]:
    """Give what two questions must agree in, in order: numbers, names, code, comparison; and any negation."""
    tokens = _tokens(text)
    contrasts = list(dict.fromkeys(_contrasts(tokens.words)))
    return (
        tuple(dict.fromkeys(_values(text, tokens.words))),
        tuple(dict.fromkeys(base(name) for name in _names(text, tokens))),
        tuple(dict.fromkeys((*_quotations(text), *_identifiers(text)))),
        tuple(word for word in contrasts if word != _NOT),
        tuple(word for word in contrasts if word == _NOT),
    )


def answer_guards(text: str) -> tuple[tuple[str, ...], ...]:
    """Give what two answers must agree in, in any order: numbers, code; and any negation."""
    words = _tokens(text).words
    negated = (_NOT,) if _NOT in _contrasts(words) else ()
    return tuple(sorted(set(_values(text, words)))), tuple(sorted(set(_identifiers(text)))), negated


def claims(text: str) -> Claims:
    """Give what two answers are laid beside one another for: a name may begin a sentence in one of them."""
    tokens = _tokens(text)
    names = sorted({_hash(name) for name in _names(text, tokens)})
    words = {*tokens.words}
    more, less = (
        sum(1 << at for at, pair in enumerate(OPPOSITES) if not words.isdisjoint(pair[side]))
        for side in (0, 1)
    )
    return Claims(tuple(names), tuple(sorted(map(_hash, words))), more, less)


def _hash(word: str) -> int:
    return crc32(word.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=8)
def _tokens(text: str) -> Tokens:
    return tokenize(text)


def _values(text: str, words: Sequence[str]) -> Iterator[str]:
    for number, ways in numbers(text):
        yield min(ways, key=lambda form: (len(form), form)) if ways else number
    for _word, value in counts(words):
        yield value
    yield from (MONTHS[word] for word in words if word in MONTHS and len(word) > len("may"))


def _names(text: str, tokens: Tokens) -> Iterator[str]:
    for raw in names(text, tokens.words, tokens.starts, tokens.ends):
        name = raw.casefold()
        if name not in NAMELESS and name not in MONTHS:
            yield name


def _quotations(text: str) -> Iterator[str]:
    for match in _QUOTED.finditer(text):
        yield " ".join(match[match.lastindex or 0].casefold().split())


def _identifiers(text: str) -> Iterator[str]:
    """Yield code, identifiers and the signs that stand between them."""
    yield from (match[1] for match in _CODE.finditer(text))
    yield from (match.group().rstrip(_END).casefold() for match in _IDENTIFIER.finditer(text))
    paths = (piece for piece in text.split() if "/" in piece or "\\" in piece)
    yield from (piece.rstrip(_END).casefold() for piece in paths if _PATH.search(piece))
    yield from (match.group() for match in _SIGNS.finditer(text) if match.group() not in ("!", "**", "***"))


def _contrasts(words: Sequence[str]) -> Iterator[str]:
    """Yield ``not`` for any negation, and words that say which way a comparison goes."""
    known = _contrasting()
    for word, following in pairwise([*words, ""]):
        if word in NEGATING or (word in CONTRACTED and following == "t") or word in NEGATING_CHARACTERS:
            yield _NOT
        elif word in known:
            yield known[word]


@cache
def _contrasting() -> dict[str, str]:
    groups = (*(group for pair in OPPOSITES for group in pair), *TELLING)
    return {word: group[0] for group in groups for word in group}
