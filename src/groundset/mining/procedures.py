"""How-to sections: a heading that names a doing, answered by steps or commands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from groundset.mining.outline import Outlined, answer_blocks
from groundset.mining.protocol import Proposal, View
from groundset.mining.trimming import answer_span
from groundset.mining.wording import word_spoken
from groundset.text.markdown import Block


def is_procedure(found: Outlined, blocks: Sequence[Block]) -> bool:
    """Tell whether the heading names a doing and the blocks hold steps or code."""
    return found.topic.kind in ("action", "relation") and (_steps(blocks) or _has_code(blocks))


def _steps(blocks: Sequence[Block]) -> bool:
    return any(block.kind == "ordered_list" and len(block.items) >= 2 for block in blocks)


def _has_code(blocks: Sequence[Block]) -> bool:
    return any(block.kind == "code" for block in blocks)


class ProcedureMiner:
    """Asks how to do what a heading names, and answers with introduction and steps, whole."""

    family: Final = "procedure"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose each section whose heading names a doing and that holds steps or code."""
        for found in view.sections():
            blocks = answer_blocks(found.section, view.passage)
            if not is_procedure(found, blocks):
                continue
            place = answer_span(view.text, blocks, view.outline.rules, self.family)
            if place is None or place.end > view.passage.end:
                continue
            instruction = word_spoken(view, found, place, steps=True)
            strength = 2 * _steps(blocks) + _has_code(blocks)
            yield Proposal(place.start, place.end, instruction, "how_to", strength)
