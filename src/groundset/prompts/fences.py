"""Fences around text from outside: documents, instructions and responses are data, whatever they say.

A fence is named by the hash of what it holds, so no text can close its own: whoever writes the text would
have to know a hash that depends on every character of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from groundset.records import content_hash

_MARK = 12
"""Hexadecimal digits of the hash that a fence shows."""
_FENCED = re.compile(
    r"^<(?P<name>[a-z_]+) (?P<mark>[0-9a-f]{12})>\n(?P<text>.*?)\n</(?P=name) (?P=mark)>$", re.S | re.M
)


def fenced(name: str, text: str) -> str:
    """Put a fence around a text; ``name`` is a word in lower case such as ``passage``."""
    mark = content_hash(name, text)[:_MARK]
    return f"<{name} {mark}>\n{text}\n</{name} {mark}>"


def fences(prompt: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each fence of a prompt, in order; those inside others are text."""
    for found in _FENCED.finditer(prompt):
        yield found["name"], found["text"]
