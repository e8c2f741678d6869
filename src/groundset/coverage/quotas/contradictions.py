"""What a map asks for and cannot have, each with the cells that by themselves make it so."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from groundset.coverage.cells import Cell, holds, in_words
from groundset.coverage.quotas.cuts import smaller
from groundset.coverage.quotas.demands import Demands, Lifted, lifted
from groundset.coverage.quotas.flows import Arc, violated_cut
from groundset.coverage.quotas.pairs import SINK, Pair, bounded_pairs
from groundset.coverage.quotas.wording import Cut, Number, largest_first, listed, samples, wanting

MOST_ROUNDS = 20
"""More contradictions of one pair of dimensions are found when these are resolved."""


@dataclass(frozen=True, slots=True)
class Infeasible:
    """Demands that no dataset can meet together, whatever else the map says."""

    cells: tuple[Cell, ...]
    """The values, required and forbidden combinations whose targets contradict one another."""
    says: str
    """The contradiction, in numbers."""


def contradictions(demands: Demands) -> tuple[Infeasible, ...]:
    """Find what cannot be had; what is named once is taken out before the search goes on.

    Of combinations of three and more dimensions only what they bring to the pairs and values
    within them is looked at, and pairs of dimensions are looked at one by one: what is named
    cannot be had, but such a map may hold contradictions that are not named.
    """
    found: list[Infeasible] = []
    for search in SEARCHES:
        for _ in range(MOST_ROUNDS):
            more = search(demands)
            if not more:
                break
            found += more
            demands = demands.without(cell for one in more for cell in one.cells)
    return tuple(found)


def _required_but_forbidden(demands: Demands) -> list[Infeasible]:
    found = []
    for cell, number in demands.least.items():
        inner = next((one for one in demands.forbidden if len(cell) > 1 and holds(one, cell)), None)
        if number and inner is not None:
            says = f"{in_words(cell)} wants {samples(number)}, but {in_words(inner)} is forbidden"
            found.append(Infeasible((cell, inner), says))
    return found


def _beyond_counts(demands: Demands) -> list[Infeasible]:
    """Find values and combinations within which more is required than their own count."""
    known = lifted(demands.least)
    found = []
    for cell, most in demands.most.items():
        for group in known.parts.get(cell, ()):
            numbers = largest_first([(one, known.least[one]) for one in group], most)
            total = sum(n for _, n in numbers)
            if total > most:
                says = f"{wanting(_told(known, numbers))}, but {in_words(cell)} may have only {most}"
                found.append(Infeasible((cell, *_because(known, numbers)), says))
                break
    return found


def _beyond_samples(demands: Demands) -> list[Infeasible]:
    """Find dimensions whose least numbers are more than the planned samples."""
    known = lifted(demands.least)
    found = []
    for name, values in demands.values.items() if demands.planned else ():
        numbers = largest_first([(v, known.least[v]) for v in values if known.least[v]], demands.planned)
        total = sum(n for _, n in numbers)
        if total > demands.planned:
            names = listed([f"{cell[0][1]} ({n})" for cell, n in numbers])
            are = "s of {} are" if len(numbers) > 1 else " of {} is"
            says = f"{name}: the least number{are.format(names)} {total} of {samples(demands.planned)}"
            found.append(Infeasible(_because(known, numbers), says))
    return found


def _shares_beyond_all(demands: Demands) -> list[Infeasible]:
    """Find dimensions whose shares are more than 1 together, whatever the size."""
    whole = math.lcm(*(share.denominator for share in demands.shares.values()))
    shared = lifted({cell: int(share * whole) for cell, share in demands.shares.items()})
    found = []
    for name, values in demands.values.items():
        numbers = largest_first([(v, shared.least[v]) for v in values if v in shared.least], whole)
        total = sum(n for _, n in numbers)
        if total > whole:
            names = listed([f"{cell[0][1]} ({n / whole:.6g})" for cell, n in numbers])
            says = f"{name}: the shares of {names} are {total / whole:.6g} of all samples"
            found.append(Infeasible(_because(shared, numbers), says))
    return found


def _counts_too_few(demands: Demands) -> list[Infeasible]:
    """Find dimensions that have counts for all values, and too small ones."""
    found = []
    for name, values in demands.values.items() if demands.planned else ():
        total = sum(demands.most.get(value, demands.planned) for value in values)
        if values and total < demands.planned:
            says = f"the counts of {name} add up to {total}, and {samples(demands.planned)} are planned"
            found.append(Infeasible(values, says))
    return found


def _cuts(demands: Demands) -> list[Infeasible]:
    """Find one contradiction in the table of every two dimensions."""
    known = lifted(demands.least)
    found = []
    for pair in bounded_pairs(demands, demands.most):
        arcs = pair.arcs(known.least, demands.most)
        cut = violated_cut(pair.nodes, arcs)
        if cut is not None:
            found.append(_named(pair, arcs, smaller(arcs, cut), known))
    return found


def _named(pair: Pair, arcs: list[Arc], inside: list[bool], known: Lifted) -> Infeasible:
    cut = Cut(pair.planned)
    for arc in arcs:
        enters = inside[arc.end] and not inside[arc.start]
        leaves = inside[arc.start] and not inside[arc.end]
        if arc.start == SINK:
            cut.all_wanted, cut.all_room = enters, leaves
        elif enters and arc.low and arc.cell:
            cut.wanted.append((arc.cell, arc.low))
        elif leaves and arc.high and arc.cell:
            cut.room.append((arc.cell, arc.high))
        elif leaves and arc.cell:
            cut.barred.append(arc.cell)
    named = _because(known, cut.wanted)
    cut.wanted = _told(known, cut.wanted)
    cells = (*named, *(cell for cell, _ in cut.room), *cut.barred)
    return Infeasible(tuple(dict.fromkeys(cells)), cut.sentence())


def _because(known: Lifted, numbers: Iterable[Number]) -> tuple[Cell, ...]:
    return tuple(dict.fromkeys(cell for one, _ in numbers for cell in known.because[one]))


def _told(known: Lifted, numbers: Iterable[Number]) -> list[Number]:
    """Name the combination as written where it alone brings a number with it."""
    reasons = [(known.because[cell], cell, n) for cell, n in numbers]
    return [(because[0] if len(because) == 1 else cell, n) for because, cell, n in reasons]


SEARCHES: tuple[Callable[[Demands], list[Infeasible]], ...] = (
    _required_but_forbidden,
    _beyond_counts,
    _beyond_samples,
    _shares_beyond_all,
    _counts_too_few,
    _cuts,
)
