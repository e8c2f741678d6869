"""What keeps plain text plain once it stands in Markdown; as little as possible, for it gets mined."""

from __future__ import annotations

import re

_CODE_OR_TAG = re.compile(r"(`{3}.*?`{3}|`[^`\n]{1,500}`)|(?<!\\)<(?=[A-Za-z/!?])", re.DOTALL)
_START = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|`{3}|~{3}|\||=+\s*$|-+\s*$|:{3}|!!!|\?\?\?|===)")
_NUMBER = re.compile(r"^(\s*\d{1,9})([.)])(?=\s|$)")


def escape_tags(text: str) -> str:
    """Escape every ``<`` outside code that Markdown could take for a tag."""
    return _CODE_OR_TAG.sub(lambda m: m[1] or "\\<", text)


def escape_line(line: str) -> str:
    """Escape a line of prose so that Markdown reads it as prose."""
    line = escape_tags(line)
    line = _START.sub(r"\1\\\2", line, count=1)
    return _NUMBER.sub(r"\1\\\2", line, count=1)
