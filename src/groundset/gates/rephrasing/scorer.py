"""The frozen scorer: how likely a row asks what a question asks, from what they look like side by side.

A logistic regression. ``scorer.json`` holds its coefficients; ``scripts/train_rephrasing.py`` makes it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, fsum

_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Scorer:
    """Weights of features, in logits per unit."""

    intercept: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        """Give the probability, rounded to 6 digits."""
        logit = fsum([self.intercept, *(weight * features[name] for name, weight in self.weights.items())])
        return round(1 / (1 + exp(-logit)) if logit > 0 else exp(logit) / (1 + exp(logit)), _DIGITS)


@cache
def frozen() -> Scorer:
    """Read the coefficients that come with the package."""
    held = json.loads(written())
    return Scorer(held["intercept"], held["weights"])


def written() -> str:
    """Give the coefficients as they are written."""
    return files("groundset.gates.rephrasing").joinpath("scorer.json").read_text("ascii")
