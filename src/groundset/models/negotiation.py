"""How a server is spoken to: what holds it to JSON, what it calls the limit of tokens.

No call is spent on finding out. The first requests go out in the strictest dialect; when a server refuses
one, in words that name what it does not take or in none, the same request is said in the next dialect. The
one that was answered is remembered for the server and model.
"""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from typing import Protocol

MODES = ("json_schema", "json_object", "text")
"""From the strictest down; ``json_object`` brings the schema along, which llama.cpp heeds."""
_TOO_LONG = re.compile(
    r"context.?(?:length|window|size)|maximum context|n_ctx|prompt is too long|too many (?:input )?tokens"
    r"|(?:prompt|input|message|request).{0,40}too (?:long|large)|reduce the length"
    r"|exceeds? the (?:available )?context",
    re.I,
)
_STRUCTURE = re.compile(r"response_format|json_schema|json_object|structured|guided|grammar|schema", re.I)
_NOT_TAKEN = re.compile(
    r"support|unrecogni|unknown|unexpected|extra|permitted|invalid|not allowed|deprecated", re.I
)
_BAD_REQUEST = frozenset({400, 422})
_NEGOTIABLE = _BAD_REQUEST | {500, 501}
"""Some servers fail, with these, at a grammar that they cannot make of a schema."""
_OTHER_LIMIT = {"max_tokens": "max_completion_tokens", "max_completion_tokens": "max_tokens"}


class Memory(Protocol):
    """What is remembered of servers from run to run; a journal is one."""

    def note(self, name: str) -> str:
        """Give what was remembered; empty when nothing was."""

    def remember(self, name: str, value: str) -> None:
        """Remember something."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """One way to put a request."""

    mode: str = MODES[0]
    limit: str = "max_tokens"
    """The name of the limit of tokens."""
    temperature: bool = True
    """Whether a temperature is sent."""

    def response_format(self, name: str, schema: object) -> dict[str, object] | None:
        """Say how a reply is held to a schema; None when it is not."""
        if self.mode == "json_schema":
            return {
                "type": "json_schema",
                "json_schema": {"name": name, "strict": True, "schema": schema},
            }
        return {"type": "json_object", "schema": schema} if self.mode == "json_object" else None


class Negotiation:
    """What is known of one server and model; used by many requests at a time."""

    def __init__(self, memory: Memory, name: str, structured: str = "auto") -> None:
        self._memory = memory
        self._name = name
        self._free = structured == "auto"
        kept = _read(memory.note(name))
        self._proven = kept is not None
        self.dialect = kept or Dialect()
        if not self._free:
            self.dialect = replace(self.dialect, mode=structured)

    def next(self, spoken: Dialect, status: int, said: str) -> Dialect | None:
        """Give the dialect to try after a refusal; None when it lies in something else.

        A bad request that names nothing is taken for one of the dialect as long as none was answered in.
        """
        if status not in _NEGOTIABLE or too_long(said):
            return None
        if spoken.limit in said and _NOT_TAKEN.search(said):
            return replace(spoken, limit=_OTHER_LIMIT[spoken.limit])
        if spoken.temperature and "temperature" in said:
            return replace(spoken, temperature=False)
        below = MODES.index(spoken.mode) + 1
        blind = not self._proven and status in _BAD_REQUEST
        if self._free and below < len(MODES) and (blind or _STRUCTURE.search(said)):
            return replace(spoken, mode=MODES[below])
        return None

    def answered(self, spoken: Dialect) -> None:
        """Remember that the server answers in this dialect."""
        if not self._proven or spoken != self.dialect:
            self._proven, self.dialect = True, spoken
            self._memory.remember(self._name, json.dumps(asdict(spoken), sort_keys=True))


def too_long(said: str) -> bool:
    """Tell whether a server refuses a prompt for its length."""
    return bool(_TOO_LONG.search(said))


def _read(note: str) -> Dialect | None:
    """Read what was remembered; what is none of ours is forgotten."""
    try:
        dialect = Dialect(**json.loads(note))
    except (ValueError, TypeError):
        return None
    known = dialect.mode in MODES and dialect.limit in _OTHER_LIMIT
    return dialect if known and isinstance(dialect.temperature, bool) else None
