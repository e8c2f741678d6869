"""Are instruction and response written in the same script?"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from groundset.gates.checks.check import Check

_ONE = {
    "HIRAGANA": "CJK",
    "KATAKANA": "CJK",
    "KATAKANA-HIRAGANA": "CJK",
    "FULLWIDTH": "LATIN",
    "HALFWIDTH": "CJK",
    "MATHEMATICAL": "LATIN",  # letters that posts take for bold and italics
}
_LOOKED_AT = 5000
"""Characters of each side."""


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Score how much of the response is in a script of the instruction; too few letters prove nothing."""
    asked, answered = _scripts(instruction), _scripts(response)
    if min(asked.total(), answered.total()) < parameters["min_letters"]:
        return 1.0
    home = {script for script, count in asked.items() if count >= parameters["min_share"] * asked.total()}
    share = sum(count for script, count in answered.items() if script in home) / answered.total()
    return share if share >= parameters["min_share"] else 0.0


def _scripts(text: str) -> Counter[str]:
    scripts: Counter[str] = Counter()
    for char, count in Counter(text[:_LOOKED_AT]).items():
        if char.isalpha():
            scripts[_script(char)] += count
    return scripts


@lru_cache(maxsize=20_000)
def _script(char: str) -> str:
    """Name a letter's script by the first word of its Unicode name."""
    first = unicodedata.name(char, "UNKNOWN").split()[0]
    return _ONE.get(first, first)


CHECK = Check("language_match", _run, {"min_letters": 20, "min_share": 0.2}, context=False)
