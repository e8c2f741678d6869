"""From which cosine on two texts mean the same, which is another for every encoder.

``thresholds.json`` holds what was measured, see ``docs/meaning.md``.
"""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from groundset.errors import ConfigurationError
from groundset.settings import SemanticDuplicates as Settings


def threshold_of(settings: Settings, encoder: str) -> float:
    """Give the configured threshold, or the one calibrated for an encoder, named by its fingerprint.

    Raises ConfigurationError where there is neither.
    """
    if settings.threshold is not None:
        return settings.threshold
    name = encoder.split("/", 1)[0]
    if name not in _calibrated():
        problem = f"deduplication.semantic.threshold: none was calibrated for the embedder {name!r}"
        hint = "give one; 0.95 is careful, and `python -m benchmarks meaning` prints the precision of each"
        raise ConfigurationError([f"{problem}: {hint}"])
    return float(_calibrated()[name]["threshold"])


@cache
def _calibrated() -> dict[str, Any]:
    text = files("groundset.gates.meaning").joinpath("thresholds.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
