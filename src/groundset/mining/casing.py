"""Whether a capitalised word of a heading is a name, told from how the document itself writes it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from groundset.mining.rules import pattern
from groundset.mining.word_places import narrowed, places, places_after
from groundset.text.markdown import code_removed

_WORD = re.compile(r"[^\W\d_][\w'\u2019-]*")
# A capital that starts a sentence, a heading, a list item or a quotation says nothing.
_LONG_WORD = 4
_MAX_NAME_WORDS = 3
_GLUE = ("/", ".", "_", "@", "#", "=", "\\", "$", "-", ":")
_BEFORE = 3
_INSIDE = re.compile(r"[^\W\d_,][,;]? \Z")
"""What stands before a name inside a sentence, in as many characters."""
_ENDS = re.compile(r"\b(?! [A-Z])")
_BORDER = re.compile(r"\b")
_OPENING = ".!?:#*|>\"'“„\u2018«([-\u2013—_\n`"


@dataclass(frozen=True, slots=True)
class Casing:
    """How often a document writes a word small, and with a capital inside a sentence."""

    small: Counter[str]
    capital: Counter[str]
    counted: frozenset[str]
    """Words that follow an indefinite article somewhere, case-folded."""
    prose: str
    """The text without headings and code."""
    titled: bool
    """Whether headings capitalise every word that carries meaning."""

    def is_name(self, word: str) -> bool | None:
        """Tell whether the word is written as a name; None when the document does not show it."""
        bare = word.strip("\"'“”„()[],.:;!?*`")
        if not bare or not bare[:1].isupper():
            return False
        if any(sign.isupper() or sign.isdigit() for part in bare.split("-") for sign in part[1:]):
            return True
        if len(bare) == 1:
            return True
        folded = bare.casefold()
        small, capital = self.small[folded], self.capital[folded]
        if not small and not capital:
            other = folded.removesuffix("s") if folded.endswith("s") else folded + "s"
            small, capital = self.small[other], self.capital[other]
        clear = max(small, capital) > 3 * min(small, capital)
        return capital > small if clear else None

    def follows(self, topic: str, determiners: tuple[str, ...], closers: str = "") -> bool:
        """Tell whether the prose writes one of the words right before the topic, and a closer behind it."""
        determined = places_after(determiners, topic, self.prose)
        if not determined:
            return False
        shown = re.compile(
            r"\s+".join(map(re.escape, topic.casefold().split())) + rf"\b{closers}", re.IGNORECASE
        )
        return any(shown.match(self.prose, at) for at in narrowed(determined, topic, self.prose))

    def writes(self, phrase: str) -> bool:
        """Tell whether the prose writes the phrase as a name of several words inside a sentence."""
        words = [word for word in phrase.split() if len(word) >= _LONG_WORD]
        if (
            not 2 <= len(words) <= _MAX_NAME_WORDS
            or not all(word[0].isupper() for word in words)
            or phrase.isupper()
        ):
            return False
        return not self._writes_small(phrase.lower()) and any(
            _INSIDE.search(self.prose[max(0, at - _BEFORE) : at])
            and _ENDS.match(self.prose, at + len(phrase))
            for at in places(phrase, self.prose)
        )

    def _writes_small(self, phrase: str) -> bool:
        return any(
            _BORDER.match(self.prose, at) and _BORDER.match(self.prose, at + len(phrase))
            for at in places(phrase, self.prose)
        )


@lru_cache(maxsize=4)
def casing(text: str, counted: str) -> Casing:
    """Count the words of the document's prose; headings and code are left out."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    lines = code_removed(text).split("\n")
    body = [line for line in lines if not line.startswith("#")]
    for line in body:
        for word, opens in _words(line):
            if word[0].islower():
                small[word.casefold()] += 1
            elif not opens and not (word.isupper() and len(word) > 1):
                # Capitals throughout are those of a heading or an acronym, and show no name.
                capital[word.casefold()] += 1
    prose = "\n".join(body)
    shown = pattern(counted).findall(prose)
    nouns = (word.casefold() for found in shown for word in ([found] if isinstance(found, str) else found))
    return Casing(small, capital, frozenset(nouns), prose, _titled(lines))


def _titled(lines: list[str]) -> bool:
    """Tell whether most headings of several long words write them all with a capital."""
    headings = (_WORD.findall(line) for line in lines if line.startswith("#"))
    long_words = ([word for word in words[1:] if len(word) >= _LONG_WORD] for words in headings)
    shown = [all(word[0].isupper() for word in words) for words in long_words if words]
    return 3 * sum(shown) > 2 * len(shown)


def _part_of_name(line: str, start: int, end: int) -> bool:
    """Tell whether the word is a piece of an address, a path or an identifier."""
    glued = line[start - 1 : start] in _GLUE and start > 0
    return glued or (line[end : end + 1] in _GLUE and line[end + 1 : end + 2].isalnum())


def _words(line: str) -> Iterator[tuple[str, bool]]:
    """Yield each word and whether it opens a sentence."""
    for match in _WORD.finditer(line):
        if _part_of_name(line, match.start(), match.end()):
            continue
        before = line[max(0, match.start() - 2) : match.start()].strip()
        yield match.group(), match.start() == 0 or (bool(before) and before[-1] in _OPENING)
