"""Measures without a model how far a response stands in its evidence: words, numbers, names, twists.

Content words are words of three letters or more that are no stop words (English and German by list, other
languages by length; pairs of characters where no spaces are written). A word stands in the evidence when a
form of it or a word of like meaning does. Words that only the instruction brings count a little against.

The score is the share of what is supported, times a factor for each fault: the clause with most unsupported
words, numbers, names, number words, opposites, negations, and words like ``always``. The constants are round
numbers. What it cannot see stands in ``docs/limits.md``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import fsum

from groundset.gates.supporting.names import json_keys, names
from groundset.gates.supporting.numbers import counts, list_markers, numbers, readings
from groundset.gates.supporting.passage import Passage, passage
from groundset.gates.supporting.pieces import Pieces, cut_lines
from groundset.gates.supporting.twists import Term, Twists, twists
from groundset.gates.supporting.words import is_content, weight
from groundset.gates.word_lists import MONTHS
from groundset.text.tokens import Tokens, tokenize, words

_QUESTION = 2.0
"""How much the question's own words in the evidence weigh, in content words of the response."""
_REPEATED = 0.25
"""How much a word counts against a response that has it from the question only."""
_SPARE = 1.0
"""Unsupported words that any clause may have: a paraphrase brings some of its own."""
_CLAUSE = 2.0
"""Unsupported words in one clause, besides those, that halve the score."""
_NUMBER = 0.1
_NAME = 0.3
_COUNT = 0.5
_OPPOSITE = 0.5
_NEGATION = 0.5
_NEGATED = 0.5
"""Content words under another negation that are one too many."""
_UNIVERSAL = 0.7
"""Factor for a word like ``always``; once more where the evidence sets a limit there."""


@dataclass(frozen=True, slots=True)
class Support:
    """What of a response stands in its evidence."""

    score: float
    """How well it is supported, in [0, 1], rounded to 6 digits."""
    untwisted: float
    """The score of the words alone, without numbers, names and twists."""
    share: float
    """Of content words and numbers, in [0, 1], rounded to 6 digits; 1 when there are none."""
    words: tuple[str, ...]
    """Content words that stand in neither evidence nor instruction, sorted."""
    numbers: tuple[str, ...]
    """Numbers likewise, as the response writes them, in order."""
    counts: tuple[str, ...]
    """Number words likewise."""
    names: tuple[str, ...]
    """Names and identifiers likewise."""
    twists: Twists
    """What is there and means something else."""


def support(response: str, instruction: str, quotes: Sequence[str]) -> Support:
    """Compare a response with its evidence; what stands in the instruction needs no evidence."""
    stated, asked = passage("\n\n".join(sorted(quotes))), passage(instruction)
    tokens = tokenize(response)
    pieces = cut_lines(response, tokens.starts, tokens.words)
    terms = list(_terms(response, tokens, pieces, stated, asked))
    faults = _Faults(
        numbers=_unknown_numbers(response, stated, asked),
        counts=_unknown_counts(pieces, stated, asked),
        names=_unknown_names(response, tokens, stated, asked),
        twists=twists(pieces, terms, stated, asked),
    )
    inside = fsum(term.weight * term.found for term in terms if term.found)
    counted = fsum(term.weight for term in terms if term.found is not None)
    share = inside / counted if counted else float(not any(map(is_content, pieces.words)))
    question = _question(stated, asked)
    repeated = _REPEATED * fsum(term.weight for term in terms if term.found is None)
    whole = share if question is None else (inside + _QUESTION * question) / (counted + repeated + _QUESTION)
    untwisted = whole * _clause(terms, pieces)
    return Support(
        score=round(untwisted * faults.factor, 6),
        untwisted=round(untwisted, 6),
        share=round(share, 6),
        words=tuple(
            sorted({term.word for term in terms if term.found == 0 and not term.word[0].isdecimal()})
        ),
        numbers=faults.numbers,
        counts=faults.counts,
        names=faults.names,
        twists=faults.twists,
    )


