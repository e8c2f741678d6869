"""The words and two-word phrases of titles and headings that tell one group of units from the others."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from groundset.gates.word_lists import STOPWORDS
from groundset.project.initial.titles import tells_subject
from groundset.project.initial.units import Unit
from groundset.text.wordlist import word_set

_GENERIC = STOPWORDS | word_set(
    """
    able abschnitt according across actually add added adding additional advanced affect ahead
    allgemeines allowed amazing anleitung answer answers antworten appendix april article ask august
    away back bad basic basics become begin beginner begins behind beispiel beispiele believe best
    better big blog blogs book bring build building call called cannot care caution change changed
    changes chapter check checking choose choosing come comes complete conclusion content contents
    create creating current daily danger day days december definition definitions deprecated description
    detail details difference different does doubles easy einführung else end erste ersten ever
    everything exactly example examples expect explained faq faqs far february feel figure find first
    fit five fix fixed follow following foreword four fragen free friday full further general gets
    getting give go goes good great guide guidelines half happen happens help here heute high hinweis
    hinweise hold hour hours ii iii important include includes index information inhalt intro
    introduction involve item items iv ix jahr jahre january july june kapitel keeping key kinds know
    known large last late later latest launch lead learn leave less lesson level life links list little
    live long look looking lot low main march matter max meaning means method methods minute minutes
    misc monday month monthly months mostly need needed neue neuen new news next nobody note notes
    november number october offer ok old ones online open order outside overview page pages part parts
    people place play plus point possible prepare preparing pro problem problems provide purpose put
    quality question questions reach reading ready real reason reasons recent recommendations reference
    references related removed replace resource resources result results right running saturday say
    schritt schritte scope section sections seem seems seite select self sense september series set sets
    setting several short show shows simple six small solution stand stands start started starting stay
    step steps stop story subject summary sunday table talk talks teil tell ten term terms thing things
    think three thursday time times tip tipps tips today tomorrow top topic topics try trying tuesday
    turn tutorial two type types ultimate understand understanding unknown unless untitled update
    updated updates various version versions vi view vii viii want warning warnings wednesday week
    weekly weeks welcome word words work working works world worth write writing written wrong xi xii
    year years yesterday zero zusammenfassung übersicht
    """
) - word_set("care leave reading")
"""Words that stand in headings of any subject."""
_WORD = re.compile(r"[^\W\d_](?:[\w+#.-]{0,38}[\w+#])?|\d+|[^\w\s]")
_POSSESSIVE = re.compile(r"['’]s?(?!\w)")
_SHORTEST = 3
_LONGEST_CODE = 6
"""Characters of a word with digits in it; longer ones are numbers of orders, keys and the like."""
_RARE = 0.02
_PAIR, _NAME, _PAIR_OF_NAMES = 1.3, 0.5, 0.5
"""Weights of a phrase, of a word that is never written small, and of a phrase of such words, as names are."""
_WHOLE = 0.55
"""Share of a word's units that have a phrase from which the phrase says it better."""

Weights = dict[str, float]


