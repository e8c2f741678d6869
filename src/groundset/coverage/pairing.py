"""Which pairs of dimensions people are shown against each other, and what their cells should hold."""

from __future__ import annotations

from itertools import combinations
from math import prod
from typing import Any

from groundset.coverage.quotas import cell_quotas
from groundset.settings import CoverageMap

OF_TEMPLATES = ("task_type", "difficulty", "instruction_style")
"""Dimensions that every map may have; the others are the user's own."""
MOST = 7
"""Pairs that are shown: the first one large, the others small."""
MOST_CELLS = 4_000
"""Cells of a pair that are held against a number of their own; of more, nobody reads one."""


def shown_pairs(coverage: CoverageMap) -> list[tuple[str, str]]:
    """Give the pairs, rows first: the user's own largest dimension by task type, then those with most values.

    A dimension of fewer than two values is held against nothing.
    """
    sizes = {name: len(d.values) for name, d in coverage.dimensions.items() if len(d.values) > 1}
    order = list(sizes)
    if len(order) < 2:
        return []
    down = max(order, key=lambda name: (name not in OF_TEMPLATES, sizes[name], -order.index(name)))
    across = next((name for name in OF_TEMPLATES if name in sizes and name != down), "")
    across = across or next(name for name in order if name != down)
    others = [_turned(pair, sizes) for pair in combinations(order, 2) if set(pair) != {down, across}]
    others.sort(key=lambda pair: (down not in pair, -sizes[pair[0]] * sizes[pair[1]]))
    return [(down, across), *others[: MOST - 1]]


def _turned(pair: tuple[str, str], sizes: dict[str, int]) -> tuple[str, str]:
    """Put the dimension with more values, or the user's own, into the rows."""
    a, b = sorted(pair, key=lambda name: (-sizes[name], name in OF_TEMPLATES))
    return a, b


def wanted_in_pairs(coverage: CoverageMap, samples: int) -> list[dict[str, Any]]:
    """Give the pairs with what each of their cells should hold, where the map plans a size."""
    return [_wanted(down, across, coverage, samples) for down, across in shown_pairs(coverage)]


def _wanted(down: str, across: str, coverage: CoverageMap, samples: int) -> dict[str, Any]:
    size = prod(len(coverage.dimensions[name].values) for name in (down, across))
    planned = coverage.samples and size <= MOST_CELLS
    numbers = cell_quotas(coverage, down, across, samples) if planned else {}
    cells = [{"values": dict(cell), "target": number} for cell, number in numbers.items() if number]
    return {"dimensions": [down, across], "cells": cells}
