"""The fingerprint of a panel of judges none of which is blind, from what the certificate says of them."""

from __future__ import annotations

from collections.abc import Sequence

from groundset.judging.questions import Questions
from groundset.judging.questions import panel_fingerprint as fingerprint
from groundset.settings import Judge, Judging, Rubric


def panel_fingerprint(judges: Sequence[Judge], rubric: Rubric, settings: Judging) -> str:
    """Name a panel; nothing that a blind judge says counts, so no verdict was given with one on it."""
    return fingerprint((Questions(judge, rubric) for judge in judges), settings)
