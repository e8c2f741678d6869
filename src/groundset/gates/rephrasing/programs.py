"""What a program is for: what stands before it, in its docstring or in its comments, without examples."""

from __future__ import annotations

import re

_SURE = re.compile(
    r"^[ \t]*(?:(?:async )?def \w+\(.*|class \w+.*[:{]|#include\b.*"
    r"|(?:public|private|protected|static) .*[({].*"
    r"|(?:export )?(?:async )?function\b.*\(.*|(?:pub )?fn \w+.*|func \w+.*\(.*"
    r"|(?:from [\w.]+ )?import [\w.{*\"(].*)$",
    re.MULTILINE,
)
_LIKELY = re.compile(
    r"^(?:[ \t]*(?:package|using|const|let|var)\b.*|.*[;{}][ \t]*|.*=>.*|[ \t]*return\b.*[;)\]].*"
    r"|[ \t]*(?:for|if|while)\b.*[:{][ \t]*|.*\b(?:console\.log|print)\(.*)$",
    re.MULTILINE,
)
_BLOCK = re.compile(r'"""(.*?)(?:"""|\Z)|\'\'\'(.*?)(?:\'\'\'|\Z)|/\*+(.*?)(?:\*/|\Z)', re.DOTALL)
_COMMENT = re.compile(r"^[ \t]*(?://+|#(?!include|!))\s?(.*)$", re.MULTILINE)
_NAME = re.compile(r"\b(?:def|function|func|fn)\s+(\w+)|\b(\w+)\s*(?:=\s*)?\([^()\n]*\)\s*(?:=>\s*)?\{")
_EXAMPLES = re.compile(
    r"^[ \t*/#]*(?:>>>"
    r"|(?:for |an |some )?(?:examples?|instances?|usage|samples?|illustrations?|e\.g)\b[^.]{0,20}:?\s*$"
    r"|\w+\([^\n]*\)\s*(?:==|=>|->|\u279e|\u2192|//|returns?\b))",
    re.IGNORECASE | re.MULTILINE,
)
_LONGEST = 20_000
"""Characters of a text that count."""
_FEWEST = 4
"""Words that say what a program is for."""


def is_code(text: str) -> bool:
    """Tell programs from prose: by a definition, or by at least two lines that look like code."""
    text = text[:_LONGEST]
    if _SURE.search(text):
        return True
    found = _LIKELY.finditer(text)
    return next(found, None) is not None and next(found, None) is not None


def is_all_code(text: str) -> bool:
    """Tell a program, with its comments, from a text that says something about one."""
    text = text[:_LONGEST]
    return is_code(text) and not _COMMENT.sub("", _BLOCK.sub("", text[: _first(text)])).strip()


def purpose(text: str) -> str:
    """Say what a program is for, with the name of its first function; nothing where it does not say."""
    text = text[:_LONGEST]
    first = _first(text)
    blocks = ["".join(part or "" for part in found.groups()) for found in _BLOCK.finditer(text)]
    said = [_BLOCK.sub("", text[:first]), *blocks]
    if len(" ".join(said).split()) < _FEWEST:
        said += _COMMENT.findall(text)
    kept = [_without_examples(part) for part in said]
    if len(" ".join(kept).split()) < _FEWEST:
        return ""
    name = _NAME.search(text)
    return "\n".join([*filter(str.strip, kept), *(part for part in (name.groups() if name else ()) if part)])


def _first(text: str) -> int:
    """Give where the first line stands that looks like code."""
    return min((found.start() for one in (_SURE, _LIKELY) if (found := one.search(text))), default=0)


def _without_examples(text: str) -> str:
    found = _EXAMPLES.search(text)
    return text[: found.start()] if found else text
