"""What the rows chosen as examples say: read again from the data, which nobody held in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from groundset.checking.findings import NOTHING, Example, Said
from groundset.datasets import sources
from groundset.datasets.json_rows import Row
from groundset.datasets.shapes import ShapeError, conversation
from groundset.gates.checks.privacy import PRIVATE, is_private

_LONGEST = 20_000
"""Characters of an instruction or a response."""


def shown(data: Path, examples: Sequence[Example]) -> tuple[Example, ...]:
    """Give the examples with the beginning of what they say; of rows with private data, nothing."""
    wanted = {row for one in examples for row in (one.row, one.other_row) if row is not None}
    said = _said(data, wanted)
    return tuple(_with(one, said) for one in examples)


def _with(example: Example, said: Mapping[int, Said]) -> Example:
    own = said.get(example.row, NOTHING)
    other = said.get(example.other_row, NOTHING) if example.other_row is not None else NOTHING
    if own == NOTHING or example.reason in PRIVATE:
        # What its source lacks may be the very number that must not be shown.
        return replace(example, missing=(), said=NOTHING, other_said=NOTHING)
    return replace(example, said=own, other_said=other)


def _said(data: Path, wanted: set[int]) -> dict[int, Said]:
    """Read the wanted rows again; a row with private data is left out, whatever gate rejects it."""
    found: dict[int, Said] = {}
    left = set(wanted)
    for row in sources.rows(data) if left else ():
        if row.number not in left:
            continue
        left.remove(row.number)
        if (said := _of(row)) is not None:
            found[row.number] = said
        if not left:
            break
    return found


def _of(row: Row) -> Said | None:
    try:
        one = conversation(row.value)
    except ShapeError:
        return None
    if is_private(one.instruction, one.response):
        return None
    return Said(one.instruction[:_LONGEST], one.response[:_LONGEST])
