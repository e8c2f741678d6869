"""Ask the same in another style: for pairs that wait, so that a thin style can be filled from them."""

from __future__ import annotations

from collections.abc import Iterator

from groundset.mining.protocol import Instruction, View
from groundset.mining.rules.values import Wording
from groundset.mining.wording import worded


def restyled(view: View, instruction: Instruction) -> Iterator[Instruction]:
    """Yield the instruction in every other style that there is a wording for, one of each style."""
    asked = instruction.asked
    if asked is None:
        return
    more = view.outline.rules.restyles.get(asked.use, ())
    numbered = [(str(at), one) for at, one in enumerate(asked.wordings)]
    numbered += [(f"more/{at}", one) for at, one in enumerate(more)]
    for style in sorted({one.style for _number, one in numbered} - {instruction.style}):
        number, wording = _drawn([pair for pair in numbered if pair[1].style == style], asked.draw)
        made = worded(view, asked, number, wording)
        if made.text != instruction.text:
            yield made


def _drawn(fitting: list[tuple[str, Wording]], draw: int) -> tuple[str, Wording]:
    return fitting[draw % len(fitting)]
