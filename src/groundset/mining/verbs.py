"""The verb of a heading that names a doing, in its base form and as a noun."""

from __future__ import annotations

import re
from itertools import pairwise

from groundset.mining.rules import Rules

_JOINING = frozenset({"and", "or", "&"})


def pattern_exact(source: str, word: str) -> bool:
    """Match with regard to case: in some languages case alone tells verbs from nouns."""
    return bool(source) and re.search(source, word) is not None


def base_form(words: list[str], rules: Rules, prefixed: bool) -> list[str] | None:
    """Give the words with verbs in their base form, or None when the heading names no doing."""
    verbs = rules.verbs
    first, second = words[0].casefold(), words[1].casefold()
    every = verbs.sure | verbs.unsure
    gerunds = {gerund: base for base, gerund in every.items()}
    heads = {words[-1].casefold().strip(")")}
    # "Working groups and subprojects" is no work to do, "Determine goals" is.
    heads |= {second} if first in verbs.unsure.values() else set()
    noun_head = heads & set(verbs.noun_heads)
    is_noun = noun_head and second not in rules.object_starts
    if is_noun and not prefixed:
        return None
    if second == "of" and not prefixed:
        return None
    if second in _JOINING and words[2:3] and words[2].casefold() not in every | gerunds:
        return None
    if first in gerunds and second not in rules.prepositions:
        return converted([first, *words[1:]], gerunds).split(" ")
    if not prefixed and second in rules.prepositions:
        return None
    object_follows = second in rules.object_starts or second.startswith("`")
    if first in verbs.sure or (first in verbs.unsure and (prefixed or object_follows)):
        return [first, *words[1:]]
    return [first, *words[1:]] if prefixed and first.isalpha() else None


def converted(words: list[str], forms: dict[str, str]) -> str:
    """Change the first verb, and any that follows a conjunction, to its other form."""
    changed = [forms.get(words[0].casefold(), words[0])]
    for previous, word in pairwise(words):
        joined = previous.casefold() in ("and", "or") or previous.endswith(",")
        changed.append(forms.get(word.casefold(), word) if joined else word)
    return " ".join(changed)
