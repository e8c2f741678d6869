"""What a check is: a function from instruction and response to a score, with its parameters' defaults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

Parameter = int | float
Run = Callable[[str, str, Mapping[str, Any]], float]
"""Instruction, response and all parameters to a score in [0, 1]; 0 fails the candidate."""


@dataclass(frozen=True, slots=True)
class Check:
    """One deterministic check; its name is the reason code of a candidate that fails it."""

    name: str
    run: Run
    defaults: Mapping[str, Parameter] = field(default_factory=dict)
    """Parameter to its default; numbers of 0 or more, of the default's type."""
    context: bool = True
    """Whether it looks at the text, too, that an instruction brings along to ask about."""

    def problems(self, given: Mapping[str, Any]) -> list[str]:
        """Say what is wrong with the parameters a rubric gives; a way to mend it in each message."""
        return [problem for key, value in sorted(given.items()) if (problem := self._problem(key, value))]

    def _problem(self, key: str, value: Any) -> str:
        if key not in self.defaults:
            allowed = ", ".join(sorted(self.defaults)) or "none"
            return f"check {self.name!r} has no parameter {key!r}; it has: {allowed}"
        kind = type(self.defaults[key])
        fits = isinstance(value, int | float) if kind is float else isinstance(value, int)
        if isinstance(value, bool) or not fits or value < 0:
            what = "a whole number" if kind is int else "a number"
            return f"parameter {key!r} of check {self.name!r} must be {what} of 0 or more, not {value!r}"
        return ""


def ramp(value: float, low: float, high: float) -> float:
    """Score 0 up to ``low``, 1 from ``high``, in a line between."""
    if value >= high:
        return 1.0
    return 0.0 if value <= low else (value - low) / (high - low)