@dataclass(frozen=True, slots=True)
class _Faults:
    numbers: tuple[str, ...]
    counts: tuple[str, ...]
    names: tuple[str, ...]
    twists: Twists

    @property
    def factor(self) -> float:
        """What the faults leave of a score."""
        negation = _NEGATION if self.twists.negated_weight >= _NEGATED else 1.0
        return (
            (_NUMBER if self.numbers else 1.0)
            * (_COUNT if self.counts else 1.0)
            * (_NAME if self.names else 1.0)
            * (_OPPOSITE if self.twists.opposite else 1.0)
            * (_UNIVERSAL if self.twists.universal else 1.0)
            * (_UNIVERSAL if self.twists.limited else 1.0)
            * negation
        )


def _question(stated: Passage, asked: Passage) -> float | None:
    """Give the share of the question's content words that the evidence holds; None when it has none."""
    if not asked.content:
        return None
    whole = fsum(map(weight, asked.content))
    return fsum(weight(word) * stated.find(word)[0] for word in asked.content) / whole


def _clause(terms: Sequence[Term], pieces: Pieces) -> float:
    """Give the factor for the clause that says most which is not in the evidence."""
    missing: defaultdict[int, float] = defaultdict(float)
    for term in terms:
        if term.found is not None and term.found < 1:
            missing[pieces.clauses[term.at]] += term.weight * (1 - term.found)
    worst = max(missing.values(), default=0.0)
    return _CLAUSE / (_CLAUSE + max(0.0, worst - _SPARE))


def _terms(response: str, tokens: Tokens, pieces: Pieces, stated: Passage, asked: Passage) -> Iterator[Term]:
    """Yield the content words and numbers of a response; keys of JSON and numbers of lists are none."""
    keys, markers = json_keys(response), list_markers(response)
    first_keys = [start for start, _ in keys]
    for at, (word, start) in enumerate(zip(pieces.words, tokens.starts, strict=True)):
        key = bisect_right(first_keys, start) - 1
        if key >= 0 and start < keys[key][1]:
            continue
        if word[0].isdecimal():
            if start not in markers:
                yield _number(at, word, stated, asked)
        elif is_content(word):
            yield _word(at, word, stated, asked)


def _number(at: int, word: str, stated: Passage, asked: Passage) -> Term:
    known = not readings(word).isdisjoint(stated.numbers)
    found = 1.0 if known else 0.0 if readings(word).isdisjoint(asked.numbers) else None
    return Term(at, word, 1.0, found, ())


def _word(at: int, word: str, stated: Passage, asked: Passage) -> Term:
    found, places = stated.find(word)
    if not found and _in_parts(word, stated):
        found = 1.0
    return Term(at, word, weight(word), found if found or not asked.holds(word) else None, places)


def _in_parts(word: str, stated: Passage) -> bool:
    return "_" in word and all(stated.holds(part) for part in word.split("_") if part)


def _unknown_numbers(response: str, stated: Passage, asked: Passage) -> tuple[str, ...]:
    known = stated.numbers | asked.numbers
    return tuple(dict.fromkeys(number for number, ways in numbers(response) if known.isdisjoint(ways)))


def _unknown_counts(pieces: Pieces, stated: Passage, asked: Passage) -> tuple[str, ...]:
    known = stated.numbers | asked.numbers
    return tuple(dict.fromkeys(word for word, value in counts(pieces.words) if value not in known))


def _unknown_names(response: str, tokens: Tokens, stated: Passage, asked: Passage) -> tuple[str, ...]:
    found = dict.fromkeys(names(response, tokens.words, tokens.starts, tokens.ends))
    return tuple(name for name in found if not _is_known_name(name, stated, asked))


def _is_known_name(name: str, stated: Passage, asked: Passage) -> bool:
    month = MONTHS.get(name.casefold())
    if month is not None and (month in stated.numbers or month in asked.numbers):
        return True
    return all(_is_known_part(word, stated, asked) for word in words(name))


def _is_known_part(word: str, stated: Passage, asked: Passage) -> bool:
    if stated.holds(word) or asked.holds(word):
        return True
    return "_" in word and all(stated.holds(part) or asked.holds(part) for part in word.split("_") if part)
