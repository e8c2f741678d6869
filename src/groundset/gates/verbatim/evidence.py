"""What a verdict says of an overlap: where it stands in the candidate and where in the item."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from groundset.gates.evaluation_index import Reference
from groundset.gates.verbatim.overlaps import Overlap
from groundset.records import Candidate
from groundset.text.tokens import Tokens, tokenize


@dataclass(frozen=True, slots=True)
class Views:
    """A candidate as one sequence of tokens, which can tell the views apart."""

    instruction: Tokens
    response: Tokens
    shift: int
    """Characters before the response in the view of both."""

    @staticmethod
    def of(candidate: Candidate) -> Views:
        """Cut a candidate."""
        asked = candidate.instruction
        return Views(tokenize(asked), tokenize(candidate.response), len(asked) + 1)

    def span(self, start: int, end: int) -> list[Any]:
        """Turn a token span into [view, start, end] in characters of that view's text."""
        border = len(self.instruction.words)
        if end <= border:
            return ["instruction", self.instruction.starts[start], self.instruction.ends[end - 1]]
        last = self.response.ends[end - 1 - border]
        if start >= border:
            return ["response", self.response.starts[start - border], last]
        return ["both", self.instruction.starts[start], self.shift + last]


@dataclass(frozen=True, slots=True)
class Hit:
    """An overlap with a side of one item."""

    overlap: Overlap
    reference: Reference

    @property
    def order(self) -> tuple[float, str, int, str]:
        """Sort by score, best first, then by name."""
        return (-self.overlap.score, *self.reference.item, self.reference.side.name)

    def to_json(self, views: Views) -> Mapping[str, Any]:
        """Give the entry of the evidence."""
        side = self.reference.side
        return {
            "eval_file": self.reference.set_name,
            "eval_row": self.reference.row,
            "side": side.name,
            "tier": "verbatim",
            "label": "same_item",
            "score": self.overlap.score,
            "run": self.overlap.run,
            "spans": {
                "candidate": [views.span(*span) for span in self.overlap.row],
                "evaluation": side.spans(self.overlap.side),
                "evaluation_unit": "tokens" if side.parts is None else "characters",
            },
        }
