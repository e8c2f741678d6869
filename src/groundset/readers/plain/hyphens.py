"""Words broken at the end of a line, made whole by the evidence of the text they stand in.

The text's own words decide: those it writes with a hyphen inside a line, those it writes as one, and
those that share a stem across the break. Else a hyphen goes in English only where one side cannot be a
word of its own; in doubt it stays, for ``worst-case`` is right and ``worstcase`` is no word. Languages that
break at any syllable and hardly join words by hyphens lose it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from groundset.text.wordlist import word_set

SOFT = "\u00ad"
"""A hyphen that is known to stand only for the end of a line; typesetters also put it after real ones."""
_BROKEN = re.compile(r"([^\W\d_]+)[-\u2010\u00ad]$")
_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)*")
_FIRST = re.compile(r"[^\W\d_]+")
_CJK = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
_COMPOUNDS = word_set(
    "all cross ex half high ill low mid multi non one post pre quasi real self semi short long single so "
    "state two three four five six well"
)
_PREFIXES = word_set(
    "after back every here hyper inter never none over some super there through trans under upon where "
    "with within without"
)
_SHORT_FIRST = word_set(
    "add air big box day dry end eye far few gas hot ice job key law log man map mix net new off oil old "
    "own pay pen raw red row run sea set sex sky sun tax tea ten tip top toy up use van war web wet zip"
)
"""Words of up to three letters that begin compounds; any other such part is a syllable."""
_SHORT_SECOND = word_set(
    "by cut day dry end eye fed fit fly how in key law led line low new off old on one own pay per red "
    "run set six tie tip to top two up use war way web"
)
_SUFFIX = re.compile(
    r"^[bcdfghjklmnpqrstvwxyz]{0,3}(?:"
    r"(?:[aeiou][bcdfglmnprstv]{0,2})?(?:i[sz]ations?|itations?|i[sz](?:e[drs]?|ing)|ments?|mental(?:ly)?"
    r"|ness(?:es)?|(?:al|ual|ical)(?:ly)?|ate[ds]?|ating|it(?:y|ies)|ifications?"
    r"|[ai]b(?:le|ly|ility|ilities)|[ai]ti[vz]e(?:ly)?)"
    r"|[aeiou]{0,2}(?:tion|sion|cian|tious|cious)(?:s|al|ally|ed|ing)?"
    r"|(?:ing|er|or|ian|ence|ance|ure|ist|ism|ive|ship|ward|ology|ologie|arie|orie)s?"
    r"|(?:ous|ent|ant|ial|al|ic|ical|ful)(?:ly)?|ics|ed|ly|ively|ary|ory"
    r"|ish(?:e?[ds])?|aged?|ages|est|less|hood|wares?|wise)$"
)
"""What ends words and is none."""
_WORDS_TOO = word_set(
    "action actions active age aged agent agents aging aid animal ant art basic being best bring cage "
    "carry cent center centers cents cities city client climate content contents cover create created "
    "creative critical culture current date dated dent entity equal event events ever factory figure "
    "figures filter final finish first five function functions future gate general going graphic her "
    "history honest hospital ideal image images interest king late layer layers legal less letter letters "
    "level list lists local logic lower manual mate mature measure measures member members memory message "
    "mission missions moment moments motion nation nations native nature need negative nest never number "
    "numbers official option options oral order ordered orders other over page pages paper papers parent "
    "parents passive patient patients per picture pictures plate position positions positive power "
    "powered present pressure private process public qualities quality quantity question questions rate "
    "rated rates rather real request requests rest ring river science section sections sense sent server "
    "servers session sessions sing sized spring stage stages state stated states station stations sting "
    "story string strings taste test tested tests theory thing things tier tiers topic topics total unity "
    "usage user users version versions vision visions visual water wing wings"
)
"""Words that look like endings."""
_ENGLISH = word_set("the of and to in is for that with")
_LEAST_ENGLISH = 0.06
_ACROSS = 2
"""Letters past the break that a word of the text must share to be of the same stem."""


class Vocabulary:
    """The words of a text, counted as they stand inside lines."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._words: Counter[str] = Counter()
        for line in lines:
            found = [word.casefold() for word in _WORD.findall(line)]
            # The first and last word of a line may be a part of one.
            self._words.update(found[1:-1])
        common = sum(self._words[word] for word in _ENGLISH)
        self._english = common > _LEAST_ENGLISH * self._words.total()
        self._sorted: list[str] = []

    def joined(self, before: str, after: str) -> str:
        """Join two lines of one paragraph."""
        match = _BROKEN.search(before)
        if not match:
            if before.endswith(SOFT):
                return before[:-1] + "-" + after
            glued = before.endswith(("/", "—", "\u2011")) or _unspaced(before[-1:], after[:1])
            return before + ("" if glued else " ") + after
        stem = before[: match.end() - 1]
        rest = _FIRST.match(after)
        if not rest or not after[0].islower():
            return f"{stem}-{after}" if after[:1].isalnum() else f"{stem}- {after}"
        compound = stem[: match.start()].endswith("-")
        return (
            stem + ("-" if compound or self._keeps(match[1].casefold(), rest[0].casefold()) else "") + after
        )

    def _keeps(self, first: str, second: str) -> bool:
        with_hyphen = self._words[f"{first}-{second}"]
        without = self._words[first + second]
        if with_hyphen != without:
            return with_hyphen > without
        if first in _COMPOUNDS or len(first) == 1:
            return not self._english or not _is_ending(second)
        # Two words that the text uses by themselves, of which it makes no one word.
        both = self._words[first] > 0 and self._words[second] > 0
        if both and min(len(first), len(second)) >= 4 and first not in _PREFIXES:
            return True
        if not self._english or first in _PREFIXES or _is_ending(second):
            return False
        if len(first) <= 3 and first not in _SHORT_FIRST:
            return False
        if len(second) <= 3 and second not in _SHORT_SECOND:
            return False
        return not self._shares_stem(first, second)

    def _shares_stem(self, first: str, second: str) -> bool:
        """Tell whether a word of the text begins as the two parts do when they are one."""
        if not self._sorted:
            self._sorted = sorted(self._words)
        stem = first + second[:_ACROSS]
        place = bisect_left(self._sorted, stem)
        return place < len(self._sorted) and self._sorted[place].startswith(stem)


def _is_ending(part: str) -> bool:
    return part not in _WORDS_TOO and bool(_SUFFIX.match(part))


def _unspaced(a: str, b: str) -> bool:
    """Tell whether two characters are of a script that writes no spaces."""
    return bool(a and b) and all(_CJK.match(c) for c in (a, b))
