"""Bytes to text: marks first, then UTF-8, then what the file declares, then what its bytes look like.

A guess is made once per file and never by chunks, so the same bytes always give the same text.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from groundset.errors import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64_000
_HIGH = re.compile(rb"[\x80-\xff]+")
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROLS = 0.02


def decode(data: bytes, declared: str = "") -> str:
    """Decode a file; raises ``UnreadableError``: ``binary_content`` or ``undecodable``."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\x00" in data:
        return _strict(data, _wide_encoding(data))
    if len(_CONTROLS.findall(data[:_SAMPLE])) > _MOST_CONTROLS * len(data[:_SAMPLE]):
        raise UnreadableError("binary_content", "control characters where text should be")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _legacy(data, declared)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        place = f"not valid {encoding} at byte {error.start}"
        if error.start >= len(data) - 4 and error.start > 0:
            return data[: error.start].decode(encoding)
        raise UnreadableError("undecodable", place) from error


def _wide_encoding(data: bytes) -> str:
    """Tell UTF-16 and UTF-32 without a mark by where their zero bytes stand."""
    sample = data[:4000]
    sample = sample[: len(sample) // 4 * 4]
    zeros = [sample[place::4].count(0) / max(1, len(sample) // 4) for place in range(4)]
    for encoding, low, high in (
        ("utf-32-le", (0,), (1, 2, 3)),
        ("utf-32-be", (3,), (0, 1, 2)),
        ("utf-16-le", (0, 2), (1, 3)),
        ("utf-16-be", (1, 3), (0, 2)),
    ):
        if all(zeros[i] < 0.1 for i in low) and all(zeros[i] > 0.6 for i in high):
            return encoding
    raise UnreadableError("binary_content", "zero bytes where text should be")


def _legacy(data: bytes, declared: str) -> str:
    if text := _try(data, _python_name(declared)):
        return text
    runs = [len(run) for run in _HIGH.findall(data[:_SAMPLE])]
    alone = sum(1 for length in runs if length == 1)
    if runs and alone >= 0.7 * len(runs) and (text := _try(data, "cp1252")):
        return text  # Letters with accents stand alone between plain ones; other scripts come in runs.
    best = from_bytes(data[:_SAMPLE]).best()
    if best is not None and (text := _try(data, best.encoding)):
        return text
    if text := _try(data, "cp1252"):
        return text
    raise UnreadableError("undecodable", "neither UTF-8 nor any other encoding that fits")


def _python_name(declared: str) -> str:
    """Give the codec for a declared charset as browsers take it; empty when it names none for text."""
    name = declared.strip().strip("\"'").lower()
    if name in {"iso-8859-1", "latin-1", "latin1", "ascii", "us-ascii"}:
        return "cp1252"
    name = {
        "shift_jis": "cp932",
        "shift-jis": "cp932",
        "sjis": "cp932",
        "gb2312": "gb18030",
        "gbk": "gb18030",
    }.get(name, name)
    try:
        return name if name and codecs.lookup(name)._is_text_encoding else ""
    except (LookupError, ValueError):
        return ""


def _try(data: bytes, encoding: str) -> str:
    if not encoding or encoding.startswith(("utf_16", "utf_32", "utf-16", "utf-32", "utf_7", "utf-7")):
        return ""
    try:
        return data.decode(encoding)
    except (UnicodeError, ValueError):
        return ""
