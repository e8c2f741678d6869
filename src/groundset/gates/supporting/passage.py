"""The evidence, or the question, as an index: where a word, a form of it or its like stands in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache

from groundset.gates.supporting.numbers import known_numbers
from groundset.gates.supporting.pieces import cut
from groundset.gates.supporting.words import STEM, base, is_content, same_stem, senses
from groundset.gates.word_lists import LIMITING, UNIVERSAL

LIKE = 0.8
"""What a word of like meaning is worth beside the word itself."""
MOST_PLACES = 32
"""Places looked at for one word, and forms of one word: what stands in more says little."""
_MARKS = UNIVERSAL | LIMITING
_PART = 4
_LONGEST_COMPOUND = 40
_REMEMBERED_LENGTH = 4_000


class Passage:
    """A text to look words up in."""

    def __init__(self, text: str) -> None:
        """Index a text."""
        self.pieces = cut(text)
        self._text = text
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for at, form in enumerate(map(base, self.pieces.words)):
            self._places[form].append(at)
        for form in [form for form in self._places if "_" in form]:
            for part in filter(None, form.split("_")):
                self._places[base(part)] += self._places[form]
        stems: defaultdict[str, list[str]] = defaultdict(list)
        for form in sorted(self._places):
            stems[form[:STEM]].append(form)
        self._stems = stems
        self._found: dict[str, tuple[float, tuple[int, ...]]] = {}

    def find(self, word: str) -> tuple[float, tuple[int, ...]]:
        """Give what the text holds of a word, from 0 to 1, and the first places."""
        found = self._found.get(word)
        if found is None:
            found = self._found[word] = self._look(word)
        return found

    def holds(self, word: str) -> bool:
        """Tell whether the word, a form of it or its like is there."""
        return self.find(word)[0] > 0

    def has(self, form: str) -> bool:
        """Tell whether this base form itself is there."""
        return form in self._places

    @cached_property
    def numbers(self) -> frozenset[str]:
        """All ways to read its numbers."""
        return known_numbers(self._text, self.words)

    @cached_property
    def marks(self) -> Mapping[int, frozenset[str]]:
        """The words of each sentence that say how far it goes."""
        found: defaultdict[int, set[str]] = defaultdict(set)
        for word in _MARKS.intersection(self.words):
            for place in self._places[base(word)]:
                found[self.pieces.sentences[place]].add(word)
        return {sentence: frozenset(words) for sentence, words in found.items()}

    @cached_property
    def content(self) -> tuple[str, ...]:
        """Its content words, sorted."""
        return tuple(sorted({word for word in self.pieces.words if is_content(word)}))

    @cached_property
    def words(self) -> frozenset[str]:
        """All its words."""
        return frozenset(self.pieces.words)

    @cached_property
    def _likes(self) -> Mapping[str, list[str]]:
        likes: defaultdict[str, list[str]] = defaultdict(list)
        for form in sorted(self._places):
            for sense in senses(form):
                likes[sense].append(form)
        return likes

    def _look(self, word: str) -> tuple[float, tuple[int, ...]]:
        form = base(word)
        if form in self._places:
            return 1.0, self._of((form,))
        kin = [other for other in self._stems.get(form[:STEM], ())[:MOST_PLACES] if same_stem(form, other)]
        if kin:
            return 1.0, self._of(kin)
        like = [other for sense in senses(form) for other in self._likes.get(sense, ())]
        if like:
            return LIKE, self._of(like)
        return float(self._holds_both_parts(word)), ()

    def _holds_both_parts(self, word: str) -> bool:
        """Tell whether a compound's two parts are there: ``dataset`` for a set of data."""
        cuts = range(_PART, len(word) - _PART + 1) if len(word) <= _LONGEST_COMPOUND else ()
        return any(
            base(word[cut:]) in self._places
            and (base(word[:cut]) in self._places or base(word[:cut].removesuffix("s")) in self._places)
            for cut in cuts
        )

    def _of(self, forms: Iterable[str]) -> tuple[int, ...]:
        places: list[int] = []
        for form in forms:
            places += self._places[form][:MOST_PLACES]
            if len(places) >= MOST_PLACES:
                break
        return tuple(places[:MOST_PLACES])


def passage(text: str) -> Passage:
    """Index a text; a short one is kept for the next candidate of the same passage."""
    return _kept(text) if len(text) <= _REMEMBERED_LENGTH else Passage(text)


@lru_cache(maxsize=64)
def _kept(text: str) -> Passage:
    return Passage(text)
