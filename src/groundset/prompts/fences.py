"""Fences around text from outside: documents, instructions and responses are data, whatever they say.

A fence is named by the hash of what it holds, so no text can close its own: whoever writes the text would
have to know a hash that depends on every character of it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from groundset.records import content_hash

_MARK = 12
"""Hexadecimal digits of the hash that a fence shows."""
_TAG = re.compile(r"^<(?P<end>/?)(?P<name>[a-z_]{1,40} [0-9a-f]{12})>$", re.MULTILINE)


def fenced(name: str, text: str) -> str:
    """Put a fence around a text; ``name`` is a word in lower case such as ``passage``."""
    mark = _mark(name, text)
    return f"<{name} {mark}>\n{text}\n</{name} {mark}>"


def fences(prompt: str) -> Iterator[tuple[str, str]]:
    """Yield name and text of each fence of a prompt, in order; those inside others are text.

    What only looks like a fence, its mark not the hash of what it holds, is none.
    """
    tags = list(_TAG.finditer(prompt))
    ends: defaultdict[str, list[int]] = defaultdict(list)
    for tag in reversed(tags):
        if tag["end"]:
            ends[tag["name"]].append(tag.start())
    done = 0
    for tag in tags:
        closing = ends[tag["name"]]
        if tag["end"] or tag.start() < done:
            continue
        while closing and closing[-1] <= tag.end():
            closing.pop()
        name, _, mark = tag["name"].partition(" ")
        text = prompt[tag.end() + 1 : closing[-1] - 1] if closing else ""
        if closing and _mark(name, text) == mark:
            done = closing[-1]
            yield name, text


def _mark(name: str, text: str) -> str:
    return content_hash(name, text)[:_MARK]
