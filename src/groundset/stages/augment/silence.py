"""Passages about a gap that gave no pair, and why: documents hold more than rules find in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection
from itertools import islice

from groundset.coverage.cells import Cell
from groundset.coverage.tagging import FROM_ORIGIN, Subject
from groundset.records import State
from groundset.stages.context import Context
from groundset.stages.mapping import tagger_of

_CHUNK = 2000


def silent_passages(context: Context, gaps: Collection[Cell]) -> dict[Cell, Counter[str]]:
    """Count per gap the passages about it without a pair, by reason.

    Only for values that a passage can have: what kind of pair it would give nobody knows.
    """
    wanted = {cell for cell in gaps if len(cell) == 1 and _tellable(context, cell)}
    found: dict[Cell, Counter[str]] = defaultdict(Counter)
    if not wanted:
        return found
    tagger = tagger_of(context)
    silent = (p for p in context.ledger.corpus.passages() if p.state is not State.KEPT)
    while chunk := list(islice(silent, _CHUNK)):
        subjects = [
            Subject("", "", p.document, p.headings, fields=context.fields.get(p.document, {})) for p in chunk
        ]
        for passage, tags in zip(chunk, tagger.tags(subjects), strict=True):
            for cell in wanted & {((tag.dimension, tag.value),) for tag in tags}:
                found[cell][passage.reason] += 1
    return found


def _tellable(context: Context, cell: Cell) -> bool:
    dimension = context.coverage.dimensions[cell[0][0]]
    return not dimension.function and (cell[0][0] not in FROM_ORIGIN or bool(dimension.column))
