"""What is asked in a text that goes on with choices, or with an answer."""

from __future__ import annotations

import re

_LABEL = re.compile(r"^\s*(?:question|problem|q)\s*\d{0,3}\s*[:.)]\s*", re.IGNORECASE)
_ANSWER = re.compile(r"^[ \t]*(?:(?:correct |final )?answer|solution|a)\s*:", re.IGNORECASE | re.MULTILINE)
_LETTERED = re.compile(r"(?:^|\s)[(\[]?A[).:\]]\s*\S.{0,600}?\s[(\[]?B[).:\]]\s*\S", re.DOTALL)
_LISTED = re.compile(r"\s*(?:[-*\u2022\u25cb]|[(\[]?(?:[a-jA-J]|\d{1,2}|[ivxIVX]{1,4})[).:\]])\s+\S")
_FEWEST = 2
_LONGEST = 20_000
"""Characters of a text that count."""
_LEAST = 12
"""Characters that must stand before choices, or they are no choices."""


def asked(text: str) -> str:
    """Give the text up to its choices or its answer, without a label before it; all of it where in doubt."""
    bare = _LABEL.sub("", text[:_LONGEST], count=1)
    kept = bare[: min(_place(_ANSWER, bare), _place(_LETTERED, bare))]
    kept = _without_list(kept)
    return kept if len(kept.strip()) >= _LEAST else bare


def _place(pattern: re.Pattern[str], text: str) -> int:
    found = pattern.search(text)
    return found.start() if found else len(text)


def _without_list(text: str) -> str:
    """Leave out the lines of a list at the very end."""
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and _LISTED.match(lines[end - 1]):
        end -= 1
    return "\n".join(lines[:end]) if len(lines) - end >= _FEWEST else text
