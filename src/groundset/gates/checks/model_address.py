"""Does the text give orders to a language model? A page can hold them; a dataset must not teach them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.phrases import Phrases
from groundset.text.tokens import words

_SUBJECTS = ("instructions", "instruction", "prompts", "prompt", "rules", "directions")
_ORDERS = Phrases(
    [
        f"{verb} {which} {subject}"
        for verb in ("ignore", "disregard", "forget", "override")
        for which in (
            "previous",
            "prior",
            "earlier",
            "above",
            "all",
            "your",
            "the",
            "all previous",
            "all prior",
            "all your",
            "any previous",
            "all the previous",
            "the previous",
            "the above",
            "all of your",
            "your previous",
        )
        for subject in _SUBJECTS
    ]
    + [
        f"{verb} {which} Anweisungen"
        for verb in ("ignoriere", "ignorieren Sie", "vergiss", "vergessen Sie", "missachte", "missachten Sie")
        for which in (
            "alle",
            "alle bisherigen",
            "alle vorherigen",
            "die vorherigen",
            "deine",
            "Ihre",
            "die obigen",
        )
    ]
    + [
        "you are a large language model",
        "you are now an AI",
        "if you are an AI",
        "if you are a language model",
        "if you are an AI model",
        "AI models reading this",
        "language models reading this",
        "note to AI",
        "note to language models",
        "attention AI",
        "reveal your system prompt",
        "print your system prompt",
        "wenn du ein Sprachmodell bist",
        "falls du ein Sprachmodell bist",
    ]
)


def _run(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail a pair that orders a model about."""
    return 0.0 if _ORDERS.found([*words(instruction), "", *words(response)]) else 1.0


CHECK = Check("instructs_the_model", _run)
