"""How many samples a new project plans and what each value should have at least: told from text alone.

Nothing here looks at what can be mined, so that a target says what is wanted and a count what there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isqrt

from groundset import mining
from groundset.project.initial.survey import Glance
from groundset.project.initial.units import once

CHARACTERS = 2_500
"""Of readable text for one planned sample: about what manuals and handbooks yield after all gates."""
FEWEST, MOST = 20, 20_000
_LEAST = 5


@dataclass(frozen=True, slots=True)
class Plan:
    """The planned size of a dataset."""

    samples: int
    characters: int
    """Of text in languages with mining rules, versions and translations once."""
    asked: bool = False
    """Whether somebody asked for this size."""

    def even(self, parts: int) -> int:
        """Give the floor of each of so many values that share half of the plan evenly, 2 where that fits."""
        return max(min(2, self.samples // parts), self.samples // (2 * parts))

    def rare(self, parts: int, divisor: int = 3) -> int:
        """Give the floor of one of them that few documents hold: a part of the even one, 1 at least."""
        return max(1, self.even(parts) // divisor)


def plan(documents: Iterable[Glance], asked: int = 0) -> Plan:
    """Plan a size: the one that was asked for, or else one by the text, rounded to two digits."""
    text = sum(d.characters for d in once(documents) if d.language in mining.languages())
    if asked:
        return Plan(asked, text, asked=True)
    wanted = min(MOST, max(FEWEST, text // CHARACTERS))
    unit = 10 ** (len(str(wanted)) - 2)
    return Plan(wanted // unit * unit, text)


def floors(sizes: Sequence[int], samples: int) -> list[int]:
    """Share half of the plan out by the square root of each area's text; their sum stays below the plan."""
    if not sizes:
        return []
    roots = [isqrt(max(1, size)) for size in sizes]
    least = min(_LEAST, samples // (2 * len(sizes))) or min(1, samples // len(sizes))
    found = [max(least, samples * root // (2 * sum(roots))) for root in roots]
    # Only where a floor of 1 for each takes most of the plan: the largest give way.
    while sum(found) > samples:
        found[found.index(max(found))] -= 1
    return found
