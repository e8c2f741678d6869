"""API keys: read when the first call is sent, and struck out of all that servers say."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from groundset.errors import ModelError
from groundset.settings.models import ModelSettings

_STRUCK = "***"
_LOOKS_LIKE_A_KEY = re.compile(
    r"\b(?:sk|pk|gsk|hf|xai|nvapi|AIza)[-_][\w*.-]{6,}|\b(?:Bearer|Basic)\s+\S+", re.I
)
"""Servers repeat keys in part, which the whole key does not match."""
_SHORTEST = 4
"""Characters of a key below which it is struck out nowhere: it would stand in ordinary words."""
_SHOWN = 300
"""Characters of a server's words that are shown."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a server asks for before it answers; empty where it asks for nothing. It shows nowhere."""

    value: str = field(default="", repr=False)

    def __str__(self) -> str:
        return _STRUCK if self.value else ""

    def strike(self, raw: bytes) -> bytes:
        """Strike the key out of a body, whatever it is a body of, also as JSON writes it."""
        if len(self.value) < _SHORTEST:
            return raw
        escaped = json.dumps(self.value)[1:-1]
        for written in {self.value, escaped, escaped.replace("/", "\\/")}:
            raw = raw.replace(written.encode(), _STRUCK.encode())
        return raw

    def shown(self, text: str) -> str:
        """Give what a server said on one line: shortened, and without anything that looks like a key."""
        # Half a character, which JSON can say and no file can hold, would end the run.
        text = text.encode("utf-8", "replace").decode()
        if len(self.value) >= _SHORTEST:
            text = text.replace(self.value, _STRUCK)
        # The line is cut last: half a key is a key.
        line = _LOOKS_LIKE_A_KEY.sub(_STRUCK, " ".join(text.split()))
        return line if len(line) <= _SHOWN else f"{line[: _SHOWN - 1]}…"


def read_key(settings: ModelSettings, root: Path, environment: Mapping[str, str] = os.environ) -> Key:
    """Read the key that the settings name; raises ModelError when it is not there, or is no key."""
    if settings.api_key_env:
        where, found = (
            f"the environment variable {settings.api_key_env}",
            environment.get(settings.api_key_env),
        )
    elif settings.api_key_file:
        where, found = f"the file {settings.api_key_file}", _in_file(root / settings.api_key_file)
    else:
        return Key()
    key = (found or "").strip()
    if not key:
        raise ModelError(f"{settings.model}: there is no key in {where}", "put the service's API key there")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise ModelError(f"{settings.model}: what {where} holds is no key", "it must be one word on one line")
    return Key(key)


def _in_file(path: Path) -> str | None:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None
