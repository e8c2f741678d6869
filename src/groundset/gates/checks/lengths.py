"""Are instruction and response neither too short nor too long?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check, ramp
from groundset.text.tokens import words


def _score(text: str, parameters: Mapping[str, Any]) -> float:
    count = len(words(text))
    if not parameters["min_words"] <= count <= parameters["max_words"]:
        return 0.0
    return max(0.5, ramp(count, 0, parameters["good_words"]))


def _instruction(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    return _score(instruction, parameters)


def _response(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    return _score(response, parameters)


INSTRUCTION = Check(
    "instruction_length",
    _instruction,
    {"min_words": 2, "good_words": 5, "max_words": 2000},
    context=False,
)
RESPONSE = Check("response_length", _response, {"min_words": 1, "good_words": 8, "max_words": 4000})
