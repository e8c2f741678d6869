"""Which field of a record is its text, and in which form that text is written.

Fields are known by the names that exports give them; a record without such a name still has text when
it holds a long string of words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from groundset.readers.plain.plaintext import text_to_markdown
from groundset.readers.stated import field_text
from groundset.readers.web.html import fragment_to_markdown, page_draft
from groundset.text.cleaning import clean_markdown

_TEXT_NAMES = (
    "markdown md content content_markdown text body html content_html body_html articlebody article "
    "fulltext full_text page_content raw_text post message transcript answer description abstract summary"
)
"""Best first."""
_RANK = {name: rank for rank, name in enumerate(_TEXT_NAMES.split())}
_DEPTH = 3
LONG = 200
"""Characters from which on a string of words is a text, whatever its field is called."""
_WORDS = 20
_PAGE = re.compile(r"\A\s*(?:<!doctype html|<html|<\?xml)", re.I)
_HTML = re.compile(
    r"</?(?:p|div|br|h[1-6]|ul|ol|li|table|td|a|span|strong|em|b|i|pre|code|blockquote)\b[^<>]*>", re.I
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|[ \t]*[-*+] \S|\d+\. \S|> )|\]\(|\*\*\S", re.MULTILINE)


def text_field(record: Mapping[str, Any]) -> str:
    """Give the best text among a record's fields, up to three levels down; empty when there is none."""
    named: list[tuple[int, int, int, str]] = []
    longest = ""
    for position, (depth, key, value) in enumerate(_strings(record, 1)):
        rank = _RANK.get(key)
        if rank is not None:
            named.append((rank, depth, position, value))
        elif len(value) > max(len(longest), LONG - 1) and len(value.split(maxsplit=_WORDS)) > _WORDS:
            longest = value
    return min(named)[3] if named else longest


def _strings(record: Mapping[str, Any], depth: int) -> Iterator[tuple[int, str, str]]:
    for key, value in record.items():
        name = str(key).lower().replace("-", "_")
        if isinstance(value, str) and value.strip():
            yield depth, name, value
        elif isinstance(value, list) and name in _RANK and value and all(isinstance(v, str) for v in value):
            yield depth, name, "\n\n".join(value)
        elif isinstance(value, Mapping) and depth < _DEPTH:
            yield from _strings(value, depth + 1)


def plain_fields(record: Mapping[str, Any]) -> dict[str, str]:
    """Give the short scalar fields by lower-case name; outer ones win over nested ones."""
    fields: dict[str, str] = {}
    nested = []
    for key, value in record.items():
        if isinstance(value, str | int | float) and not isinstance(value, bool):
            fields.setdefault(str(key).lower(), str(value)[:2000].strip())
        elif isinstance(value, Mapping):
            nested.append(value)
    for inner in nested:
        for key, value in inner.items():
            if isinstance(value, str) and value.strip():
                fields.setdefault(str(key).lower(), value[:2000].strip())
    return fields


def own_fields(record: Mapping[str, Any]) -> dict[str, str]:
    """Give what a record says of itself beside its text; outer fields win over those one level down."""
    levels = [record, *(value for value in record.values() if isinstance(value, Mapping))]
    fields: dict[str, str] = {}
    for level in levels:
        for key, value in level.items():
            name = str(key).lower()
            if name.replace("-", "_") not in _RANK and (text := field_text(value)):
                fields.setdefault(name, text)
    return fields


def to_markdown(text: str) -> str:
    """Turn a field into clean Markdown, whether it is a page, a piece of HTML, Markdown or plain text."""
    if _PAGE.match(text):
        return page_draft(text).text
    sample = text[:100_000]
    if len(_HTML.findall(sample)) >= 2:
        return fragment_to_markdown(text)
    return clean_markdown(text) if _MARKDOWN.search(sample) else text_to_markdown(text)
