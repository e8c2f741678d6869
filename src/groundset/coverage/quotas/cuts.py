"""The proof that numbers cannot be had, made as small as goes."""

from __future__ import annotations

from collections.abc import Sequence

from groundset.coverage.quotas.flows import Arc

MOST_PASSES = 10


def excess(arcs: Sequence[Arc], inside: Sequence[bool]) -> int:
    """Give by how much what must flow in is more than what may flow out."""
    return sum(_weight(arc, inside)[0] for arc in arcs)


def smaller(arcs: Sequence[Arc], inside: list[bool]) -> list[bool]:
    """Shrink a violated cut to one that names fewer cells and is violated still."""
    for kept in (True, False):
        inside = _smallest_part(arcs, inside, kept=kept)
    for _ in range(MOST_PASSES):
        if not _flipped(arcs, inside):
            break
    return inside


def _weight(arc: Arc, inside: Sequence[bool]) -> tuple[int, int]:
    """Give what an arc adds to the excess, and whether it has to be named for it."""
    if inside[arc.start] == inside[arc.end]:
        return 0, 0
    if inside[arc.end]:
        return arc.low, int(arc.low > 0)
    return -arc.high, 1


def _smallest_part(arcs: Sequence[Arc], inside: list[bool], *, kept: bool) -> list[bool]:
    """Keep of one side only a connected part that is violated by itself: such parts add up."""
    part = list(range(len(inside)))

    def root(node: int) -> int:
        while part[node] != node:
            part[node] = part[part[node]]
            node = part[node]
        return node

    for arc in arcs:
        if inside[arc.start] == inside[arc.end] == kept and arc.high:
            part[root(arc.start)] = root(arc.end)
    best, fewest = inside, sum(_weight(arc, inside)[1] for arc in arcs)
    for one in dict.fromkeys(root(node) for node, side in enumerate(inside) if side == kept):
        alone = [(root(node) == one) == kept for node in range(len(inside))]
        weights = [_weight(arc, alone) for arc in arcs]
        named = sum(n for _, n in weights)
        if sum(more for more, _ in weights) > 0 and named < fewest:
            best, fewest = alone, named
    return best


def _flipped(arcs: Sequence[Arc], inside: list[bool]) -> bool:
    """Move single nodes to the other side where that names fewer cells.

    Outward moves and the last values of the map come first, so that its first ones are named.
    """
    touching: list[list[Arc]] = [[] for _ in inside]
    for arc in arcs:
        touching[arc.start].append(arc)
        touching[arc.end].append(arc)
    left, changed = excess(arcs, inside), False
    for node in sorted(range(len(inside)), key=lambda each: (not inside[each], -each)):
        own = touching[node]
        before = [_weight(arc, inside) for arc in own]
        inside[node] = not inside[node]
        after = [_weight(arc, inside) for arc in own]
        now = left + sum(more for more, _ in after) - sum(more for more, _ in before)
        if now > 0 and sum(n for _, n in after) < sum(n for _, n in before):
            left, changed = now, True
        else:
            inside[node] = not inside[node]
    return changed
