"""What of a text is embedded."""

from __future__ import annotations

_LONGEST = 8_000
"""Characters of a text that count: averages of more say nothing more."""


def beginning(text: str) -> str:
    """Give the part of a text that is embedded, without halves of characters, which no model takes."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()
