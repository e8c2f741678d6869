"""What every reason code means in plain words, and what a person can do about it.

The words stand in ``reasons.toml``, the only place that has them.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Explanation:
    """A reason code in words."""

    means: str
    """The fact, as one sentence."""
    do: str
    """What a person can do about it; empty where nothing is to be done."""
    known: bool = True
    """False for a code that the table does not have; ``means`` is then the code with spaces."""


def explain(reason: str) -> Explanation:
    """Give a reason code in words; one that is not known is spelled out."""
    found = _table().get(reason)
    return found or Explanation(f"{reason.replace('_', ' ').capitalize()}.", "", known=False)


def gate_question(gate: str) -> str:
    """Give what a gate asks of a candidate; empty for a gate that is not known."""
    return _gates().get(gate, "")


def known_reasons() -> frozenset[str]:
    """Give every code that the table explains."""
    return frozenset(_table())


@cache
def _table() -> dict[str, Explanation]:
    rows: dict[str, dict[str, str]] = _file()["reasons"]
    return {name: Explanation(row["means"], row.get("do", "")) for name, row in rows.items()}


@cache
def _gates() -> dict[str, str]:
    gates: dict[str, str] = _file()["gates"]
    return gates


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(files("groundset").joinpath("reasons.toml").read_text("utf-8"))
