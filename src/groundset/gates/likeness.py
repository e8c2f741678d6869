"""What near-duplicates by words are: the stated predicates, on two texts and their words.

Two texts are twins when the Jaccard similarity of their sets of k-word shingles is at least the threshold,
where k follows from the number of tokens of the *shorter* text: 5 from 25 tokens, 3 from 10, 2 from 5,
else 1. At a threshold of 1 they are twins when their tokens are the same in the same order (case and
punctuation apart). A text without any token (punctuation, emoji) is compared by its exact key.

A text is contained in one of more tokens when that has at least the threshold's share of its 3-word shingles;
one of fewer than 10 tokens never is.

The gate ``near`` finds these pairs among many texts; its tests hold it to what is said here.
"""

from __future__ import annotations

from collections.abc import Sequence

from groundset.gates.exact import exact_key
from groundset.text.joining import exact, score
from groundset.text.tokens import words

LEVELS = ((1, 1), (5, 2), (10, 3), (25, 5))
"""(tokens from which, shingle length), ascending."""
CONTAINED_LENGTH = 3
"""Shingle length by which one text is contained in another."""
CONTAINED_FROM = 10
"""Tokens of the shortest text that is said to be contained in another: less says nothing."""


def predicate(a: str, b: str, threshold: float) -> float | None:
    """Give the similarity of two texts when they are twins by the stated predicate, else None."""
    left, right = words(a), words(b)
    if not left or not right or threshold == 1:
        same = left == right and (bool(left) or exact_key(a) == exact_key(b))
        return 1.0 if same else None
    length = shingle_length(min(len(left), len(right)))
    x, y = shingles(left, length), shingles(right, length)
    shared, limit = len(x & y), exact(threshold)
    if not shared or shared * limit.denominator < limit.numerator * len(x | y):
        return None
    return score(shared, len(x), len(y))


def containment(a: str, b: str, threshold: float) -> float | None:
    """Give the share of the shorter text's shingles that the longer one has when it is contained, else None.

    Of two texts of as many tokens the one with fewer shingles counts as the shorter.
    """
    left, right = words(a), words(b)
    if min(len(left), len(right)) < CONTAINED_FROM:
        return None
    x, y = shingles(left, CONTAINED_LENGTH), shingles(right, CONTAINED_LENGTH)
    _tokens, size = min((len(left), len(x)), (len(right), len(y)))
    shared, limit = len(x & y), exact(threshold)
    return round(shared / size, 6) if shared * limit.denominator >= limit.numerator * size else None


def shingle_length(tokens: int) -> int:
    """Give the shingle length for a shorter text of so many tokens."""
    return max((length for least, length in LEVELS if tokens >= least), default=1)


def shingles(tokens: Sequence[str], length: int) -> frozenset[tuple[str, ...]]:
    """Give the set of runs of so many tokens."""
    return frozenset(zip(*(tokens[at:] for at in range(length)), strict=False))
