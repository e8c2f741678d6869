"""Reading what a judge replies: a score and a reason for each criterion asked, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from groundset.gates.judged import LEAST, MOST
from groundset.models.exchange import UnreadableError

LONGEST_REASON = 300
"""Characters of a judge's reason that are kept."""
_ENTRY = {"criterion", "reason", "score"}


@dataclass(frozen=True, slots=True)
class Scores:
    """What a judge says of one pair."""

    scores: Mapping[str, int]
    """Criterion to score, in the rubric's order."""
    reasons: Mapping[str, str]


def read_scores(content: str, *, pair: str, names: Sequence[str]) -> Scores:
    """Read a reply about a pair; raises UnreadableError, in words for the judge, for anything but scores."""
    whole = one_object(content)
    if set(whole) != {"id", "scores"}:
        raise UnreadableError("the object must have the keys `id` and `scores`, and no others")
    if whole["id"] != pair:
        raise UnreadableError(f"`id` must be {pair!r}, the number of the pair")
    entries = whole["scores"]
    if not isinstance(entries, list):
        raise UnreadableError("`scores` must be a list")
    found: dict[str, tuple[int, str]] = {}
    for entry in entries:
        name, score, reason = _entry(entry, names)
        if name in found:
            raise UnreadableError(f"criterion {name!r} stands twice in `scores`")
        found[name] = score, reason
    missing = [name for name in names if name not in found]
    if missing:
        raise UnreadableError(f"`scores` has no entry for: {', '.join(missing)}")
    return Scores({name: found[name][0] for name in names}, {name: found[name][1] for name in names})


def _entry(entry: Any, names: Sequence[str]) -> tuple[str, int, str]:
    if not isinstance(entry, dict) or set(entry) != _ENTRY:
        raise UnreadableError(
            "each entry of `scores` must have the keys `criterion`, `reason` and `score`, and no others"
        )
    name, score, reason = entry["criterion"], entry["score"], entry["reason"]
    if name not in names:
        raise UnreadableError(f"there is no such criterion; the criteria are: {', '.join(names)}")
    if type(score) is not int or not LEAST <= score <= MOST:
        raise UnreadableError(f"the score of {name!r} must be a whole number from {LEAST} to {MOST}")
    if not isinstance(reason, str):
        raise UnreadableError(f"the reason of {name!r} must be text")
    return name, score, _shortened(reason)


def _shortened(reason: str) -> str:
    """Put a reason on one short line of characters that can be stored."""
    line = " ".join(reason[: 4 * LONGEST_REASON].encode("utf-8", "replace").decode("utf-8").split())
    return line if len(line) <= LONGEST_REASON else f"{line[: LONGEST_REASON - 1]}…"


def one_object(content: str) -> dict[str, Any]:
    """Give the one JSON object of a reply; words or a code fence around it do no harm.

    Raises UnreadableError where there is none, or a key stands twice in it.
    """
    start, end = content.find("{"), content.rfind("}")
    try:
        whole = json.loads(content[start : end + 1] if start >= 0 else content, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise UnreadableError("it is no JSON object") from None
    if not isinstance(whole, dict):
        raise UnreadableError("it is no JSON object")
    return whole


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    plain = dict(pairs)
    if len(plain) < len(pairs):
        raise UnreadableError("a key stands twice in one object")
    return plain
