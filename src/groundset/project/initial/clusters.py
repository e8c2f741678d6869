"""Units of a corpus, documents or sections, in clusters of like meaning: the same in any order of files.

Spherical k-means on whole-numbered vectors. Seeds are chosen one by one so that all units together come
nearest to a seed, which no single outlier can attract; ties go to the first in canonical order.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from groundset.embedding import StaticEmbedder, similarities
from groundset.embedding.vectors import Rows
from groundset.project.initial.units import Unit
from groundset.records import content_hash

_SEEDS_FROM = 1_500
_CENTRES_FROM = 6_000
"""Most units that seeds and centres are told from: a sample by hash; the others join the nearest centre."""
_BATCH = 4_096
_ROUNDS = 12
_MICRO = 1_000_000

Labels = NDArray[np.intp]


def clusters(units: Sequence[Unit], number: int, least: int) -> list[list[Unit]]:
    """Put units into at most ``number`` clusters of ``least`` or more, the nearest to a centre first."""
    ordered = sorted(units, key=lambda unit: content_hash(unit.name))
    embedder = StaticEmbedder()
    some = embedder.vectors([unit.text for unit in ordered[:_CENTRES_FROM]])
    centres = _refined(some, _seeds(some[:_SEEDS_FROM], number))
    centres = _without_small(some, centres, least * len(some) / max(1, len(ordered)))
    found: list[list[tuple[float, Unit]]] = [[] for _ in centres]
    for start in range(0, len(ordered), _BATCH):
        batch = ordered[start : start + _BATCH]
        near = similarities(embedder.vectors([unit.text for unit in batch]), centres)
        for unit, label, row in zip(batch, near.argmax(axis=1), near, strict=True):
            found[label].append((float(row[label]), unit))
    ranked = [sorted(one, key=lambda pair: (-pair[0], pair[1].name)) for one in found if one]
    return sorted(([unit for _near, unit in one] for one in ranked), key=lambda one: (-len(one), one[0].name))


def _seeds(rows: Rows, number: int) -> Rows:
    """Choose units one by one, each time the one that brings all units nearest to some seed."""
    near = np.rint(similarities(rows, rows) * _MICRO).astype(np.int64)
    best = np.zeros(len(rows), dtype=np.int64)
    chosen: list[int] = []
    for _ in range(min(number, len(rows))):
        gains = np.maximum(near, best).sum(axis=1)
        at = int(gains.argmax())
        chosen.append(at)
        best = np.maximum(best, near[at])
    return rows[sorted(set(chosen))]


def _refined(rows: Rows, centres: Rows) -> Rows:
    """Move each centre to the mean of its units until nothing moves."""
    for _ in range(_ROUNDS):
        labels = similarities(rows, centres).argmax(axis=1)
        moved = _means(rows, labels, centres)
        if np.array_equal(moved, centres):
            break
        centres = moved
    return centres


def _means(rows: Rows, labels: Labels, centres: Rows) -> Rows:
    """Sums of whole numbers are exact, and a mean is rounded to whole numbers again."""
    moved = centres.copy()
    for label in range(len(centres)):
        inside = rows[labels == label]
        if len(inside):
            moved[label] = np.rint(inside.sum(axis=0) / len(inside))
    return moved


def _without_small(rows: Rows, centres: Rows, least: float) -> Rows:
    """Take out the smallest cluster until each has enough units."""
    while len(centres) > 1:
        sizes = np.bincount(similarities(rows, centres).argmax(axis=1), minlength=len(centres))
        smallest = int(sizes.argmin())
        if sizes[smallest] >= least:
            break
        centres = _refined(rows, np.delete(centres, smallest, axis=0))
    return centres
