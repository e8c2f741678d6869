"""The files of a Slack export: people, channels, and a file of messages per channel and day."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from groundset.errors import UnreadableError
from groundset.readers.archives import Archive
from groundset.text.conversation import safe_name

_DAY = re.compile(r"^([^/]+)/(\d{4}-\d\d-\d\d)\.json$")
_DIRECT = re.compile(r"^(?:[DG][A-Z0-9]{8,}|mpdm-.*)$")
"""Folders of direct messages, between two people or a few."""


@dataclass(slots=True)
class Export:
    """An open export."""

    archive: Archive
    names: Mapping[str, str]
    """Id of a person or channel to the name that is shown."""
    days: dict[str, list[str]] = field(default_factory=dict)
    """Channel to its members of the archive, by date."""
    private: int = 0
    """Direct conversations, which are left out."""
    undated: int = 0
    """Messages so far that say nothing usable about when they were written."""
    bad: list[str] = field(default_factory=list)
    """Members that could not be read so far."""

    def messages(self, channel: str) -> Iterator[Mapping[str, Any]]:
        """Yield the entries of a channel, as they stand, by date."""
        for name in self.days[channel]:
            try:
                entries = _json(self.archive, name)
            except ValueError:
                entries = None
            if not isinstance(entries, list):
                self.bad.append(name)
                continue
            yield from (entry for entry in entries if isinstance(entry, Mapping))


def read_export(archive: Archive) -> Export:
    """Look through an archive; raises ``unsupported_archive`` where it is no export."""
    folder = _root(archive)
    people, channels = _records(archive, f"{folder}users.json"), _records(archive, f"{folder}channels.json")
    channels += _records(archive, f"{folder}groups.json")
    names = {_text(entry, "id"): _person(entry) for entry in people}
    names |= {_text(entry, "id"): _text(entry, "name") for entry in channels}
    export = Export(archive, names)
    known = {_text(entry, "name") for entry in channels}
    private = set()
    for name in archive.names:
        match = _DAY.match(name.removeprefix(folder))
        if match and (match[1] in known or not _DIRECT.match(match[1])):
            export.days.setdefault(match[1], []).append(name)
        elif match:
            private.add(match[1])
    export.private = len(private)
    return export


def _root(archive: Archive) -> str:
    """Give the folder of the archive that the export lies in, with its slash; empty for the top."""
    for name in archive.names:
        folder, _, base = name.rpartition("channels.json")
        if not base and folder.count("/") <= 1 and f"{folder}users.json" in archive:
            return folder
    raise UnreadableError(
        "unsupported_archive",
        "a ZIP archive, and not one that Slack exported: unpack it and give its folder as the corpus",
    )


def _json(archive: Archive, name: str) -> Any:
    try:
        return json.loads(archive.read(name))
    except (RecursionError, UnicodeDecodeError) as error:
        raise ValueError(name) from error


def _records(archive: Archive, name: str) -> list[Mapping[str, Any]]:
    if name not in archive:
        return []
    try:
        entries = _json(archive, name)
    except ValueError as error:
        raise UnreadableError("malformed_json", f"{name} in the export does not parse") from error
    return [entry for entry in entries if isinstance(entry, Mapping)] if isinstance(entries, list) else []


def _text(entry: Mapping[str, Any], key: str) -> str:
    value = entry.get(key)
    return value.strip() if isinstance(value, str) else ""


def _person(entry: Mapping[str, Any]) -> str:
    found = entry.get("profile")
    profile: Mapping[str, Any] = found if isinstance(found, Mapping) else {}
    shown = _text(profile, "display_name") or _text(profile, "real_name") or _text(entry, "real_name")
    return safe_name(shown or _text(entry, "name"))
