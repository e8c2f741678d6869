"""The messages that people wrote in a channel, in order; what machines wrote is left out."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from groundset.readers.slack.markup import to_markdown
from groundset.text.conversation import NOBODY, safe_name
from groundset.text.wordlist import word_set

_WRITTEN = word_set("me_message file_share file_comment thread_broadcast reply_broadcast")
"""Kinds of messages, besides the plain one, that hold the words of a person."""


@dataclass(frozen=True, slots=True)
class Message:
    """What one person wrote at one time."""

    moment: float
    """Seconds since 1970."""
    key: str
    """The time as Slack writes it, which names the message in its channel."""
    thread: str
    """Key of the message that opened its thread; its own when it opens one, empty when it is in none."""
    author: str
    body: str
    """Markdown; empty when nothing but a picture or an emoji was sent."""

    @property
    def date(self) -> str:
        """The day in UTC, as an ISO date."""
        return dt.datetime.fromtimestamp(self.moment, dt.UTC).date().isoformat()


def channel_messages(entries: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> list[Message]:
    """Give a channel's messages by time, edits made and deleted ones left out."""
    kept: dict[str, Message] = {}
    deleted: set[str] = set()
    for entry in entries:
        subtype = _text(entry, "subtype")
        if subtype == "message_deleted":
            deleted.add(_text(entry, "deleted_ts"))
            continue
        inner = entry.get("message")
        if subtype == "message_changed" and isinstance(inner, Mapping):
            entry, subtype = inner, _text(inner, "subtype")
        message = _message(entry, names) if _is_written(entry, subtype) else None
        if message is not None:
            kept[message.key] = _later(kept.get(message.key), message)
    found = (message for key, message in kept.items() if key not in deleted and message.body)
    return sorted(found, key=lambda message: (message.moment, message.key))


def _later(before: Message | None, message: Message) -> Message:
    """Take the later text of a message, and the thread that either version names."""
    return replace(message, thread=message.thread or before.thread) if before else message


def _is_written(entry: Mapping[str, Any], subtype: str) -> bool:
    if entry.get("type", "message") != "message" or (subtype and subtype not in _WRITTEN):
        return False
    return not entry.get("bot_id") and not entry.get("hidden") and _text(entry, "user") != "USLACKBOT"


def is_undated(entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry holds words of a person, and no time that anybody could have written them at."""
    written = _is_written(entry, _text(entry, "subtype")) and _text(entry, "text")
    return bool(written) and _moment(_text(entry, "ts")) is None


def _moment(key: str) -> float | None:
    try:
        moment = float(key)
    except ValueError:
        return None
    return moment if math.isfinite(moment) and 0 <= moment < _LATEST else None


def _message(entry: Mapping[str, Any], names: Mapping[str, str]) -> Message | None:
    key = _text(entry, "ts")
    moment = _moment(key)
    if moment is None:
        return None
    thread = _text(entry, "thread_ts") or (key if entry.get("reply_count") or entry.get("replies") else "")
    return Message(moment, key, thread, _author(entry, names), to_markdown(_text(entry, "text"), names))


_LATEST = 4_102_444_800.0
"""The year 2100."""


def _author(entry: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """Give the name of who wrote it; a person that the export does not list may be described on the spot."""
    user = _text(entry, "user")
    if user in names:
        return names[user]
    profile = entry.get("user_profile")
    told = profile if isinstance(profile, Mapping) else {}
    shown = _text(told, "display_name") or _text(told, "real_name") or _text(entry, "username")
    return safe_name(shown) if shown else user or NOBODY


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""
