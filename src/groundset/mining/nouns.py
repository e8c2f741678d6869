"""Which words a text uses as nouns, told from what stands before and behind them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from groundset.mining.casing import Casing
from groundset.mining.phrasing import BRACKETS, head_of
from groundset.mining.rules import Rules

_LEAST_LETTERS = 3
_WORD = r"[^\W\d_][\w'-]{0,80}+"
"""Bounded, for a text may be one word of a million letters and hyphens."""
_PLURAL = re.compile(rf"{_WORD}(?<=.[^\Ws]s)", re.IGNORECASE)


def is_noun(topic: str, rules: Rules, casing: Casing) -> bool:
    """Tell whether a topic can stand as a noun: "the stable" and "unauthorized outbound" cannot.

    Its head must end a phrase somewhere in the prose; where it is the only word, a phrase with a determiner.
    """
    if not rules.counted.closers or "`" in topic:
        return True
    words = [word.casefold().strip(BRACKETS) for word in topic.split()]
    words = words[1:] if words[0] in (rules.counted.article, "a", "an") else words
    head = head_of(words, rules)
    if len(words) > 1 and (head.endswith("s") or len(head) < _LEAST_LETTERS):
        return True
    if casing.is_name(topic.rsplit(maxsplit=1)[-1]) is True or head in rules.counted.heads:
        return True
    ending, determined = _closing(casing.prose, rules)
    unseen = not (casing.small[head] or casing.capital[head])
    return unseen or _singular(head) in (ending if len(words) > 1 else determined)


def _singular(word: str) -> str:
    return word.removesuffix("s")


@lru_cache(maxsize=4)
def _closing(prose: str, rules: Rules) -> tuple[frozenset[str], frozenset[str]]:
    """Give the words that end a phrase, and those that end one with a determiner or are plural."""
    closers = rules.counted.closers
    ended = re.findall(rf"\b({_WORD}){closers}", prose, re.IGNORECASE)
    before = "|".join(map(re.escape, rules.counted.determiners))
    pairs = re.findall(rf"\b(?:{before})\s(?:({_WORD})\s)?({_WORD}){closers}", prose, re.IGNORECASE)
    shown = (last for first, last in pairs if first.casefold() not in rules.function_words)
    plural = (word for word in ended if _PLURAL.fullmatch(word))
    return _singulars(ended), _singulars((*shown, *plural))


def _singulars(words: Iterable[str]) -> frozenset[str]:
    return frozenset(_singular(word.casefold()) for word in words)
