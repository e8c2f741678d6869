"""All checks a rubric may name."""

from __future__ import annotations

from collections.abc import Mapping

from groundset.gates.checks import (
    boilerplate_text,
    language_match,
    leftover_markup,
    lengths,
    link_heavy,
    model_address,
    not_echo,
    personal_data,
    politeness,
    repetition,
    response_complete,
    secrets,
    self_contained,
)
from groundset.gates.checks.check import Check

CHECKS: Mapping[str, Check] = {
    check.name: check
    for check in (
        boilerplate_text.CHECK,
        politeness.EMPTY,
        lengths.INSTRUCTION,
        language_match.CHECK,
        leftover_markup.CHECK,
        link_heavy.CHECK,
        model_address.CHECK,
        not_echo.CHECK,
        personal_data.CHECK,
        politeness.REFUSAL,
        repetition.CHECK,
        response_complete.CHECK,
        lengths.RESPONSE,
        secrets.CHECK,
        self_contained.CHECK,
    )
}
