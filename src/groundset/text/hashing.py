"""The tokens of many texts as numbers: those of ``text.tokens``, cut and hashed for all texts at once.

ASCII texts are cut as bytes, others as code points. A text with a character that changes its neighbours (a
mark on a letter, half a Hangul syllable) goes through ``words``, one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from groundset.text.code_points import (
    BORDER,
    FLAGS,
    HARD,
    LONG_LETTER,
    LONG_OWN,
    MARK,
    WORD_LIKE,
    code_points,
)
from groundset.text.token_spans import Bytes, Mask, Places, spans
from groundset.text.tokens import words
from groundset.text.word_hashes import CHUNK, Hashes, hash_words, mixed, word_hash

__all__ = ["HashedTexts", "Hashes", "bounds_of", "hashed", "mixed", "word_hash"]

_SLICE: Final = 1 << 18
"""Characters cut at once: what fits a core's cache is quicker than what does not."""
_FEW: Final = 1 << 12
"""Fewer characters beyond ASCII texts are quicker one by one, and not worth the tables of all characters."""
_TAIL: Final = CHUNK
"""Borders after the last text: words are read in eights."""


@dataclass(frozen=True, slots=True)
class HashedTexts:
    """The hashes of the tokens of some texts, one text after the other."""

    words: Hashes
    bounds: Places
    """Text i has the tokens bounds[i] to bounds[i + 1] (exclusive)."""
    lettered: Mask
    """Per token: it starts or ends with a letter."""


def hashed(texts: Sequence[str]) -> HashedTexts:
    """Give the hashes of the tokens of texts: ``word_hash`` of all that ``words`` gives, in order."""
    parts = [_hashed_slice(part) for part in _slices(texts)]
    if len(parts) == 1:
        return parts[0]
    return HashedTexts(
        np.concatenate([np.empty(0, np.uint64), *(part.words for part in parts)]),
        bounds_of(np.concatenate([np.empty(0, np.int64), *(np.diff(part.bounds) for part in parts)])),
        np.concatenate([np.empty(0, np.bool_), *(part.lettered for part in parts)]),
    )


def bounds_of(counts: Iterable[int]) -> Places:
    """Give the bounds of stretches that lie one after the other: n counts, n + 1 bounds from 0."""
    each = counts if isinstance(counts, np.ndarray) else np.fromiter(counts, np.int64)
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(each, dtype=np.int64)))


def _slices(texts: Sequence[str]) -> Iterator[Sequence[str]]:
    start = size = 0
    for number, text in enumerate(texts):
        if size and size + len(text) > _SLICE:
            yield texts[start:number]
            start, size = number, 0
        size += len(text) + 1
    if start < len(texts):
        yield texts[start:]


def _hashed_slice(texts: Sequence[str]) -> HashedTexts:
    plain = np.fromiter(map(str.isascii, texts), np.bool_, len(texts))
    if plain.all():
        return _hashed_ascii(texts)
    narrow = _hashed_ascii([text for text in texts if text.isascii()])
    others = [text for text in texts if not text.isascii()]
    rows = np.flatnonzero(~plain)
    groups = [(np.flatnonzero(plain), narrow)]
    if sum(map(len, others)) < _FEW:
        return _merged(len(texts), [*groups, (rows, _hashed_words(others))])
    wide, hard = _hashed_wide(others)
    slow = _hashed_words([others[row] for row in hard.tolist()])
    return _merged(len(texts), [*groups, (rows, wide), (rows[hard], slow)])


def _merged(count: int, groups: Sequence[tuple[Places, HashedTexts]]) -> HashedTexts:
    """Bring groups of texts into the order of their rows; of a row in two groups, the later one counts."""
    starts, counts = np.zeros(count, np.int64), np.zeros(count, np.int64)
    base = 0
    for rows, group in groups:
        starts[rows] = base + group.bounds[:-1]
        counts[rows] = np.diff(group.bounds)
        base += len(group.words)
    bounds = bounds_of(counts)
    order = np.arange(bounds[-1]) + np.repeat(starts - bounds[:-1], counts)
    return HashedTexts(
        np.concatenate([group.words for _rows, group in groups])[order],
        bounds,
        np.concatenate([group.lettered for _rows, group in groups])[order],
    )


