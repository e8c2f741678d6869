"""How much a shared word says: minus the logarithm of how likely a text holds it by chance, in nats.

The chance is that of English (a frozen table of common stems, prose and code) or of the evaluation set,
whichever is greater: "eggs" says little among word problems, ``return`` little among programs. The small
words of some other languages say little, too; all others of these are rare words here.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from groundset.gates.rephrasing.words import folded, stem, words

_RARE = 2e-5
"""Chance of a stem that the table does not hold."""
_FLOOR = 2e-5
_PRIOR = 300.0
"""How many texts the table counts for, beside those of the set."""
_DIGITS = 3
_SMALL = 0.1
"""Chance of a small word of another language."""
Weights = NDArray[np.float64]


def written() -> str:
    """Give the tables as they are written."""
    return _file("frequencies.json") + _file("small_words.json")


def english(stems: Sequence[str]) -> Weights:
    """Give the chance of each stem in a text of some 60 words, mostly English."""
    table, small = _table(), _small()
    return np.array([table.get(one, _SMALL if one in small else _RARE) for one in stems])


def weights(chance: Weights, counts: NDArray[np.int64], texts: int) -> Weights:
    """Weigh stems by their chance in English and by how many of the texts of a set hold each.

    An item's own words are in it by construction, so one text less is counted.
    """
    among = (np.maximum(counts - 1, 0) + _PRIOR * chance) / (texts + _PRIOR)
    rounded: Weights = (-np.log(np.maximum(np.maximum(among, chance), _FLOOR))).round(_DIGITS)
    return rounded


@cache
def _small() -> frozenset[str]:
    """Read the small words of German, French, Spanish, Italian, Portuguese and Dutch."""
    by_language = json.loads(_file("small_words.json"))
    return frozenset(stem(folded(word)) for listed in by_language.values() for word in words(listed))


@cache
def _table() -> dict[str, float]:
    """Read the table: stems by minus ten times the logarithm of their chance."""
    by_level = json.loads(_file("frequencies.json"))
    return {
        one: float(np.exp(-int(level) / 10)) for level, stems in by_level.items() for one in stems.split()
    }


def _file(name: str) -> str:
    return files("groundset.gates.rephrasing").joinpath(name).read_text("utf-8")
