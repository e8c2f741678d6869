"""The value of a word that is a number: ``5``, ``five``, ``fifth``, ``half``, ``twice``, ``50%``."""

from __future__ import annotations

from functools import lru_cache

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth"
).split()
_VALUES: dict[str, float] = {
    **{word: float(value) for value, word in enumerate(_UNITS)},
    **{word: 10.0 * value for value, word in enumerate(_TENS, start=2)},
    **{word: float(value) for value, word in enumerate(_ORDINALS, start=1)},
    "once": 1.0,
    "twice": 2.0,
    "double": 2.0,
    "doubled": 2.0,
    "thrice": 3.0,
    "triple": 3.0,
    "tripled": 3.0,
    "half": 0.5,
    "halves": 0.5,
    "quarter": 0.25,
    "quarters": 0.25,
    "thirds": 3.0,
    "dozen": 12.0,
    "hundred": 100.0,
    "thousand": 1000.0,
    "million": 1e6,
    "billion": 1e9,
    "pair": 2.0,
    "couple": 2.0,
}
_LONGEST = 18


@lru_cache(maxsize=1 << 14)
def value(word: str) -> float | None:
    """Give the value of a normal word, None for what is no number; a share of a hundred is a fraction."""
    if not word[0].isdigit():
        return _VALUES.get(word)
    if not word.isascii() or len(word) > _LONGEST:
        return None
    return round(float(word[:-1]) / 100, 9) if word.endswith("%") else float(word)


def values(words: list[str]) -> list[float]:
    """Give the numbers of a text in order; words that make one number count together.

    "twenty" "five" is 25, "two" "hundred" 200, "3" "million" 3000000, "40" "percent" 0.4.
    """
    found: list[float] = []
    last = -2
    for place, word in enumerate(words):
        number = value(word)
        if number is None:
            if word in ("percent", "percentage") and last == place - 1:
                found[-1] = round(found[-1] / 100, 9)
            continue
        if last == place - 1 and _joins(found[-1], number, word, words[place - 1]):
            found[-1] = found[-1] * number if number >= 100 else found[-1] + number
        else:
            found.append(number)
        last = place
    return found


def _joins(before: float, number: float, word: str, previous: str) -> bool:
    """Tell whether a number word goes on with the number before it."""
    if word[0].isdigit():
        return False
    if word in ("hundred", "thousand", "million", "billion"):
        return 0 < before < number
    return previous in _TENS and 0 < number < 10
