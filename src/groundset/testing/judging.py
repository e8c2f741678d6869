"""The loopback model as a judge: scores by plain rules from passage, instruction and response alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from groundset.testing.asked import Asked
from groundset.testing.behaviour import Quirks
from groundset.testing.chance import chance, pick
from groundset.testing.pairs import Finding, Pair, clarity, correctness, form, overall, privacy

_ID = re.compile(r"^Pair: ([0-9a-f]{12})\b", re.MULTILINE)
_LISTED = re.compile(
    r"^\s*(?:[-*•]|\d+[.)])\s+[*`\"]*([A-Za-z][\w -]{0,60}?)[*`\"]*\s*(?:[:(–—]| - )", re.MULTILINE
)
_SCALE = 5
_KINDS: tuple[tuple[str, Callable[[Pair], Finding]], ...] = (
    ("clar|contain|understand|instruct", clarity),
    ("format|clean|style|form$", form),
    ("priva|secret|personal|safe", privacy),
    ("correct|faith|ground|accura|support|true|truth|complete|help|answer", correctness),
)
"""Parts of a criterion's name, and the rule that scores it."""


def judgement(asked: Asked, quirks: Quirks, seed: int) -> dict[str, Any]:
    """Answer a judge's prompt: a score and a reason for each criterion that it names."""
    names = (seed, asked.key)

    def happens(what: str, share: float) -> bool:
        return share > 0 and chance(*names, what) < share

    pair = Pair.of(asked)
    scores = []
    for criterion in criteria(asked):
        finding = _finding(criterion, pair, quirks)
        score = finding.score
        if happens(f"noise {criterion}", quirks.noisy_judge):
            score = pick(range(1, _SCALE + 1), *names, "score", criterion)
        scores.append({"criterion": criterion, "reason": finding.reason, "score": score})
    if happens("missing", quirks.missing_criterion):
        scores.pop()
    if happens("extra", quirks.extra_criterion):
        scores.append({"criterion": "charm", "reason": "it reads well", "score": _SCALE})
    pair_id = (
        f"{int(chance(*names, 'id') * 16**12):012x}"
        if happens("wrong id", quirks.wrong_id)
        else _pair_id(asked)
    )
    return {"id": pair_id, "scores": scores}


def criteria(asked: Asked) -> tuple[str, ...]:
    """Give the criteria that the schema allows, else those that the prompt lists."""
    found = dict.fromkeys(_allowed(asked.schema or {}))
    return tuple(found or dict.fromkeys(_LISTED.findall(asked.words_outside)))


def _allowed(schema: Any, name: str = "") -> Iterator[str]:
    """Yield the values of every property named ``criterion``, in the order of the schema."""
    if isinstance(schema, list):
        for part in schema:
            yield from _allowed(part, name)
    elif isinstance(schema, Mapping):
        if name == "criterion":
            yield from (value for value in schema.get("enum", ()) if isinstance(value, str))
            yield from (schema[key] for key in ("const",) if isinstance(schema.get(key), str))
        for key, part in schema.items():
            yield from _allowed(part, key)


def _finding(criterion: str, pair: Pair, quirks: Quirks) -> Finding:
    if quirks.blind_judge or (quirks.gullible_judge and pair.orders_the_judge):
        return Finding(_SCALE, "it is excellent")
    rule = next((rule for parts, rule in _KINDS if re.search(parts, criterion.lower())), overall)
    return rule(pair)


def _pair_id(asked: Asked) -> str:
    stated = _ID.search(asked.words_outside)
    return stated[1] if stated else "0" * 12
