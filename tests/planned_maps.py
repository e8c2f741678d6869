"""Small maps with plans, as quota tests write them down."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from groundset.coverage.cells import Cell, cell_of
from groundset.coverage.quotas import Quotas
from groundset.settings import CoverageMap

Targets = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """A map as one writes it."""

    samples: int
    dimensions: dict[str, dict[str, Targets]]
    required: list[tuple[dict[str, str], Targets]] = field(default_factory=list)
    forbidden: list[dict[str, str]] = field(default_factory=list)

    @property
    def map(self) -> CoverageMap:
        return CoverageMap.model_validate(
            {
                "samples": self.samples,
                "dimensions": {
                    name: {"values": {value: {"target": target} for value, target in values.items()}}
                    for name, values in self.dimensions.items()
                },
                "required": [{"values": values, "target": target} for values, target in self.required],
                "forbidden": self.forbidden,
            }
        )

    def written(self, target: Targets, there_are: int = 0) -> int:
        share = Fraction(str(target.get("share", 0))) * (self.samples or there_are)
        return max(int(target.get("count", 0)), int(target.get("floor", 0)), math.ceil(share))

    def only(self, cells: tuple[Cell, ...]) -> Plan:
        """Take out of the map what is asked of any other cells."""
        return replace(
            self,
            dimensions={
                name: {value: target if ((name, value),) in cells else {} for value, target in values.items()}
                for name, values in self.dimensions.items()
            },
            required=[one for one in self.required if cell_of(one[0], self.map) in cells],
            forbidden=[one for one in self.forbidden if cell_of(one, self.map) in cells],
        )


def numbers(found: Quotas, dimension: str) -> list[int]:
    return [n for cell, n in found.targets.items() if len(cell) == 1 and cell[0][0] == dimension]
