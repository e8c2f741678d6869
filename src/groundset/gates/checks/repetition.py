"""Does the response say the same over and over? Code may: it repeats keys and brackets by nature."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

import numpy as np

from groundset.gates.checks.check import Check
from groundset.text.grams import grams
from groundset.text.hashing import hashed
from groundset.text.tokens import words

_FEWEST_LINES = 4
_FENCED = re.compile(r"^[ \t]*(```|~~~).*?^[ \t]*\1[ \t]*$", re.MULTILINE | re.DOTALL)


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Score 1 less the share of repeated grams or lines; 0 from the share that is allowed."""
    prose = _FENCED.sub("", response)
    share = max(_repeated_grams(prose, parameters["gram"]), _repeated_lines(prose))
    most = parameters["max_share"]
    return 1.0 - share if share <= most else 0.0


def _repeated_grams(text: str, n: int) -> float:
    tokens = hashed([text]).words
    if n < 1 or len(tokens) < 4 * n:
        return 0.0
    found = grams(tokens, n)
    return 1.0 - len(np.unique(found)) / len(found)


def _repeated_lines(text: str) -> float:
    lines = [tuple(tokens) for line in text.split("\n") if (tokens := words(line))]
    if len(lines) < _FEWEST_LINES:
        return 0.0
    return sum(count - 1 for count in Counter(lines).values()) / len(lines)


CHECK = Check("repetition", _run, {"gram": 6, "max_share": 0.4})
