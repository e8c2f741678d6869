"""Heading words as they stand inside a sentence: in small letters but for names, with their article."""

from __future__ import annotations

from groundset.mining.casing import Casing
from groundset.mining.rules import Rules, pattern

_LONG_WORD = 5
_MAX_COUNTED = 3
"""Most words of a topic whose last word alone shows that it takes an article."""
_BRACKETS = "\"'“”„()[],.:;!?*"


def inside(text: str, rules: Rules, casing: Casing) -> str:
    """Write heading words as they stand inside a sentence.

    Capitals of a heading in Title Case say nothing, those of another heading show names. A word of
    which the document does not show what it is stays as it is next to a name.
    """
    words = text.replace(" & ", f" {rules.tables.conjunction} ").split(" ")
    small = [word.casefold() in rules.function_words for word in words]
    if rules.capital_nouns:
        return " ".join(word.lower() if known else word for word, known in zip(words, small, strict=True))
    content = [word.strip(_BRACKETS) for word, known in zip(words, small, strict=True) if not known]
    content = [word for word in content if word[:1].isalpha()]
    if _is_shouted(content):
        return " ".join(_softened(word, casing) for word in words)
    gerunds = frozenset((*rules.verbs.sure.values(), *rules.verbs.unsure.values()))
    # "Helping" is no name, however often it opens a list item or a label.
    names = [
        None if known else casing.is_name(word) and word.casefold() not in gerunds
        for word, known in zip(words, small, strict=True)
    ]
    if len(content) == 1:
        lowered = [known or (name is False) for known, name in zip(small, names, strict=True)]
    elif all(word[0].isupper() for word in content):
        lowered = [small[at] or _lowers_in_title(at, names, casing) for at in range(len(words))]
    else:
        lowered = [
            small[at] or names[at] is False or (at == 0 and names[0] is None) for at in range(len(words))
        ]
    return " ".join(_lower(word) if low else word for word, low in zip(words, lowered, strict=True))


def _lowers_in_title(at: int, names: list[bool | None], casing: Casing) -> bool:
    if names[at] is not None:
        return not names[at]
    beside = [names[place] for place in (at - 1, at + 1) if 0 <= place < len(names)]
    return True not in beside and (casing.titled or False in names)


def _lower(word: str) -> str:
    bare = word.strip(_BRACKETS)
    return word.lower() if bare[1:].replace("-", "").islower() or len(bare) == 1 else word


def _is_shouted(content: list[str]) -> bool:
    """Tell whether a heading is written in capitals throughout, acronyms aside."""
    long_words = [word for word in content if len(word) >= _LONG_WORD]
    return len(content) > 1 and bool(long_words) and all(word.isupper() for word in long_words)


def _softened(word: str, casing: Casing) -> str:
    folded = word.strip(_BRACKETS).casefold()
    if not word.isupper() or (len(folded) < _LONG_WORD and not casing.small[folded]):
        return word
    return word.capitalize() if casing.capital[folded] > casing.small[folded] else word.lower()


def _head(words: list[str], rules: Rules) -> str:
    """Give the noun of a phrase: its last word, or the one before "for", "of" and the like."""
    folded = [word.casefold().strip(_BRACKETS) for word in words]
    borders = [at for at, word in enumerate(folded) if at and word in rules.function_words]
    return folded[borders[0] - 1] if borders else folded[-1]


def with_article(topic: str, rules: Rules, casing: Casing) -> str:
    """Put the article before a noun that takes one: "the retirement plan", "the Release Team"."""
    words = topic.split()
    counted = rules.counted
    gerund = words[0].casefold() in (*rules.verbs.sure.values(), *rules.verbs.unsure.values())
    has_one = pattern(rules.articles["one"]).search(topic)
    if not counted.article or "`" in topic or has_one or (gerund and len(words) > 1):
        return topic
    if pattern(counted.of).search(topic) and topic[0].islower():
        return f"{counted.article} {topic}"
    if pattern(counted.not_before).search(topic):
        return topic
    last = words[-1].casefold().strip(_BRACKETS)
    if _head(words, rules) in counted.heads:
        return f"{counted.article} {topic}"
    if any(casing.is_name(word) is not False for word in (words[0], words[-1])):
        return topic
    shown = casing.follows(topic, tuple(counted.determiners))
    if shown or (last in casing.counted and len(words) <= _MAX_COUNTED):
        return f"{counted.article} {topic}"
    return topic
