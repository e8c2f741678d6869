"""What a source says of itself beside its text, in short fields: keys of a header, columns of a record."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any

from groundset.readers.naming import printable
from groundset.text.cleaning import normalise

_MOST_FIELDS, _MOST_ITEMS = 30, 5
_LONGEST_NAME, _LONGEST_VALUE = 64, 120


def one_line(value: str) -> str:
    """Give a stated text as one line that is safe to print."""
    return printable(" ".join(normalise(value).split()))


def field_text(value: Any) -> str:
    """Give a scalar as text, of a list its first few; empty for what is nested, missing or no number."""
    if isinstance(value, list):
        return _joined(_scalar(item) for item in islice(value, _MOST_ITEMS))
    return _scalar(value)


def short_fields(stated: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Give what a document keeps of these, sorted by name in lower case; the first 30 that are short.

    A name has at most 64 characters and a value 120: longer ones are left out, never cut.
    """
    kept: dict[str, str] = {}
    for name, value in stated.items():
        if len(kept) == _MOST_FIELDS:
            break
        short_name, short_value = _short(name, _LONGEST_NAME).lower(), _short(value, _LONGEST_VALUE)
        if short_name and short_value:
            kept.setdefault(short_name, short_value)
    return tuple(sorted(kept.items()))


def _short(text: str, longest: int) -> str:
    """Give a text as one line; empty when it is longer than that."""
    line = one_line(text) if len(text) <= 10 * longest else ""
    return line if len(line) <= longest else ""


def _scalar(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return ""
    if isinstance(value, str | int | float) or hasattr(value, "isoformat"):
        return str(value).strip()
    return ""


def _joined(items: Iterable[str]) -> str:
    """Join as many as are short together, and the first in any case."""
    joined = ""
    for item in filter(None, items):
        longer = f"{joined}, {item}" if joined else item
        if joined and len(longer) > _LONGEST_VALUE:
            break
        joined = longer
    return joined
