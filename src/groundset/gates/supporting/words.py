"""Forms of words: inflection, spelling, words that mean nearly the same, words that mean the opposite."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache

from groundset.gates.supporting.word_lists import ALIKE, IRREGULAR, OPPOSITE
from groundset.gates.word_lists import NUMBER_WORDS, STOPWORDS

SHORTEST = 3
STEM = 4
"""Letters that two forms of one word share at least, besides three fifths of the longer form."""
SPACELESS = 0x0E00
"""From here on a script may write no spaces: two characters in a row stand for a word."""

_LONG = 8
"""Letters from which on a word counts in full: long words say more."""
_PAIR = 0.25
_PARTICIPLE = 6
"""Letters that a word has more than, if ``ge...t`` makes it a German participle."""
_ENDINGS = ("ing", "ed", "er", "en", "es", "ly", "e", "n")
_REMEMBERED = 100_000


def is_content(word: str) -> bool:
    """Tell the words that carry content: no small words, no numbers."""
    if not word[0].isalpha() or word in STOPWORDS or word in NUMBER_WORDS:
        return False
    return len(word) >= SHORTEST or ord(word[0]) >= SPACELESS


def weight(word: str) -> float:
    """Give how much a content word counts, in (0, 1]."""
    return _PAIR if ord(word[0]) >= SPACELESS else min(len(word), _LONG) / _LONG


@lru_cache(_REMEMBERED)
def base(word: str) -> str:
    """Undo irregular forms, plurals and British spelling; a key to compare by, not always a word."""
    word = IRREGULAR.get(word, word)
    if len(word) > _PARTICIPLE and word.startswith("ge") and word.endswith("t"):
        word = word[2:]
    if len(word) > SHORTEST and word[-1] == "s" and word[-2] not in "suio":
        word = word[:-3] + "y" if word.endswith("ies") and len(word) > STEM else word[:-1]
        word = IRREGULAR.get(word, word)
    word = word.replace("our", "or").replace("yse", "yze").replace("ß", "ss")  # codespell:ignore
    return word.replace("ise", "ize").replace("isa", "iza")


def same_stem(left: str, right: str) -> bool:
    """Tell whether two base forms begin alike for long enough to be forms of one word."""
    longer = max(len(left), len(right))
    need = max(STEM, -(-longer * 3 // 5))
    return left[:need] == right[:need] and min(len(left), len(right)) >= need


@lru_cache(_REMEMBERED)
def senses(word: str) -> tuple[str, ...]:
    """Give the groups of words of like meaning that a base form, or what it is made from, belongs to."""
    found = [group for form in _roots(word) for group in _alike().get(form, ())]
    return tuple(dict.fromkeys(found))


@lru_cache(_REMEMBERED)
def opposites(word: str) -> tuple[str, ...]:
    """Give the base forms of the words that say the opposite."""
    return tuple(dict.fromkeys(base(other) for other in _opposite().get(word, ())))


def _roots(word: str) -> list[str]:
    roots = [word]
    for ending in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) >= SHORTEST:
            roots += [stem, stem + "e"]
            if len(stem) > SHORTEST and stem[-1] == stem[-2]:
                roots.append(stem[:-1])
    return roots


@cache
def _alike() -> Mapping[str, tuple[str, ...]]:
    return {base(word): groups for word, groups in ALIKE.items()}


@cache
def _opposite() -> Mapping[str, tuple[str, ...]]:
    return {base(word): others for word, others in OPPOSITE.items()}
