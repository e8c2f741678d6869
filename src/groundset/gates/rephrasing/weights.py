"""How much a shared word says: minus the logarithm of how likely a text holds it by chance, in nats.

The chance is that of English (a frozen table of common stems, prose and code) or of the evaluation set,
whichever is greater: "eggs" says little among word problems, ``return`` little among programs.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

_RARE = 2e-5
"""Chance of a stem that the table does not hold."""
_FLOOR = 2e-5
_PRIOR = 300.0
"""How many texts the table counts for, beside those of the set."""
_DIGITS = 3

Weights = NDArray[np.float64]


def english(stems: Sequence[str]) -> Weights:
    """Give the chance of each stem in an English text of some 60 words."""
    table = _table()
    return np.array([table.get(stem, _RARE) for stem in stems])


def weights(chance: Weights, counts: NDArray[np.int64], texts: int) -> Weights:
    """Weigh stems by their chance in English and by how many of the texts of a set hold each.

    An item's own words are in it by construction, so one text less is counted.
    """
    among = (np.maximum(counts - 1, 0) + _PRIOR * chance) / (texts + _PRIOR)
    rounded: Weights = (-np.log(np.maximum(np.maximum(among, chance), _FLOOR))).round(_DIGITS)
    return rounded


@cache
def _table() -> dict[str, float]:
    """Read the table: stems by minus ten times the logarithm of their chance."""
    by_level = json.loads(files("groundset.gates.rephrasing").joinpath("frequencies.json").read_text("ascii"))
    return {
        stem: float(np.exp(-int(level) / 10)) for level, stems in by_level.items() for stem in stems.split()
    }
