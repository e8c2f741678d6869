"""Pieces of YAML that load as just what they were made of, whatever a file name or a title holds."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[a-z][a-z0-9_]*")
_WORDS = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""What YAML takes for something else than a string."""
_WIDTH = 110


def quoted(text: str) -> str:
    """Write a string in double quotes; what cannot be printed is escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{"".join(c if c.isprintable() else _escape(c) for c in escaped)}"'


def key(name: str) -> str:
    """Write a name, in quotes only where it needs some."""
    return name if _PLAIN.fullmatch(name) and name not in _WORDS else quoted(name)


def comment(text: str) -> str:
    """Give what may stand after ``#``: one line that can be printed."""
    line = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return line if len(line) <= _WIDTH else f"{line[: _WIDTH - 3].rstrip()}..."


def listed(name: str, texts: Iterable[str], indent: str) -> list[str]:
    """Write a list of strings: on one line where that fits, else one string a line."""
    written = [quoted(text) for text in texts]
    if not written:
        return []
    line = f"{indent}{name}: [{', '.join(written)}]"
    return [line] if len(line) <= _WIDTH else [f"{indent}{name}:", *(f"{indent}  - {one}" for one in written)]


def _escape(character: str) -> str:
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
