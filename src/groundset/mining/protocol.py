"""What a family of rules gets to see, and what it answers with."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from groundset.mining.outline import Outline, Outlined, within
from groundset.mining.rules.values import Wording
from groundset.records import Passage
from groundset.text.markdown import Block, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """What an instruction asks for, before one of the wordings was drawn for it."""

    use: str
    wordings: Sequence[Wording]
    values: Mapping[str, str]
    context: str
    draw: int


@dataclass(frozen=True, slots=True)
class Instruction:
    """A worded instruction that stands on its own."""

    text: str
    template: str
    """Name and hash of the wording, ``en/topic/2@9f…``."""
    style: str
    asked: Asked | None = field(default=None, compare=False, repr=False)
    """What it can be worded anew from; None where its words are the document's own."""


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
    entry: bool = False
    """Whether the response is an entry of a reference, which need not begin and end like a sentence."""
    spans: tuple[Span, ...] = ()
    """The pieces that make up the response, one per line, where it is not the whole from start to end."""

    @property
    def pieces(self) -> tuple[Span, ...]:
        """Every span that the response quotes, in order; they are joined by a line end."""
        return self.spans or (Span(self.start, self.end),)


T = TypeVar("T")


def _start(found: Outlined) -> int:
    return found.section.start


def _block_start(block: Block) -> int:
    return block.start


@dataclass(frozen=True, slots=True)
class View:
    """A passage within its document."""

    outline: Outline
    passage: Passage

    def sections(self) -> Iterator[Outlined]:
        """Yield the sections whose heading and own body lie in the passage."""
        return (found for found in self.opened() if within(found, self.passage))

    def opened(self) -> Sequence[Outlined]:
        """Give the sections that start in the passage, wherever they end."""
        return self.starting(self.outline.sections, _start)

    def starting(self, ordered: Sequence[T], start: Callable[[T], int]) -> Sequence[T]:
        """Give what starts in the passage, of things in the order of their starts."""
        first = bisect_left(ordered, self.passage.start, key=start)
        return ordered[first : bisect_left(ordered, self.passage.end, lo=first, key=start)]

    def touched(self) -> Iterator[Outlined]:
        """Yield the sections of whose own body at least a part lies in the passage."""
        every = self.outline.sections
        first = max(0, bisect_right(every, self.passage.start, key=_start) - 1)
        last = bisect_left(every, self.passage.end, lo=first, key=_start)
        yield from every[first:last]

    def blocks_of(self, found: Outlined) -> tuple[Block, ...]:
        """Give the blocks of a section's own body that lie in the passage, at least in part."""
        every = found.section.blocks
        first = max(0, bisect_right(every, self.passage.start, key=_block_start) - 1)
        last = bisect_left(every, self.passage.end, lo=first, key=_block_start)
        return tuple(block for block in every[first:last] if block.end > self.passage.start)

    def holds(self, start: int, end: int) -> bool:
        """Tell whether a span lies in the passage."""
        return self.passage.start <= start and end <= self.passage.end

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
        """Yield proposals; each span begins and ends at the border of a block, sentence, row or entry."""
