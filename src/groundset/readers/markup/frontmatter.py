"""The header of a Markdown file, YAML between ``---`` or TOML between ``+++``, and what it states.

A header that cannot be parsed is no error: it is left out of the text, and its plain ``key: value``
lines still count. Values are taken as they are written: ``1.10`` stays ``1.10``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, TypedDict

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from groundset.readers.naming import iso_date
from groundset.readers.stated import field_text
from groundset.text.cleaning import normalise
from groundset.text.languages import primary_code

_LIMIT = 64_000
_HEADER = re.compile(
    r"\A\s{0,20}(?P<mark>-{3,}|\+\+\+)[ \t]*\n(?P<body>.*?)(?:^|\n)(?P=mark)-*[ \t]*(?:\n|\Z)", re.DOTALL
)
_PLAIN = re.compile(r"^([A-Za-z][\w-]{0,40}):[ \t]+(\S.*)$", re.MULTILINE)
_WORD_FIRST = re.compile(r"^\s*(?:#|[\w\"'{-][^\n]{0,200}?[:=])")


def split_front_matter(text: str) -> tuple[dict[str, str], str]:
    """Give the header's values that are not nested, by lower-case key, and the text without the header."""
    match = _HEADER.match(text[: _LIMIT + 20])
    if not match or not (_WORD_FIRST.match(match["body"]) or not match["body"].strip()):
        return {}, text
    parse = _parse_yaml if match["mark"][0] == "-" else _parse_toml
    values = parse(match["body"])
    flat = {str(key).lower(): normalise(field_text(value)).strip() for key, value in values.items()}
    return {key: value for key, value in flat.items() if value}, text[match.end() :]


@cache
def _yaml() -> YAML:
    return YAML(typ="base", pure=True)


def _parse_yaml(body: str) -> Mapping[Any, Any]:
    try:
        values = _yaml().load(body)
    except (YAMLError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError):
        _yaml.cache_clear()  # A parser that broke off keeps its state.
        values = None
    return values if isinstance(values, Mapping) else _plain_lines(body)


def _parse_toml(body: str) -> Mapping[str, Any]:
    try:
        return tomllib.loads(body)
    except (tomllib.TOMLDecodeError, ValueError, RecursionError):
        return {}


def _plain_lines(body: str) -> dict[str, str]:
    return {key: value.strip().strip("\"'") for key, value in _PLAIN.findall(body)}


def stated(values: Mapping[str, str], *names: str) -> str:
    """Give the first value among these names; empty without one."""
    return next((values[name] for name in names if values.get(name)), "")


class Stated(TypedDict):
    """The fields of a ``Draft`` that a source states of itself; empty where it states none."""

    title: str
    language: str
    uri: str
    version: str
    date: str
    license: str


def stated_fields(values: Mapping[str, str]) -> Stated:
    """Give the fields of a ``Draft`` that a header or a record states, validated."""
    address = next(
        (
            v
            for n in ("canonical", "canonical_url", "permalink", "url", "link", "uri", "source")
            if (v := values.get(n, "")).startswith(("http://", "https://"))
        ),
        "",
    )
    return {
        "title": " ".join(stated(values, "title", "name", "headline", "subject").split())[:500],
        "language": primary_code(stated(values, "lang", "language", "locale", "lang_code")),
        "uri": address[:2000] if " " not in address else "",
        "version": stated(values, "version", "release", "doc_version")[:60],
        "date": iso_date(
            stated(
                values,
                "date",
                "lastmod",
                "updated",
                "last_updated",
                "last_modified",
                "modified",
                "published",
                "published_at",
                "created_at",
                "date_published",
            )
        ),
        "license": stated(values, "license", "licence", "rights")[:200],
    }
