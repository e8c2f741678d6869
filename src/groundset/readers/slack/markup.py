"""Slack's own markup to clean Markdown."""

from __future__ import annotations

import re
from collections.abc import Mapping

from groundset.text.cleaning import clean_markdown
from groundset.text.markup.blocks import fenced
from groundset.text.markup.escaping import escape_line, escape_tags

_FENCE = re.compile(r"```(.*?)```", re.DOTALL)
_CODE = re.compile(r"(`[^`\n]+`)")
_ANGLED = re.compile(r"<([@#!]?)([^<>|\n]{0,2000})(?:\|([^<>\n]{0,2000}))?>")
_UPLOADED = re.compile(
    r"^<@[^<>]+> (?:uploaded a file|commented on .{0,120}?file):? ?<[^<>]*>(?: and commented:)?"
)
_EMOJI = re.compile(r" ?(?<![\w:]):(?:[a-z][a-z0-9_'+-]{1,60}|[+-]1)(?:::skin-tone-\d)?:(?!\w)")
_EMPHASIS = (
    (re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*\n]{1,2000})(?<=[^\s*])\*(?![\w*])"), r"**\1**"),
    (re.compile(r"(?<![\w_\\])_(?=[^\s_])([^_\n]{1,2000})(?<=[^\s_])_(?![\w_])"), r"*\1*"),
    (re.compile(r"(?<![\w~\\])~(?=[^\s~])([^~\n]{1,2000})(?<=[^\s~])~(?![\w~])"), r"~~\1~~"),
)
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
_BULLET = re.compile(r"^\s*[•◦▪]\s+")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+")


def to_markdown(text: str, names: Mapping[str, str]) -> str:
    """Turn a message into clean Markdown; ``names`` maps ids of people and channels to their names."""
    text = _UPLOADED.sub("", text, count=1)
    pieces = []
    for number, piece in enumerate(_FENCE.split(text)):
        pieces.append(fenced(_plain(piece, names)) if number % 2 else _lines(piece, names))
    return clean_markdown("\n\n".join(piece for piece in pieces if piece.strip()))


def _plain(text: str, names: Mapping[str, str]) -> str:
    """Give what the reader of code sees."""
    shown = _ANGLED.sub(lambda match: _shown(match, names), text)
    for entity, character in _ENTITIES:
        shown = shown.replace(entity, character)
    return shown


def _shown(match: re.Match[str], names: Mapping[str, str]) -> str:
    """Give the words of a mention or a link."""
    sign, target, label = match[1], match[2], match[3]
    if sign in ("@", "#"):
        return ("#" if sign == "#" else "") + (label or names.get(target) or target)
    if sign == "!":
        return (label or "") if target.startswith(("subteam", "date")) else ""
    return label or target.removeprefix("mailto:").removeprefix("tel:")


def _lines(text: str, names: Mapping[str, str]) -> str:
    """Turn prose into Markdown line by line: items and quotations stay, other lines break hard."""
    out: list[str] = []
    before = ""
    for line in text.split("\n"):
        kind, shown = _line(line, names)
        if out and shown:
            out.append("  \n" if kind == before == "prose" else "\n" if kind == before else "\n\n")
        elif not shown:
            kind = ""
        out.append(shown)
        before = kind
    return "".join(out)


def _line(line: str, names: Mapping[str, str]) -> tuple[str, str]:
    if not line.strip():
        return "", ""
    if line.startswith("&gt;"):
        return "quote", "> " + _item(line.removeprefix("&gt;").removeprefix("&gt;&gt;").strip(), names)
    if bullet := _BULLET.match(line):
        return "item", "- " + _item(line[bullet.end() :], names)
    if number := _NUMBER.match(line):
        return "number", f"{number[1]}. " + _item(line[number.end() :], names)
    shown = _inline(line, names).strip()
    return ("prose", escape_line(shown)) if shown else ("", "")


def _item(line: str, names: Mapping[str, str]) -> str:
    return escape_tags(_inline(line, names))


def _inline(line: str, names: Mapping[str, str]) -> str:
    parts = _CODE.split(line)
    return "".join(
        _plain(part, names) if number % 2 else _prose(part, names) for number, part in enumerate(parts)
    )


def _prose(text: str, names: Mapping[str, str]) -> str:
    for emphasis, markdown in _EMPHASIS:
        text = emphasis.sub(markdown, text)
    return _plain(_EMOJI.sub("", text), names)
