"""Which words a text uses as nouns, told from what stands before and behind them."""

from __future__ import annotations

import re
from functools import lru_cache

from groundset.mining.casing import Casing
from groundset.mining.rules import Rules

_BARE = "\"'“”„()[],.:;!?*"
_LEAST_LETTERS = 3


def is_noun(topic: str, rules: Rules, casing: Casing) -> bool:
    """Tell whether a topic can stand as a noun: "the stable" and "unauthorized outbound" cannot.

    Its head must end a phrase somewhere in the prose; where it is the only word, a phrase with a determiner.
    """
    if not rules.counted.closers or "`" in topic:
        return True
    words = [word.casefold().strip(_BARE) for word in topic.split()]
    words = words[1:] if words[0] in (rules.counted.article, "a", "an") else words
    borders = [at for at, word in enumerate(words) if at and word in rules.function_words]
    head = words[borders[0] - 1] if borders else words[-1]
    if len(words) > 1 and (head.endswith("s") or len(head) < _LEAST_LETTERS):
        return True
    if casing.is_name(topic.rsplit(maxsplit=1)[-1]) is True or head in rules.counted.heads:
        return True
    counted = rules.counted
    ending, determined = _closing(
        casing.prose, tuple(counted.determiners), counted.closers, tuple(rules.function_words)
    )
    unseen = not (casing.small[head] or casing.capital[head])
    return unseen or _singular(head) in (ending if len(words) > 1 else determined)


def _singular(word: str) -> str:
    return word.removesuffix("s")


@lru_cache(maxsize=4)
def _closing(
    prose: str, determiners: tuple[str, ...], closers: str, small: tuple[str, ...]
) -> tuple[frozenset[str], frozenset[str]]:
    """Give the words that end a phrase, and those that end one with a determiner or are plural."""
    word = r"[^\W\d_][\w'-]*"
    ends = frozenset(
        _singular(found.casefold()) for found in re.findall(rf"\b({word}){closers}", prose, re.IGNORECASE)
    )
    before = "|".join(map(re.escape, determiners))
    shown = (
        found[1]
        for found in re.findall(rf"\b(?:{before})\s(?:({word})\s)?({word}){closers}", prose, re.IGNORECASE)
        if found[0].casefold() not in small
    )
    plural = re.findall(rf"\b({word}[^\Ws]s){closers}", prose, re.IGNORECASE)
    return ends, frozenset(_singular(found.casefold()) for found in (*shown, *plural))
