"""Kinds of text that begin unmistakably: web pages, notebooks, JSON and mails, whatever their names say.

Only what would be rubbish when read as its name says is told: a page of tags or of quoted-printable text is
no prose. What may as well be meant as plain text is left alone.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Mapping

_NOTHING = ("", "")
_PAGE = re.compile(
    rb"(?:<\?xml[^>]{0,300}\?>\s{0,100})?(?:<!doctype\s{1,9}html|<html)[\s>].{0,4000}?<(?:head|body)[\s>]",
    re.I | re.S,
)
_MAIL = re.compile(
    rb"(?:From [^\n]{1,500}\n)?(?:[!-9;-~]{1,80}:[^\n]{0,1000}\r?\n(?:[ \t][^\n]{0,1000}\r?\n){0,50}){2,100}"
)
_ENCODED = re.compile(
    rb"^content-(?:type:\s{0,9}(?:multipart/|text/html)|transfer-encoding:\s{0,9}(?:base64|quoted-printable))",
    re.I | re.M,
)
"""What makes the body of a mail unreadable as it stands."""
_OPEN, _CLOSED = b"{[", b"}]"
_LARGEST_JSON = 5_000_000
"""Bytes; no larger text is parsed merely to see whether it is mislabelled."""


def text_kind(data: bytes) -> tuple[str, str]:
    """Give what a text is and the ending that fits it; empty for prose and all that is not sure."""
    data = data.removeprefix(codecs.BOM_UTF8)
    begun = data[:20_000].lstrip()
    if _PAGE.match(begun):
        return "a web page", ".html"
    header = _MAIL.match(begun)
    if header and _ENCODED.search(header[0]):
        return "a mail", ".mbox" if begun.startswith(b"From ") else ".eml"
    if begun[:1] in _OPEN and data.rstrip()[-1:] in _CLOSED and len(data) <= _LARGEST_JSON:
        return _json_kind(data)
    return _NOTHING


def _json_kind(data: bytes) -> tuple[str, str]:
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return _NOTHING
    if isinstance(value, Mapping) and "nbformat" in value and ("cells" in value or "worksheets" in value):
        return "a Jupyter notebook", ".ipynb"
    entries = value if isinstance(value, list) else [value]
    return ("JSON", ".json") if any(isinstance(entry, Mapping) and entry for entry in entries) else _NOTHING
