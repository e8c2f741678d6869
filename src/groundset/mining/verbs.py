"""The verb of a heading that names a doing, in its base form and as a noun."""

from __future__ import annotations

import re
from itertools import pairwise

from groundset.mining.casing import Casing
from groundset.mining.rules import Rules
from groundset.mining.word_places import places_after

_CONJUNCTIONS = frozenset({"and", "or"})
_JOINING = _CONJUNCTIONS | {"&"}
_INNER = frozenset({"a", "an", "the", "your", "my"})
_TELLING = 2


def pattern_exact(source: str, word: str) -> bool:
    """Match with regard to case: in some languages case alone tells verbs from nouns."""
    return bool(source) and re.search(source, word) is not None


def base_form(words: list[str], rules: Rules, prefixed: bool) -> list[str] | None:
    """Give the words with verbs in their base form, or None when the heading names no doing."""
    verbs = rules.verbs
    first, second = words[0].casefold(), words[1].casefold()
    heads = {words[-1].casefold().strip(")")}
    # "Working groups and subprojects" is no work to do, "Determine goals" is.
    heads |= {second} if first in verbs.unsure.values() else set()
    is_noun = not verbs.noun_heads.isdisjoint(heads) and second not in rules.object_starts
    if is_noun and not prefixed:
        return None
    if second == "of" and not prefixed:
        return None
    if second in _JOINING and words[2:3] and words[2].casefold() not in verbs.forms.keys() | verbs.gerunds:
        return None
    if first in verbs.bases and second not in rules.prepositions:
        return converted([first, *words[1:]], verbs.bases).split(" ")
    if not prefixed and second in rules.prepositions:
        return None
    object_follows = second in rules.object_starts or second.startswith("`")
    if first in verbs.sure or (first in verbs.unsure and (prefixed or object_follows)):
        return [first, *words[1:]]
    return [first, *words[1:]] if prefixed and first.isalpha() else None


def tells_to(words: list[str], rules: Rules, casing: Casing) -> bool:
    """Tell whether words that name no known doing tell somebody to do something.

    No article stands behind a noun: "only run a subset". A verb stands in the prose behind "must", or
    between "to" and an article, and nowhere behind an article: "sustain levels of training".
    """
    verbs, articles = rules.verbs, rules.counted.determiners
    if not verbs.modals or len(words) < _TELLING:
        return False
    first, *folded = (word.casefold().strip(",") for word in words)
    inner = pairwise((first, *folded))
    if any(word in _INNER and before not in rules.function_words for before, word in inner):
        return True
    listed = folded[1:2] if folded[0] in _JOINING else folded[:1] if words[0].endswith(",") else []
    if first in verbs.forms and not verbs.sure.keys().isdisjoint(listed):
        return True
    if not first.isalpha() or casing.is_name(words[0]) is True:
        return False
    prose = casing.prose
    behind = (
        places_after(verbs.modals, first, prose),
        *(places_after(("to",), f"{first} {article}", prose) for article in articles),
    )
    shown = first in verbs.sure and folded[0] in rules.prepositions
    return (shown or any(behind)) and not places_after(articles, first, prose)


def converted(words: list[str], forms: dict[str, str]) -> str:
    """Change the first verb, and any that follows a conjunction, to its other form."""
    changed = [forms.get(words[0].casefold(), words[0])]
    for previous, word in pairwise(words):
        joined = previous.casefold() in _CONJUNCTIONS or previous.endswith(",")
        changed.append(forms.get(word.casefold(), word) if joined else word)
    return " ".join(changed)
