"""What paths and front matter state in words: dates, versions, and names that are safe to print."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})([-/._])(\d{1,2})\2(\d{1,2})(?!\d)")
_VERSION = re.compile(
    r"^(?:version-|ver-|release-|v)(\d+(?:\.(?:\d+|x))*(?:[-.]?(?:alpha|beta|rc|pre)[-.]?\d*)?)$", re.I
)
_DOTTED = re.compile(r"^(\d{1,3}(?:\.(?:\d{1,3}|x)){1,3}(?:[-.]?(?:alpha|beta|rc|pre)[-.]?\d*)?)$", re.I)


def printable(path: str) -> str:
    """Give a path that can be stored and printed: what is not UTF-8, or controls a terminal, is escaped."""
    raw = path.encode("utf-8", "surrogateescape" if _escaped_only(path) else "surrogatepass")
    return _CONTROL.sub(lambda c: f"\\x{ord(c[0]):02x}", raw.decode("utf-8", "backslashreplace"))


def _escaped_only(path: str) -> bool:
    return all("\udc80" <= c <= "\udcff" for c in path if "\ud800" <= c <= "\udfff")


def iso_date(text: str) -> str:
    """Give the first ``2024-06-26`` or ``2024/6/26`` in a text as an ISO date; empty without one."""
    for match in _DATE.finditer(text[:500]):
        try:
            return dt.date(int(match[1]), int(match[3]), int(match[4])).isoformat()
        except ValueError:
            continue
    return ""


def version_in(folder: str) -> str:
    """Give the version that a folder's name states: ``3`` for ``version-3``, ``1.2`` for ``v1.2``.

    A bare number such as ``2019`` states none: folders of years hold different documents.
    """
    match = _VERSION.match(folder) or _DOTTED.match(folder)
    return match[1] if match else ""


def path_version(path: str) -> str:
    """Give the version of the innermost folder that states one; empty without one."""
    folders = PurePosixPath(path).parts[:-1]
    return next((version for folder in reversed(folders) if (version := version_in(folder))), "")
