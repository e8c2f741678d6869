"""Whether a text must stay private, whatever gate ended the pair that it stands in."""

from __future__ import annotations

from groundset.gates.checks.registry import CHECKS

PRIVATE = ("personal_data", "secret")
"""Checks whose fault keeps a text out of releases and reports."""


def is_private(instruction: str, response: str) -> bool:
    """Tell whether a pair gives personal data or a secret away; a pair that an earlier gate ended may."""
    return any(CHECKS[name].run(instruction, response, CHECKS[name].defaults) == 0 for name in PRIVATE)
