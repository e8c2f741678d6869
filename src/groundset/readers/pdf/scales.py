"""The scales of charts: numbers alone, at even steps. Any other number that stands alone is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from groundset.readers.pdf.blocks import Block

_LABEL = re.compile(r"^[-−]?\d[\d.,]*\s?%?$")
_LEAST = 4


def without_scales(blocks: Sequence[Block]) -> list[Block]:
    """Give the blocks without those in a row that are nothing but a scale."""
    found: list[Block] = []
    for labels, group in groupby(blocks, key=_is_label):
        listed = list(group)
        if not labels or not _steps_evenly(list(_numbers(listed))):
            found += listed
    return found


def _is_label(block: Block) -> bool:
    return block.kind == "paragraph" and all(
        _LABEL.match(word) for line in block.lines for word in line.text.split()
    )


def _numbers(blocks: Sequence[Block]) -> Iterator[float]:
    for block in blocks:
        for word in block.text.split():
            plain = word.rstrip("%").replace("−", "-").replace(",", "")
            try:
                yield float(plain)
            except ValueError:
                yield float("nan")


def _steps_evenly(numbers: Sequence[float]) -> bool:
    steps = [b - a for a, b in pairwise(numbers)]
    if len(numbers) < _LEAST or not steps[0]:
        return False
    return all(abs(step - steps[0]) <= 1e-6 * abs(steps[0]) for step in steps)