def _hashed_words(texts: Sequence[str]) -> HashedTexts:
    tokens = [words(text) for text in texts]
    flat = [word for found in tokens for word in found]
    return HashedTexts(
        np.fromiter(map(word_hash, flat), np.uint64, len(flat)),
        bounds_of(map(len, tokens)),
        np.fromiter(map(_is_lettered, flat), np.bool_, len(flat)),
    )


def _is_lettered(word: str) -> bool:
    return word[0].isalpha() or word[-1].isalpha()


def _hashed_ascii(texts: Sequence[str]) -> HashedTexts:
    border = chr(BORDER)
    data = border.join(["", *texts, border * _TAIL]).encode("latin-1")
    starts, ends = spans(data)
    lowered = data.lower()
    letter = np.frombuffer(lowered, np.uint8) - np.uint8(ord("a")) < 26
    return HashedTexts(
        hash_words(lowered, starts, ends),
        np.searchsorted(starts, _offsets(texts)),
        letter[starts] | letter[ends - 1],
    )


def _offsets(texts: Sequence[str]) -> Places:
    """Give where texts begin that stand between borders, and where one more would."""
    return bounds_of(np.fromiter(map(len, texts), np.int64, len(texts)) + 1) + 1


def _hashed_wide(texts: Sequence[str]) -> tuple[HashedTexts, Places]:
    """Hash texts by their code points, and tell which of them are hard: what is given for these is void."""
    tables = code_points()
    joined = "\n".join(["", *texts, "\n" * _TAIL])
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), "<u4")
    offsets = _offsets(texts)
    kinds = tables.kinds.take(codes, mode="clip")
    kinds[offsets - 1] = BORDER
    kinds[-_TAIL:] = BORDER
    hard = np.unique(np.searchsorted(offsets, _hard_places(kinds), side="right") - 1)
    starts, ends = spans(kinds.tobytes())
    hashes = _hash_folded(tables.folded.take(codes, mode="clip"), starts, ends)
    letter = tables.alphabetic.take(codes, mode="clip")
    lettered = letter[starts] | letter[ends - 1]
    rows = _long_tokens(kinds, starts)
    if len(rows):
        spelled = words("\n".join([joined[starts[row] : ends[row]] for row in rows]))
        hashes[rows] = np.fromiter(map(word_hash, spelled), np.uint64, len(spelled))
        lettered[rows] = np.fromiter(map(_is_lettered, spelled), np.bool_, len(spelled))
    return HashedTexts(hashes, np.searchsorted(starts, offsets), lettered), hard


def _hard_places(kinds: Bytes) -> Places:
    """Find characters that change their neighbours, and marks on letters."""
    marks = np.flatnonzero(kinds == MARK)
    marks = marks[np.diff(marks, prepend=-1) > 1]
    attached = np.frombuffer(FLAGS, np.uint8)[kinds[marks - 1]] & WORD_LIKE != 0
    return np.concatenate((np.flatnonzero(kinds == HARD), marks[attached]))


def _hash_folded(folded: NDArray[np.uint32], starts: Places, ends: Places) -> Hashes:
    """Hash stretches of code points by their bytes in UTF-8."""
    data = folded.astype("<u4", copy=False).tobytes().decode("utf-32-le").encode()
    widths = 1 + (folded >= 0x80).view(np.uint8) + (folded >= 0x800) + (folded >= 0x10000)
    places = bounds_of(widths)
    return hash_words(data, places[starts], places[ends])


def _long_tokens(kinds: Bytes, starts: Places) -> Places:
    """Find the tokens with a character whose normal form is not one character."""
    at = np.flatnonzero((kinds == LONG_LETTER) | (kinds == LONG_OWN))
    return np.unique(np.searchsorted(starts, at, side="right") - 1)
