"""Text that is safe to show, and streams that can show it."""

from __future__ import annotations

import os
import re
import sys

import click

_LONGEST = 1200
"""Characters of a line; nobody reads more, and an argument may be as long as a book."""
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_TURNING = re.compile(rf"{_CONTROL.pattern}|[\u061c\u200e\u200f]")
"""Also marks that only letters of other scripts need."""


def safe(text: str) -> str:
    """Take out control characters, which could drive a terminal, and what no encoding can write."""
    return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)


def escaped(document: str) -> str:
    """Escape in a JSON document, which says the same afterwards, what could drive a terminal or turn text."""
    return _TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", document)


def say(line: str, *, err: bool = False) -> None:
    """Print a line of safe text; the middle of a very long one is left out."""
    shown = safe(line)
    if len(shown) > _LONGEST:
        shown = f"{shown[: _LONGEST // 2]} … {shown[-_LONGEST // 2 :]}"
    click.echo(shown, err=err)


def prepare_streams() -> None:
    """See to it that nothing printed can fail: not for its letters, nor because a stream is closed."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
