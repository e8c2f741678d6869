"""Numbers for words: what a text becomes before anything is counted or compared."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groundset.embedding import StaticEmbedder
from groundset.gates.rephrasing.numerals import value, values
from groundset.gates.rephrasing.words import folded, stem, words

Places = NDArray[np.int32]
DIMENSIONS = 256
LENGTH = 4000
"""Of a word's vector. Dot products stay below 2**24, which float32 adds up exactly in any order."""
_LONGEST_WORD = 40
_MOST = 200_000
"""Words of rows that are kept at hand, some 1.3 kB each."""


class Lexicon:
    """Every word met so far: its stem and its vector. Numbers of words follow the order of meeting.

    Nothing that leaves this package may depend on a number, only on the words behind it.
    """

    def __init__(self) -> None:
        self._embedder = StaticEmbedder()
        self._written: dict[str, int] = {}
        self._folded: dict[str, int] = {}
        self._stemmed: dict[str, int] = {}
        self.words: list[str] = []
        self.stems: list[str] = []
        self._stem_of = np.zeros(1024, np.int32)
        self._values = np.full(1024, np.nan)
        self._vectors = np.zeros((1024, DIMENSIONS), np.float32)
        self._embedded = 0
        self._kept: tuple[int, int, dict[str, int]] = (0, 0, {})

    @property
    def fingerprint(self) -> str:
        """Name the vectors."""
        return self._embedder.fingerprint

    @property
    def stem_of(self) -> NDArray[np.int32]:
        """Number of the stem of each word."""
        return self._stem_of[: len(self.words)]

    @property
    def values(self) -> NDArray[np.float64]:
        """The number that each word is; not a number for other words."""
        return self._values[: len(self.words)]

    @property
    def vectors(self) -> NDArray[np.float32]:
        """A row of whole numbers per word, of length ``LENGTH``."""
        self._embed()
        return self._vectors[: len(self.words)]

    def read(self, texts: Sequence[str]) -> list[Places]:
        """Give the numbers of the words of each text, in order."""
        numbers = self._written
        found = []
        for text in texts:
            cut = words(text)
            try:
                ids = [numbers[word] for word in cut]
            except KeyError:
                ids = [self._number(word) for word in cut]
            found.append(np.array([number for number in ids if number >= 0], np.int32))
        return found

    def numbers(self, text: Places) -> list[float]:
        """Give the numbers in a text but 1, without those that count on: of 2, 3, 4, 5 the first two."""
        found = values([self.words[word] for word in text.tolist()])
        every = set(found)
        return [value for value in found if value != 1 and not (value - 1 in every and value - 2 in every)]

    def settle(self) -> None:
        """Keep for good what has been read so far."""
        self._embed()
        self._kept = len(self.words), len(self.stems), dict(self._written)

    def is_full(self) -> bool:
        """Tell whether so many words came since then that memory grows."""
        return len(self._written) > _MOST + len(self._kept[2])

    def forget(self) -> None:
        """Forget what has been read since then."""
        words, stems, written = self._kept
        del self.words[words:], self.stems[stems:]
        self._embedded = words
        self._values[words:] = np.nan
        self._written = dict(written)
        self._folded = {word: number for number, word in enumerate(self.words)}
        self._stemmed = {stem: number for number, stem in enumerate(self.stems)}

    def _number(self, written: str) -> int:
        number = self._written.get(written)
        if number is None:
            word = folded(written)[:_LONGEST_WORD]
            number = self._folded.get(word, -1) if word else -1
            if word and number < 0:
                number = self._add(word)
            self._written[written] = number
        return number

    def _add(self, word: str) -> int:
        number = self._folded[word] = len(self.words)
        if number == len(self._stem_of):
            self._stem_of = np.concatenate([self._stem_of, np.zeros_like(self._stem_of)])
            self._values = np.concatenate([self._values, np.full_like(self._values, np.nan)])
        bare = stem(word)
        place = self._stemmed.setdefault(bare, len(self.stems))
        if place == len(self.stems):
            self.stems.append(bare)
        self.words.append(word)
        self._stem_of[number] = place
        self._values[number] = np.nan if (known := value(word)) is None else known
        return number

    def _embed(self) -> None:
        """Fetch the vectors of words that have none yet."""
        start, end = self._embedded, len(self.words)
        if start == end:
            return
        if end > len(self._vectors):
            room = np.zeros((max(end, 2 * len(self._vectors)) - len(self._vectors), DIMENSIONS), np.float32)
            self._vectors = np.concatenate([self._vectors, room])
        self._vectors[start:end] = whole(self._embedder.vectors(self.words[start:end]))
        self._embedded = end


def whole(rows: NDArray[np.float64]) -> NDArray[np.float32]:
    """Scale rows to ``LENGTH`` and round them to whole numbers; rows of zeros stay."""
    lengths = np.sqrt((rows * rows).sum(axis=1, keepdims=True))
    scaled = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0) * LENGTH
    rounded: NDArray[np.float32] = np.rint(scaled).astype(np.float32)
    return rounded
