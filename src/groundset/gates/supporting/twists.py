"""What a response twists with the words of its evidence: negations, exceptions, opposites.

Each sentence of the response is laid beside the sentence of the evidence that shares most of its rare words,
and that one's neighbours. There the words must stand under as many negations, odd or even, and ``all`` or
``always`` must have its like.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from groundset.gates.supporting.passage import Passage
from groundset.gates.supporting.pieces import Pieces
from groundset.gates.supporting.words import base, opposites
from groundset.gates.word_lists import LIMITING, UNIVERSAL

_MOST_TIES = 8
_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Term:
    """A content word or number of a response."""

    at: int
    """Index of its token."""
    word: str
    weight: float
    found: float | None
    """How far the evidence holds it, from 0 to 1; None where only the instruction does."""
    places: tuple[int, ...]
    """Tokens of the evidence; none for numbers."""


@dataclass(frozen=True, slots=True)
class Twists:
    """What one response twists; the words are as its tokens, in order."""

    negated: tuple[str, ...] = ()
    """Words that only one of the two texts negates."""
    negated_weight: float = 0.0
    """Of those words in the worst clause."""
    universal: tuple[str, ...] = ()
    """``all``, ``always`` and the like, without their like in the evidence."""
    limited: bool = False
    """The evidence has ``most``, ``if`` or the like in the place of a universal word."""
    opposite: tuple[str, ...] = ()
    """Words whose opposite stands in the evidence, which they do not."""

    @property
    def rank(self) -> tuple[float, int, bool]:
        """Order by how much is twisted."""
        return self.negated_weight, len(self.universal), self.limited


def twists(pieces: Pieces, terms: Sequence[Term], evidence: Passage, asked: Passage) -> Twists:
    """Find what a response twists."""
    by_sentence = {
        number: list(found) for number, found in groupby(terms, lambda term: pieces.sentences[term.at])
    }
    found = [
        _sentence(pieces, by_sentence.get(number, []), universal, evidence)
        for number, universal in _universal(pieces, asked).items()
    ]
    return Twists(
        negated=tuple(dict.fromkeys(word for twist in found for word in twist.negated)),
        negated_weight=max((twist.negated_weight for twist in found), default=0.0),
        universal=tuple(dict.fromkeys(word for twist in found for word in twist.universal)),
        limited=any(twist.limited for twist in found),
        opposite=_opposite(terms, evidence),
    )


def _universal(pieces: Pieces, asked: Passage) -> dict[int, list[str]]:
    """Give the universal words of every sentence that the instruction does not have."""
    found: dict[int, list[str]] = {}
    for word, sentence in zip(pieces.words, pieces.sentences, strict=True):
        words = found.setdefault(sentence, [])
        if word in UNIVERSAL and word not in asked.words and word not in words:
            words.append(word)
    return found


def _opposite(terms: Sequence[Term], evidence: Passage) -> tuple[str, ...]:
    missing = dict.fromkeys(term.word for term in terms if term.found is None or term.found < 1)
    return tuple(word for word in missing if any(evidence.has(form) for form in opposites(base(word))))


def _sentence(pieces: Pieces, terms: Sequence[Term], universal: list[str], evidence: Passage) -> Twists:
    placed = [term for term in terms if term.places]
    beside = list(_beside(placed, evidence))
    if not beside:
        return Twists(universal=tuple(universal))
    found = (_laid_beside(pieces, placed, universal, evidence, sentence) for sentence in beside)
    return min(found, key=lambda twist: twist.rank)


def _beside(terms: Sequence[Term], evidence: Passage) -> Iterator[int]:
    """Yield the sentences of the evidence that share most with the terms."""
    shared: defaultdict[int, float] = defaultdict(float)
    for term in {term.word: term for term in terms}.values():
        sentences = {evidence.pieces.sentences[place] for place in term.places}
        for sentence in sorted(sentences):
            shared[sentence] += (term.found or 0.0) / len(sentences)
    most = max(shared.values(), default=0.0)
    best = (sentence for sentence in sorted(shared) if shared[sentence] > most - _EXACT)
    yield from (sentence for sentence, _ in zip(best, range(_MOST_TIES), strict=False))


def _laid_beside(
    pieces: Pieces, terms: Sequence[Term], universal: list[str], evidence: Passage, sentence: int
) -> Twists:
    bad: defaultdict[int, float] = defaultdict(float)
    whole: defaultdict[int, float] = defaultdict(float)
    words: defaultdict[int, list[str]] = defaultdict(list)
    for term in terms:
        clause = pieces.clauses[term.at]
        whole[clause] += term.weight
        if (clause in pieces.negated) not in _negations(term, evidence, sentence):
            bad[clause] += term.weight
            words[clause].append(term.word)
    twisted = [clause for clause in bad if bad[clause] >= whole[clause] / 2]
    marks = {mark for near in (-1, 0, 1) for mark in evidence.marks.get(sentence + near, ())}
    lone = () if marks & UNIVERSAL else tuple(universal)
    return Twists(
        negated=tuple(word for clause in twisted for word in words[clause]),
        negated_weight=max((bad[clause] for clause in twisted), default=0.0),
        universal=lone,
        limited=bool(lone) and bool(marks & LIMITING),
    )


def _negations(term: Term, evidence: Passage, sentence: int) -> set[bool]:
    """Tell under what the word stands in and around a sentence, or else wherever it stands."""
    pieces = evidence.pieces
    near = [place for place in term.places if abs(pieces.sentences[place] - sentence) <= 1]
    return {pieces.clauses[place] in pieces.negated for place in near or term.places}
