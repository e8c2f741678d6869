"""The targets of a whole map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from groundset.coverage.cells import Cell
from groundset.coverage.quotas.contradictions import Infeasible, contradictions
from groundset.coverage.quotas.demands import Demands, demands_of, lifted, written_targets
from groundset.coverage.quotas.surplus import spread
from groundset.coverage.quotas.wording import listed
from groundset.settings import CoverageMap


@dataclass(frozen=True, slots=True)
class Quotas:
    """How many samples each cell should have, and what of it cannot be had."""

    least: Mapping[Cell, int]
    """What is asked for of every value and every required combination: the numbers as written."""
    targets: Mapping[Cell, int]
    """The same, raised until they add up to the planned size, then the forbidden ones (0), in map order."""
    aims: Mapping[Cell, int]
    """The ``count`` of each, 0 without one: only what has one can be over."""
    infeasible: tuple[Infeasible, ...]

    @property
    def contradicted(self) -> frozenset[str]:
        """Dimensions of which something cannot be had: their targets are as written."""
        return contradicted(self.infeasible)


def quotas(coverage: CoverageMap, samples_there_are: int) -> Quotas:
    """Turn the targets of a map into whole numbers.

    The least number of a cell is the largest of its count, its floor and its share, rounded up, of
    the planned samples (of those there are where none are planned). With a planned size, each
    dimension's targets add up to it: values with a count keep theirs, and what is left of the
    planned samples raises the others, the lowest first. Dimensions of which something cannot be
    had keep the least numbers as written: nothing is scaled, and no surplus is given out.
    """
    written = written_targets(coverage)
    demands = demands_of(coverage, samples_there_are)
    found = contradictions(demands)
    targets = dict(demands.least)
    if demands.planned:
        held_back = contradicted(found)
        names = [name for name, values in demands.values.items() if values and name not in held_back]
        surplus = spread(demands, lifted(demands.least), names)
        found = found if surplus is not None else (*found, _unsuited(demands, names))
        targets |= surplus or {}
    targets |= dict.fromkeys(demands.forbidden, 0)
    aims = {cell: written[cell].count if cell in written else 0 for cell in targets}
    return Quotas(demands.least, targets, aims, found)


def contradicted(infeasible: Iterable[Infeasible]) -> frozenset[str]:
    """Name the dimensions of which something cannot be had."""
    return frozenset(name for one in infeasible for cell in one.cells for name, _ in cell)


def _unsuited(demands: Demands, names: list[str]) -> Infeasible:
    """Say that no quotas were found for some dimensions, though any two of them have some."""
    cells = [cell for cell in (*demands.least, *demands.forbidden) if set(dict(cell)) <= set(names)]
    says = f"no quotas of {listed(names)} were found that suit all forbidden combinations at once"
    return Infeasible(tuple(cells), says)
