"""Marks in the words of a document that Markdown would take for its own; as few escapes as possible."""

from __future__ import annotations

import re

_MARK = re.compile(r"(?<!\s)[*`]|[*`](?=\S)|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|\\(?=[!-/:-@\[-`{-~])")


def escape_marks(text: str) -> str:
    """Escape stars, backticks, backslashes, and underscores at a word's edge; ``snake_case`` stays."""
    return _MARK.sub(r"\\\g<0>", text)
