"""A heading and what stands under it, where no other family tells more."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from groundset.mining.outline import answer_blocks, span, trimmed
from groundset.mining.procedures import is_procedure
from groundset.mining.protocol import Proposal, View
from groundset.mining.wording import word

_TASKS = {"question": "question_answering", "rewrite": "question_answering"}
_BARE_USES = frozenset({"options", "examples", "usage", "prerequisites", "limitations", "benefits"})


class SectionMiner:
    """Asks for what a heading names, and answers with its section."""

    family: Final = "section"

    def find(self, view: View) -> Iterator[Proposal]:
        """Propose each section whose heading is neither a question nor a procedure."""
        for found in view.sections():
            if found.topic.kind in ("none", "question"):
                continue
            blocks = answer_blocks(found.section, view.passage)
            if is_procedure(found, blocks):
                continue
            place = span(trimmed(blocks, view.outline.rules))
            if place is None or place.end > view.passage.end:
                continue
            yield Proposal(
                place.start,
                place.end,
                word(view, found),
                _TASKS.get(found.topic.kind, "explanation"),
                strength=found.section.level,
                bare_answers=found.topic.use in _BARE_USES,
            )
