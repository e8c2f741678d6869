"""Measures how far a response stands in its evidence: content words, numbers and names.

Content words are words of three letters or more that are no stop words (English and German by list, other
languages by length), compared by their common beginning, so that ``transmits`` stands for ``transmitted``.
Words that the instruction brings are neither for nor against. It sees what was added, not what was
twisted: a flipped negation or a dropped condition uses the words of the evidence.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from groundset.gates.word_lists import ENGLISH, GERMAN, MONTHS, NUMBER_WORDS, STOPWORDS
from groundset.text.tokens import tokenize, words

_SHORTEST = 3
_STEM = 4
"""Letters that two forms of one word share at least."""
_STEM_SHARE = 0.6
"""Share of the longer form that they share at least."""
_SPACELESS = 0x0E00
"""From here on a word of one character is a word of its own."""

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_LIST_MARKER = re.compile(r"^[ \t]*\d{1,3}[.)](?=\s)", re.MULTILINE)
_OPENERS = " \t\"'([*_`->\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u2013\u2014\u2022"
_ENDERS = "\n.!?:;\u2026\u3002\uff01\uff1f"
_JSON_KEY = re.compile(r'"\s{0,4}:')
_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")


@dataclass(frozen=True, slots=True)
class Support:
    """What of a response stands in its evidence."""

    share: float
    """Of the content words, in [0, 1], rounded to 6 digits; 1 when there are none."""
    words: tuple[str, ...]
    """Content words that stand in neither evidence nor instruction, sorted."""
    numbers: tuple[str, ...]
    """Numbers likewise, as the response writes them, in order."""
    names: tuple[str, ...]
    """Names and identifiers likewise."""


def support(response: str, instruction: str, quotes: Sequence[str]) -> Support:
    """Compare a response with its evidence; what stands in the instruction needs no evidence."""
    evidence = "\n".join(quotes)
    stated = _Vocabulary(words(evidence))
    asked = _Vocabulary(words(instruction))
    share, missing = _share(response, stated, asked)
    known = {form for text in (evidence, instruction) for form in _known_numbers(text)}
    numbers = [number for number in _numbers(response) if not known.intersection(_forms(number))]
    names = [
        name
        for name in _names(response)
        if not (stated.holds_name(name) or asked.holds_name(name) or MONTHS.get(name.casefold()) in known)
    ]
    return Support(share, missing, tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(names)))


class _Vocabulary:
    """Words of a text, found by their beginnings."""

    def __init__(self, tokens: Iterable[str]) -> None:
        self._words = frozenset(tokens)
        self._by_stem: defaultdict[str, list[str]] = defaultdict(list)
        for word in sorted(self._words):
            if len(word) >= _STEM:
                self._by_stem[word[:_STEM]].append(word)

    def holds(self, word: str) -> bool:
        """Tell whether the word or another form of it is there."""
        if word in self._words:
            return True
        return any(_same_stem(word, other) for other in self._by_stem.get(word[:_STEM], ()))

    def holds_name(self, name: str) -> bool:
        """Tell whether all parts of a name are there, a plural or genitive ending apart."""
        return all(
            part in self._words
            or (part.endswith("s") and part[:-1] in self._words)
            or part + "s" in self._words
            or (len(part) > _STEM and self.holds(part))
            for part in words(name)
        )


def _same_stem(left: str, right: str) -> bool:
    longer = max(len(left), len(right))
    need = max(_STEM, -(-longer * 6 // 10))
    return left[:need] == right[:need] and min(len(left), len(right)) >= need


def _share(response: str, stated: _Vocabulary, asked: _Vocabulary) -> tuple[float, tuple[str, ...]]:
    content = [word for word in words(response) if _is_content(word)]
    inside = [word for word in content if stated.holds(word)]
    missing = [word for word in content if not stated.holds(word) and not asked.holds(word)]
    counted = len(inside) + len(missing)
    share = len(inside) / counted if counted else float(not content)
    return round(share, 6), tuple(sorted(set(missing)))


def _is_content(word: str) -> bool:
    if not word[0].isalpha() or word in STOPWORDS or word in NUMBER_WORDS:
        return False
    return len(word) >= _SHORTEST or ord(word[0]) >= _SPACELESS


def _numbers(text: str) -> Iterator[str]:
    """Yield the numbers of a text; the numbering of a list states nothing."""
    for match in _NUMBER.finditer(_LIST_MARKER.sub("", text)):
        yield match.group()


def _known_numbers(text: str) -> Iterator[str]:
    for match in _NUMBER.finditer(text):
        yield from _forms(match.group())
    for word in words(text):
        if word in NUMBER_WORDS or word in MONTHS:
            yield NUMBER_WORDS.get(word) or MONTHS[word]


def _forms(number: str) -> set[str]:
    """Give the ways to read a number: 1,000 and 1.000 are 1000 to one reader or another, 3,5 is 3.5."""
    plain = number.replace(",", ".") if number.count(",") + number.count(".") == 1 else number
    forms = {number, plain, number.lstrip("0") or "0"}
    if _THOUSANDS.fullmatch(number):
        forms.add(re.sub(r"[.,]", "", number))
    if plain.count(".") == 1:
        forms.add(plain.rstrip("0").rstrip("."))
    return forms


def _names(text: str) -> Iterator[str]:
    """Yield names and identifiers, words that their writing marks as such; the keys of JSON state nothing."""
    tokens = tokenize(text)
    german = _is_german(tokens.words)
    for start, end in zip(tokens.starts, tokens.ends, strict=True):
        raw = text[start:end]
        plain = raw[0].isupper() and not german and not _starts_sentence(text, start)
        named = len(raw) > 1 and (plain or _is_marked(raw)) and raw.casefold() not in STOPWORDS
        if named and not _JSON_KEY.match(text, end):
            yield raw


def _is_marked(raw: str) -> bool:
    """Tell all capitals, capitals inside and identifiers of code."""
    letters = [c for c in raw if c.isalpha()]
    if len(letters) < 2:
        return False
    inner = any(c.isupper() for c in raw[1:]) and raw[0].isascii()
    return inner or (raw.strip("_").count("_") > 0)


def _starts_sentence(text: str, start: int) -> bool:
    before = text[max(0, start - 8) : start].rstrip(_OPENERS)
    return not before or before[-1] in _ENDERS


def _is_german(tokens: Sequence[str]) -> bool:
    german = sum(word in GERMAN and word not in ENGLISH for word in tokens)
    english = sum(word in ENGLISH and word not in GERMAN for word in tokens)
    return german > english
