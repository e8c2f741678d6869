"""What a family of rules gets to see, and what it answers with."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from groundset.mining.outline import Outline, Outlined, within
from groundset.records import Passage


@dataclass(frozen=True, slots=True)
class Instruction:
    """A worded instruction that stands on its own."""

    text: str
    template: str
    """Name and hash of the wording, ``en/topic/2@9f…``."""
    style: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """A pair that a miner found, before its response is checked for completeness."""

    start: int
    end: int
    instruction: Instruction | None
    """None when the heading cannot be worded so that it stands on its own."""
    task_type: str
    strength: int
    """Higher is ranked first within a family."""
    bare_answers: bool = False
    """Whether code, a list or a table can answer without prose."""


def _start(found: Outlined) -> int:
    return found.section.start


@dataclass(frozen=True, slots=True)
class View:
    """A passage within its document."""

    outline: Outline
    passage: Passage

    def sections(self) -> Iterator[Outlined]:
        """Yield the sections whose heading and own body lie in the passage."""
        every = self.outline.sections
        first = bisect_left(every, self.passage.start, key=_start)
        last = bisect_left(every, self.passage.end, lo=first, key=_start)
        return (found for found in every[first:last] if within(found, self.passage))

    @property
    def text(self) -> str:
        """The document's text, which all offsets point into."""
        return self.outline.document.text


class Miner(Protocol):
    """Finds the pairs of one family in a passage, by rule."""

    @property
    def family(self) -> str:
        """Name that becomes ``Origin.family``."""

    def find(self, view: View) -> Iterator[Proposal]:
        """Yield proposals; each span begins and ends at a block or sentence border."""
