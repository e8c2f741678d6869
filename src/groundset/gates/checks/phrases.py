"""Finds phrases of a table in a text, as runs of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from groundset.text.tokens import words


class Phrases:
    """A table of phrases; each is matched as a run of whole words, whatever its case and punctuation."""

    def __init__(self, phrases: Iterable[str]) -> None:
        """Take the phrases; they are cut into tokens when first asked for, as most commands never do."""
        self._source = tuple(phrases)

    @cached_property
    def _phrases(self) -> frozenset[tuple[str, ...]]:
        return frozenset(tuple(words(phrase)) for phrase in self._source)

    @cached_property
    def _first_words(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self._phrases if phrase)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(phrase) for phrase in self._phrases})

    def found(self, tokens: Sequence[str]) -> list[str]:
        """Give the phrases that stand in the tokens, in order of place, each as often as it stands."""
        return [
            " ".join(tokens[place : place + length])
            for place, token in enumerate(tokens)
            if token in self._first_words
            for length in self._lengths
            if tuple(tokens[place : place + length]) in self._phrases
        ]

    def opens(self, tokens: Sequence[str]) -> bool:
        """Tell whether the tokens begin with a phrase."""
        return any(tuple(tokens[:length]) in self._phrases for length in self._lengths)
