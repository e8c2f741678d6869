"""Which texts a release must not hold, and how what is left of them looks.

Passages stand in ``sources`` so that evidence can be checked. Where a withheld candidate points into
a passage too, everything in it but the evidence of samples is blocked out, character for character,
since its question may stand beside its answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

BLOCK = "\N{FULL BLOCK}"
"""Stands for one withheld character; line ends stay."""

WITHHELD_GATES = frozenset({"decontamination"})
WITHHELD_REASONS = frozenset({"twin_of_leak", "secret", "personal_data", "license", "licence"})

_CALLS = "calls"
"""Keys of calls with reason codes, in lists."""

_TELLING_KEYS = frozenset(
    {"set", "eval_file", "evaluation_unit", "tier", "side", "label", "view", "kind"}
    | {"check", "criterion", "model", "sha256", _CALLS}
)
"""Keys whose text names a rule, a set, a model or its calls, never what a candidate says."""

_TELLING_WORDS = frozenset({"instruction", "response", "both"})
"""Names of views, which stand beside the offsets of a span."""

Span = tuple[int, int]


def must_withhold(gate: str, reason: str) -> bool:
    """Tell whether the text of a candidate that ended so must not be in a release."""
    return gate in WITHHELD_GATES or reason in WITHHELD_REASONS


def without_words(evidence: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out of a verdict's evidence what judges wrote: it may repeat what stands beside a pair."""
    judges = evidence.get("judges")
    if not isinstance(judges, list):
        return dict(evidence)
    return {**evidence, "judges": [{**judge, "reasons": {}} for judge in judges]}


def bare_proof(proof: Mapping[str, Any]) -> dict[str, Any]:
    """Leave of a verdict's evidence its numbers, the names of rules and sets, and what models were called.

    A judge's reasons go: they repeat what it read.
    """
    return {
        key: value if key == _CALLS else _bare(value)
        for key, value in proof.items()
        if key in _TELLING_KEYS or _stays(value)
    }


def _stays(value: Any) -> bool:
    return not isinstance(value, str) or value in _TELLING_WORDS


def _bare(value: Any) -> Any:
    if isinstance(value, Mapping):
        return bare_proof(value)
    if isinstance(value, list | tuple):
        return [_bare(inner) for inner in value if _stays(inner)]
    return value


def blocked_out(text: str, start: int, visible: Iterable[Span]) -> str:
    """Block out a passage that begins at ``start``, but for the visible spans of its document."""
    parts, at = [], 0
    for first, last in sorted(visible):
        lower, upper = max(first - start, at), min(last - start, len(text))
        if lower < upper:
            parts += [_block(text[at:lower]), text[lower:upper]]
            at = upper
    return "".join([*parts, _block(text[at:])])


def _block(text: str) -> str:
    return "\n".join(BLOCK * len(line) for line in text.split("\n"))
