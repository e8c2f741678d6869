"""What two texts share, word for word, whatever stands between the words."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import SequenceMatcher

from groundset.text.tokens import Tokens, tokenize

Spans = tuple[tuple[int, int], ...]
"""Character offsets, ends exclusive, ascending."""

_RUN = 3
"""Words in a row that two texts share by more than chance."""
_ALIGNED = 1500
"""Words of a text that are compared place by place; what goes beyond them is compared by runs alone."""


def shared_spans(a: str, b: str) -> tuple[Spans, Spans]:
    """Give the places in each text of runs of words that the other has too, wherever they stand there.

    A run has three words; a text of fewer is a run as a whole. Time is linear in the texts' lengths.
    """
    left, right = tokenize(a), tokenize(b)
    run, both = _common(left, right)
    return _spans(left, run, both), _spans(right, run, both)


def aligned_spans(a: str, b: str) -> tuple[Spans, Spans]:
    """Give the places of words that both texts have in the same order, and of runs that stand anywhere."""
    left, right = tokenize(a), tokenize(b)
    same = (_in_runs(left, right), _in_runs(right, left))
    matcher = SequenceMatcher(None, left.words[:_ALIGNED], right.words[:_ALIGNED], autojunk=False)
    for at, other, size in matcher.get_matching_blocks():
        same[0].update(range(at, at + size))
        same[1].update(range(other, other + size))
    return _joined(left, same[0]), _joined(right, same[1])


def common_spans(a: str, b: str, key: Callable[[str], str]) -> tuple[Spans, Spans]:
    """Give the places of runs, and of single words, that both texts have anywhere.

    Words count as the same when their ``key`` is; those whose key is empty say nothing alone.
    """
    left, right = tokenize(a), tokenize(b)
    keys = [[key(word) for word in tokens.words] for tokens in (left, right)]
    both = ({*keys[0]} & {*keys[1]}) - {""}
    known = [{at for at, own in enumerate(lot) if own in both} for lot in keys]
    return (
        _joined(left, _in_runs(left, right) | known[0]),
        _joined(right, _in_runs(right, left) | known[1]),
    )


def split(spans: Spans, border: int) -> tuple[Spans, Spans]:
    """Cut the spans of two texts that are joined by one character, which stands at ``border``."""
    first = tuple((start, min(end, border)) for start, end in spans if start < border)
    after = border + 1
    second = tuple((max(start, after) - after, end - after) for start, end in spans if end > after)
    return first, second


def _common(left: Tokens, right: Tokens) -> tuple[int, frozenset[tuple[str, ...]]]:
    run = min(_RUN, len(left.words) or 1, len(right.words) or 1)
    return run, frozenset(_runs(left, run)) & frozenset(_runs(right, run))


def _runs(tokens: Tokens, run: int) -> Iterator[tuple[str, ...]]:
    return zip(*(tokens.words[at:] for at in range(run)), strict=False)


def _spans(tokens: Tokens, run: int, both: frozenset[tuple[str, ...]]) -> Spans:
    spans: list[tuple[int, int]] = []
    last = -1
    for at, words in enumerate(_runs(tokens, run)):
        if words in both:
            begin = spans.pop()[0] if spans and at < last else tokens.starts[at]
            last = at + run
            spans.append((begin, tokens.ends[last - 1]))
    return tuple(spans)


def _in_runs(tokens: Tokens, other: Tokens) -> set[int]:
    """Number the words that stand in runs which both texts have."""
    run, both = _common(tokens, other)
    return {at + n for at, words in enumerate(_runs(tokens, run)) if words in both for n in range(run)}


def _joined(tokens: Tokens, same: set[int]) -> Spans:
    """Give the places of some words, those that stand beside each other as one."""
    spans: list[tuple[int, int]] = []
    for at in sorted(same):
        start = spans.pop()[0] if at - 1 in same else tokens.starts[at]
        spans.append((start, tokens.ends[at]))
    return tuple(spans)
