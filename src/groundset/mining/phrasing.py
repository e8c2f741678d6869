"""Heading words as they stand inside a sentence: in small letters but for names, with their article."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

from groundset.mining.casing import Casing
from groundset.mining.rules import Rules, pattern
from groundset.mining.word_places import places, places_after

_CODE_AND_NOUN = re.compile(r"`[^`]+` [a-z]")
_LONG_WORD = 5
_JOINING = frozenset({"and", "or"})
_MAX_COUNTED = 5
"""Most words of a topic whose last word alone shows that it takes an article."""
_POSSESSIVE = re.compile(r"\w['\u2019][Ss]$")
BRACKETS = "\"'“”„()[],.:;!?*"
"""What stands around a word without being part of it."""


def inside(text: str, rules: Rules, casing: Casing) -> str:
    """Write heading words as they stand inside a sentence.

    Capitals of a heading in Title Case say nothing, those of another heading show names. A word of
    which the document does not show what it is stays as it is next to a name.
    """
    words = text.replace(" & ", f" {rules.tables.conjunction} ").split(" ")
    small = [word.casefold() in rules.function_words for word in words]
    if rules.capital_nouns:
        return _lowered(words, small, str.lower)
    content = _content(words, rules)
    if _is_shouted(content, casing):
        return " ".join(_softened(word, casing) for word in words)
    names = _names(text, words, small, len(content) > 1, rules, casing)
    if len(content) == 1:
        lowers = [name is False for name in names]
    elif all(word[0].isupper() for word in content):
        lowers = [_lowers_in_title(at, names, casing) for at in range(len(words))]
    else:
        lowers = [name is False or (at == 0 and name is None) for at, name in enumerate(names)]
    lowers = [known or lower for known, lower in zip(small, lowers, strict=True)]
    written = _lowered(words, lowers, _lower)
    return _lowered(words, small, _lower) if _is_half_lowered(words, written.split(" "), small) else written


def _lowered(words: list[str], lowers: list[bool], lower: Callable[[str], str]) -> str:
    return " ".join(lower(word) if low else word for word, low in zip(words, lowers, strict=True))


def _content(words: list[str], rules: Rules) -> list[str]:
    """Give the words that carry meaning, without what stands around them."""
    content = (word.strip(BRACKETS) for word in words if word.casefold() not in rules.function_words)
    return [word for word in content if word[:1].isalpha()]


def _names(
    text: str, words: list[str], small: list[bool], several: bool, rules: Rules, casing: Casing
) -> list[bool | None]:
    """Tell of each word whether it is a name; None where nothing shows it, and for function words."""
    # "Helping" is no name, however often it opens a list item or a label.
    names = [
        None if known else casing.is_name(word) and word.casefold() not in rules.verbs.gerunds
        for word, known in zip(words, small, strict=True)
    ]
    # Where only the heading itself, quoted in the prose, shows a capital, that is none of a name.
    quoted = sum(1 for _ in places(text, casing.prose)) if several and any(names) else 0
    return [
        None if name and quoted and casing.capital[_folded(word)] <= quoted else name
        for word, name in zip(words, names, strict=True)
    ]


def _is_half_lowered(words: list[str], written: list[str], small: list[bool]) -> bool:
    """Tell whether a name of several words would lose some capitals: "Contributor License agreement"."""
    kept = [
        form.istitle() and len(form) > 1 and not known for form, known in zip(written, small, strict=True)
    ]
    lowered = [word != form and not known for word, form, known in zip(words, written, small, strict=True)]
    named = next((at for at, pair in enumerate(pairwise(kept)) if all(pair)), None)
    if named is None:
        return False
    joined = named > 1 and words[named - 1].casefold() in _JOINING
    before = named - 1 - joined
    return any(lowered[named:]) or (before >= 0 and lowered[before])


def softened(heading: str, rules: Rules, casing: Casing) -> str:
    """Write a heading in capitals throughout as a sentence is written; any other stays as it is."""
    if rules.capital_nouns or "`" in heading:
        return heading
    words = heading.split(" ")
    if not _is_shouted(_content(words, rules), casing):
        return heading
    small = rules.function_words
    first, *others = [word.lower() if word.casefold() in small else _softened(word, casing) for word in words]
    return " ".join([first[:1].upper() + first[1:], *others])


def _folded(word: str) -> str:
    return word.strip(BRACKETS).casefold()


def _lowers_in_title(at: int, names: list[bool | None], casing: Casing) -> bool:
    if names[at] is not None:
        return not names[at]
    beside = [names[place] for place in (at - 1, at + 1) if 0 <= place < len(names)]
    return True not in beside and (casing.titled or False in names)


def _lower(word: str) -> str:
    bare = word.strip(BRACKETS)
    return word.lower() if bare[1:].replace("-", "").islower() or len(bare) == 1 else word


def _is_shouted(content: list[str], casing: Casing) -> bool:
    """Tell whether a heading is written in capitals throughout, acronyms aside."""
    long_words = [word for word in content if len(word) >= _LONG_WORD or not _is_acronym(word, casing)]
    known = len(content) > 1 or any(casing.small[word.casefold()] for word in content)
    return known and bool(long_words) and all(word.isupper() for word in long_words)


def _is_acronym(word: str, casing: Casing) -> bool:
    """Tell whether the prose writes a short word hardly ever but in capitals."""
    return 3 * casing.small[word.casefold()] <= sum(1 for _ in places(word.upper(), casing.prose))


def _softened(word: str, casing: Casing) -> str:
    folded = word.strip(BRACKETS).casefold()
    if not word.isupper():
        return word
    if len(folded) < _LONG_WORD and _is_acronym(folded, casing):
        named, spelled = (
            sum(1 for _ in places(form, casing.prose)) for form in (folded.title(), folded.upper())
        )
        return word.capitalize() if named > spelled else word
    owner = bool(_POSSESSIVE.search(word)) and not casing.small[folded]
    return word.capitalize() if owner or casing.capital[folded] > casing.small[folded] else word.lower()


def head_of(words: list[str], rules: Rules) -> str:
    """Give the noun of a phrase: its last word, or the one before "for", "of" and the like."""
    return _before_border(words, rules).rsplit(" ", 1)[-1].casefold().strip(BRACKETS)


def _before_border(words: list[str], rules: Rules) -> str:
    """Give a phrase up to its noun: "process" of "process for publishing"."""
    borders = (at for at, word in enumerate(words) if at and word.casefold() in rules.function_words)
    return " ".join(words[: next(borders, len(words))])


def with_article(topic: str, rules: Rules, casing: Casing) -> str:
    """Put the article before a noun that takes one: "the retirement plan", "the Release Team"."""
    words = topic.split()
    counted = rules.counted
    if not counted.article or pattern(rules.articles["one"]).search(topic):
        return topic
    if _POSSESSIVE.search(words[0]) and words[0][0].isupper():
        return topic
    return f"{counted.article} {topic}" if _takes_article(topic, words, rules, casing) else topic


def _takes_article(topic: str, words: list[str], rules: Rules, casing: Casing) -> bool:
    counted, headed = rules.counted, head_of(words, rules) in rules.counted.heads
    if "`" in topic:
        return headed and _CODE_AND_NOUN.match(topic) is not None
    shown = casing.follows(topic, counted.determiners, counted.closers)
    gerund = words[0].casefold() in rules.verbs.gerunds
    if gerund and len(words) > 1 and not shown and not headed:
        return False
    if pattern(counted.of).search(topic) and topic[0].islower():
        return True
    if headed:
        # What is behind "for" in "the process for publishing results" says nothing of the process.
        return not pattern(counted.not_before).search(_before_border(words, rules))
    if pattern(counted.not_before).search(topic):
        return False
    opening = words[1] if words[0].isupper() and len(words) > 1 else words[0]
    if any(casing.is_name(word) is not False for word in (opening, words[-1])):
        return False
    last = words[-1].casefold().strip(BRACKETS)
    return last in casing.counted and len(words) <= _MAX_COUNTED and not _is_bare(topic, rules, casing)


def _is_bare(topic: str, rules: Rules, casing: Casing) -> bool:
    """Tell whether the prose mostly writes a topic without a word before it: "with breast cancer"."""
    bare = places_after((*rules.prepositions, "of"), topic, casing.prose)
    return len(bare) > len(places_after(rules.counted.determiners, topic, casing.prose))
