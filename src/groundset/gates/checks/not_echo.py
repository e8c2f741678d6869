"""Does the response say more than the instruction?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.text.tokens import words


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail a response that stands in the instruction and is no small part of it."""
    asked, answered = _plain(instruction), _plain(response)
    size = len(words(response))
    if asked == answered:
        return 0.0
    large = size >= max(parameters["min_words"], parameters["min_share"] * len(words(instruction)))
    return 0.0 if large and f" {answered} " in f" {asked} " else 1.0


def _plain(text: str) -> str:
    """Fold case and white space; punctuation counts, for it may be all that was asked to change."""
    return " ".join(text.casefold().split())


CHECK = Check("not_echo", _run, {"min_words": 4, "min_share": 0.5})
