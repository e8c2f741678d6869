"""Is the response a refusal, or politeness around nothing?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from groundset.gates.checks.check import Check
from groundset.gates.checks.phrases import Phrases
from groundset.text.tokens import words

_REFUSALS = Phrases(
    (
        "as an AI",
        "I'm sorry, but I",
        "I am sorry, but I",
        "I apologize, but",
        "I cannot assist with",
        "I can't assist with",
        "I cannot help with",
        "I can't help with",
        "I'm unable to",
        "I am unable to",
        "I cannot provide",
        "I don't have access to",
        "I do not have access to",
        "es tut mir leid, aber",
        "als KI",
        "ich kann dir dabei nicht",
        "ich kann Ihnen dabei nicht",
    )
)
_COURTESIES = Phrases(
    (
        "sure",
        "certainly",
        "of course",
        "great question",
        "thank you",
        "thanks",
        "you're welcome",
        "I hope this helps",
        "let me know if",
        "happy to help",
        "gerne",
        "natürlich",
        "vielen Dank",
        "danke",
        "ich hoffe das hilft",
    )
)


def _refusal(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail a response that refuses within its first words."""
    return 0.0 if _REFUSALS.found(words(response)[: parameters["first_words"]]) else 1.0


def _empty(instruction: str, response: str, parameters: Mapping[str, Any]) -> float:
    """Fail a short response that is mostly courtesies; doubt a longer one that opens with one."""
    tokens = words(response)
    courteous = sum(len(words(phrase)) for phrase in _COURTESIES.found(tokens))
    if len(tokens) - courteous < parameters["min_words"] and courteous:
        return 0.0
    return 0.8 if _COURTESIES.opens(tokens) else 1.0


REFUSAL = Check("refusal", _refusal, {"first_words": 25})
EMPTY = Check("empty_politeness", _empty, {"min_words": 5})
