"""Screens rows against all items of all evaluation sets."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from groundset.gates.rephrasing import scorer, weights
from groundset.gates.rephrasing.looking import Sight, Sights
from groundset.gates.rephrasing.texts import ItemTexts, Label, Match

THRESHOLD = 0.5
"""Probability from which a row is taken for an item in other words."""
SAME_TEMPLATE = 0.95
"""Probability from which it is taken for one with other numbers or names; below it the subject may be all."""
_RULES = 1
"""Raise it when the same texts and coefficients give another result."""
_NEAREST = 2
_AGREEING = {"numbers_missing": 0.0, "numbers_added": 0.0}


class Rephrasings:
    """The items of evaluation sets, ready to be compared with rows.

    ``fingerprint`` names everything that a result depends on but the items: rules, coefficients, vectors.
    """

    def __init__(self, sets: Sequence[ItemTexts]) -> None:
        self._sights = Sights(sets)
        self._scorer = scorer.frozen()

    @property
    def fingerprint(self) -> str:
        """Name rules, coefficients and vectors."""
        frozen_parts = hashlib.sha256((scorer.written() + weights.written()).encode()).hexdigest()[:16]
        return f"rephrasing/{_RULES}/{frozen_parts}/{self._sights.fingerprint}"

    def screen(self, pairs: Sequence[tuple[str, str]]) -> list[list[Match]]:
        """Give the nearest items of each (instruction, response), likeliest first; at most two."""
        return [self._matches(sights) for sights in self._sights.of(pairs)]

    def _matches(self, sights: Sequence[Sight]) -> list[Match]:
        found = [self._match(sight) for sight in sights]
        found.sort(key=lambda match: (-match.probability, match.set_name, match.row))
        return found[:_NEAREST]

    def _match(self, sight: Sight) -> Match:
        question = sight.question
        label, probability = self._judged(sight)
        side = "both" if sight.item_side == "both" else "question"
        return Match(
            question.set_name,
            question.rows[0],
            probability,
            label,
            sight.row_side,
            side,
            sight.features,
            question.rows[1:],
        )

    def _judged(self, sight: Sight) -> tuple[Label, float]:
        """Give the label and how likely it holds.

        A row that would be the item if only its numbers were the item's is of the same template, and so is
        one that asks the same of something else.
        """
        features = sight.features
        probability = self._scorer.probability(features)
        shared, missing = features["numbers_shared"], features["numbers_missing"]
        if features["numbers_added"] and missing and missing >= shared:
            return "same_template", self._scorer.probability(
                {**features, **_AGREEING, "numbers_shared": missing}
            )
        return ("same_template" if sight.renamed else "same_item"), probability
