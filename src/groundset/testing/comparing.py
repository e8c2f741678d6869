"""The loopback model compares a pair with an evaluation item: by numbers and words, from the prompt alone."""

from __future__ import annotations

import re
from typing import Any

from groundset.testing.asked import Asked
from groundset.testing.behaviour import Quirks
from groundset.testing.chance import chance
from groundset.text.tokens import words

_NUMBER = re.compile(r"^Comparison: ([0-9a-f]{12})\b", re.MULTILINE)
_ALIKE = 0.3
"""Share of an item's words from which a pair asks something like it."""


def comparison(asked: Asked, quirks: Quirks, seed: int) -> dict[str, Any]:
    """Answer a prompt for a second opinion: the same item, the same template or neither."""
    found = _NUMBER.search(asked.words_outside)
    number = found[1] if found else "0" * 12
    if quirks.wrong_id and chance(seed, asked.key, "wrong id") < quirks.wrong_id:
        number = "0" * 12
    label, reason = _label(dict(asked.fences))
    return {"id": number, "reason": reason, "label": label}


def _label(texts: dict[str, str]) -> tuple[str, str]:
    item = set(words(texts.get("item_question", "")))
    pair = set(words("\n".join(text for name, text in texts.items() if name.startswith("pair_"))))
    if not item or len(item & pair) < _ALIKE * len(item):
        return "different", "they ask about other things"
    if not _numbers(item) <= _numbers(pair):
        return "same_template", "a number is another one"
    return "same_item", "they ask the same"


def _numbers(found: set[str]) -> set[str]:
    return {word for word in found if any(character.isdigit() for character in word)}
