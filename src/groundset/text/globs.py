"""Glob patterns over POSIX paths: ``*`` and ``?`` stay in a folder, ``**`` does not, ``[ab]`` is a set."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=1024)
def compile_glob(pattern: str) -> re.Pattern[str]:
    """Translate a pattern to an expression for ``fullmatch``; ``docs/`` and ``docs`` take all below."""
    pattern = pattern.removeprefix("./").strip("/") or "**"
    pieces = re.findall(r"(?:\*\*/)+|\*\*|\*+|\?|\[[^\]/]+\]|.", pattern, re.DOTALL)
    return re.compile("".join(_translate(piece) for piece in pieces) + r"(?:/.*)?", re.DOTALL)


def _translate(piece: str) -> str:
    if piece.startswith("**/"):
        return "(?:.*/)?"
    if piece == "**":
        return ".*"
    if piece.startswith("*"):
        return "[^/]*"
    if piece == "?":
        return "[^/]"
    if piece.startswith("[") and len(piece) > 2:
        inner = re.sub(r"([\\\[\]&~|])", r"\\\1", piece[1:-1])
        return f"[^{inner[1:]}]" if inner.startswith("!") and len(inner) > 1 else f"[{_literal_caret(inner)}]"
    return re.escape(piece)


def _literal_caret(inner: str) -> str:
    return "\\" + inner if inner.startswith("^") else inner


def matches(path: str, patterns: Iterable[str]) -> bool:
    """Tell whether any pattern takes the path."""
    return any(compile_glob(pattern).fullmatch(path) for pattern in patterns)
