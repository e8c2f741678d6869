"""Fits the scorer of rephrased items: a logistic regression, its weights rounded to three digits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.leaks.kinds import Kind
from benchmarks.leaks.sets import Row
from groundset.gates.rephrasing import ItemTexts
from groundset.gates.rephrasing.looking import Sight, Sights
from groundset.gates.rephrasing.scorer import Scorer

_STRENGTH = 0.3
"""Inverse of the penalty on weights, as scikit-learn has it."""
_OTHER = 0.25
"""Weight of an item that is near to a rephrasing of another one."""
_COPY = 0.9
"""Honest rows that cover an item by so much, both ways, are copies of it and no examples of honesty."""
_SHIFT = 0.4
"""Added to every logit: with it, 0.5 is near the best threshold of all kinds that were held back."""
_DIGITS = 3


@dataclass(frozen=True, slots=True)
class Examples:
    """Rows beside items: what they look like, whether they are the same, and what each counts."""

    names: tuple[str, ...]
    features: NDArray[np.float64]
    same: NDArray[np.bool_]
    weights: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """Rows of a kind, which item each is, -1 for none, and what is near to it."""

    kind: Kind
    rows: Sequence[Row]
    truths: Sequence[int]
    sights: Sequence[Sequence[Sight]]


def look(kind: Kind) -> Seen:
    """Look at all rows of a kind."""
    sights = Sights([ItemTexts(kind.name, kind.items)])
    place_of = {row: at for at, entry in enumerate(sights.indexes[0].entries) for row in entry.question.rows}
    rows = [*kind.rephrased, *kind.honest]
    truths = [-1 if row.truth is None else place_of[row.truth] for row in rows]
    return Seen(kind, rows, truths, list(sights.of([(row.instruction, row.response) for row in rows])))


def examples(seen: Seen) -> Examples:
    """Make examples of what was seen of a kind."""
    features: list[Mapping[str, float]] = []
    same: list[bool] = []
    weights: list[float] = []
    for truth, near in zip(seen.truths, seen.sights, strict=True):
        if truth < 0 and any(min(one.features["item"], one.features["row"]) > _COPY for one in near):
            continue
        features += [one.features for one in near]
        same += [one.place == truth for one in near]
        weights += [_OTHER if truth >= 0 else seen.kind.honest_weight] * len(near)
    names = tuple(features[0])
    right = np.array(same)
    counted = np.where(right, seen.kind.weight / max(1, int(right.sum())), np.array(weights))
    return Examples(names, np.array([[one[name] for name in names] for one in features]), right, counted)


def fit(parts: Sequence[Examples]) -> Scorer:
    """Fit a scorer on examples of several kinds."""
    features = np.concatenate([part.features for part in parts])
    center, scale = features.mean(axis=0), features.std(axis=0)
    model = LogisticRegression(C=_STRENGTH, max_iter=3000, tol=1e-8)
    model.fit(
        (features - center) / scale,
        np.concatenate([part.same for part in parts]),
        sample_weight=np.concatenate([part.weights for part in parts]),
    )
    weights = model.coef_[0] / scale
    intercept = float(model.intercept_[0] - (weights * center).sum()) + _SHIFT
    named = dict(zip(parts[0].names, weights.round(_DIGITS).tolist(), strict=True))
    return Scorer(round(intercept, _DIGITS), named)