class Phrases:
    """What tells groups of units apart: how often their titles and headings have it, against the rest."""

    def __init__(self, groups: Sequence[Sequence[Unit]]) -> None:
        self._sizes = [len(group) for group in groups]
        self._spelled: dict[str, Counter[str]] = defaultdict(Counter)
        self._small: set[str] = set()
        for group in groups:
            for unit in group:
                self._small.update(_key(word) for word in _words(unit.lead) if word.islower())
        self._inside = [self._weights(group) for group in groups]
        self._all: Counter[str] = Counter()
        for weights in self._inside:
            self._all.update(weights)
        self._above = [
            Counter(key for unit in group for key, _spelled in _phrases(unit.above)) for group in groups
        ]
        self.scores = [self._scores(at) for at in range(len(groups))]
        """Per group, phrase to how well it tells the group."""

    def telling(self, group: int, name: str, most: int) -> list[str]:
        """Give the most telling phrases of a group, none of which says what another or its name says."""
        chosen: list[str] = []
        for key in self.around(group, name):
            words = set(key.split())
            if not any(words & set(other.split()) for other in chosen):
                chosen.append(key)
            if len(chosen) == most:
                break
        return [self.spelled(key) for key in chosen]

    def ranked(self, group: int) -> list[str]:
        """Give all phrases that tell a group, the best first."""
        scores = self.scores[group]
        return sorted(scores, key=lambda key: (-scores[key], key))

    def around(self, group: int, text: str) -> list[str]:
        """Give the phrases that tell a group and are not made of the words of a text, the best first."""
        named = {_key(word) for word in re.split(r"[\W_]+", text) if word}
        return [key for key in self.ranked(group) if not set(key.split()) <= named]

    @staticmethod
    def inside_of(text: str) -> frozenset[str]:
        """Give the phrases that stand in a text."""
        return frozenset(key for key, _spelled in _phrases(text))

    def spelled(self, key: str) -> str:
        """Give a phrase as it is mostly written."""
        return min(self._spelled[key].items(), key=lambda pair: (-pair[1], pair[0]))[0]

    def inside(self, group: int, key: str) -> float:
        """Give in how many units of a group a phrase stands, other headings than titles by half."""
        return self._inside[group].get(key, 0.0)

    def exclusive(self, group: int, key: str) -> float:
        """Give the share of a group in all that has a phrase or stands below a title that has it."""
        everywhere = self._all[key] + sum(above[key] for above in self._above)
        here = self.inside(group, key) + self._above[group][key]
        return here / everywhere if everywhere else 0.0

    def _weights(self, group: Sequence[Unit]) -> Weights:
        """Count in how many units a phrase stands: once for a title, half for other headings."""
        weights: Weights = defaultdict(float)
        for unit in group:
            found: Weights = {}
            headings = ((unit.title, 1.0), *((one, 0.5) for one in unit.headings))
            for text, weight in (pair for pair in headings if tells_subject(pair[0])):
                for key, spelled in _phrases(text):
                    found[key] = max(found.get(key, 0.0), weight)
                    self._spelled[key][spelled] += 1
            for key, weight in found.items():
                weights[key] += weight
        return weights

    def _scores(self, group: int) -> Weights:
        inside = self._inside[group]
        size, others = self._sizes[group], sum(self._sizes) - self._sizes[group]
        least = 1.0 if size < 8 else 1.5
        scores: Weights = {}
        for key, weight in inside.items():
            here = weight / size
            there = (self._all[key] - weight) / others if others else 0.0
            told = here * math.log((here + _RARE) / (there + _RARE))
            if weight >= least and told > 0:
                scores[key] = round(told * self._kind(key), 9)
        return self._without_halves(scores, inside)

    def are_names(self, key: str) -> bool:
        """Tell whether no word of a phrase is ever written small, nor has two capitals as ``GitHub`` has."""
        spelled = zip(key.split(), self.spelled(key).replace(" of ", " ").split(), strict=True)
        return all(word not in self._small and sum(c.isupper() for c in one) < 2 for word, one in spelled)

    def _kind(self, key: str) -> float:
        """Weigh what is rather a subject over what is rather a name."""
        if " " in key:
            return _PAIR_OF_NAMES if self.are_names(key) else _PAIR
        return _NAME if self.are_names(key) else 1.0

    def _without_halves(self, scores: Weights, inside: Weights) -> Weights:
        """Drop a word most of whose units have one phrase with it; that phrase inherits its score."""
        kept = dict(scores)
        for key in sorted(scores):
            for word in key.split() if " " in key else ():
                if word in scores and inside[key] >= _WHOLE * inside[word]:
                    kept[key] = max(kept[key], scores[word])
                    kept.pop(word, None)
        return kept


@lru_cache(maxsize=65_536)
def _key(word: str) -> str:
    """Fold a word's case and plural, so that ``Charts`` and ``chart`` are one."""
    small = word.casefold()
    if len(small) > 4 and small.endswith("ies"):
        return small[:-3] + "y"
    plural = len(small) > 3 and small.endswith("s") and not small.endswith(("ss", "us", "is"))
    return small[:-1] if plural else small


def _words(text: str) -> list[str]:
    return _WORD.findall(_POSSESSIVE.sub("", text))


def _phrases(text: str) -> Iterator[tuple[str, str]]:
    """Yield words of content and pairs of them, side by side or with an "of" between: key and spelling."""
    before, between = ("", ""), " "
    for word in _words(text):
        if word == "of" and before[0]:
            between = " of "
            continue
        if not _has_content(word):
            before, between = ("", ""), " "
            continue
        this = (_key(word), _spelling(word))
        yield this
        if before[0] and before[0] != this[0]:
            yield f"{before[0]} {this[0]}", f"{before[1]}{between}{this[1]}"
        before, between = this, " "


def _spelling(word: str) -> str:
    """Write a word small unless it has capitals inside; a heading in capitals tells nothing of them."""
    return word if any(c.isupper() for c in word[1:]) and not word.isupper() else word.lower()


def says_something(heading: str) -> bool:
    """Tell whether a heading has a word of content."""
    return any(map(_has_content, _words(heading)))


@lru_cache(maxsize=65_536)
def _has_content(word: str) -> bool:
    is_code = len(word) > _LONGEST_CODE and any(c.isdigit() for c in word)
    if not word[0].isalpha() or is_code:
        return False
    small = word.casefold()
    short = len(word) < _SHORTEST and not (word.isupper() and len(word) > 1)
    return not (short or small in _GENERIC or _key(word) in _GENERIC or small.endswith("ly"))
