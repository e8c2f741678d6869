"""Where the filling of each gap stands: what was offered for it, what was kept, and why it stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from groundset.coverage.cells import Cell
from groundset.coverage.summary import Ending
from groundset.records import Outcome, State
from groundset.stages.augment.plan import Waiting
from groundset.text.counting import counted

PATIENCE = 20
"""Pairs offered in a row without a keep from which a cell is saturated."""


@dataclass
class Progress:
    """What was done for one cell."""

    held: Mapping[str, str]
    """Pairs that waited for it at the start: id to answer."""
    answered: frozenset[str] = frozenset()
    """Answers that samples have already: no gate keeps another pair of one."""
    offered: dict[str, int] = field(default_factory=dict)
    """Ids, to the round in which they were offered."""
    kept: frozenset[str] = frozenset()
    dry: int = 0
    """Pairs offered since a round last brought a keep."""

    @property
    def left(self) -> int:
        """Pairs that were not offered and whose answer no sample has."""
        return sum(n not in self.offered and a not in self.answered for n, a in self.held.items())

    def offer(
        self, names: Iterable[str], turn: int, kept: frozenset[str], answered: frozenset[str] = frozenset()
    ) -> tuple[int, int]:
        """Take in a round; answers how many were offered, and how many more are kept."""
        self.answered = answered
        fresh = [name for name in names if name not in self.offered]
        self.offered.update(dict.fromkeys(fresh, turn))
        own = kept & self.offered.keys()
        gained = len(own) - len(self.kept)
        self.dry = 0 if gained > 0 else self.dry + len(fresh)
        self.kept = frozenset(own)
        return len(fresh), gained

    def stop(self, *, short: bool) -> str:
        """Say why the cell stops here; empty when another round may help it."""
        if not short:
            return "met"
        if not self.left:
            return "unfillable"
        return "saturated" if self.dry >= PATIENCE else ""


def progress_of(cells: Iterable[Cell], waiting: Iterable[Waiting]) -> dict[Cell, Progress]:
    """Begin with what waits for each cell."""
    held: dict[Cell, dict[str, str]] = {cell: {} for cell in cells}
    for one in waiting:
        for cell in one.cells & held.keys():
            held[cell][one.id] = one.answer
    return {cell: Progress(pairs) for cell, pairs in held.items()}


def ending(stop: str, done: Progress, outcomes: Mapping[str, Outcome]) -> Ending:
    """Word how a gap ended: the reason, and what to do about it."""
    why = Counter(
        outcomes[name].reason
        for name in done.offered
        if name in outcomes and outcomes[name].state is not State.KEPT
    )
    return Ending(stop, _says(stop, done, why), len(done.offered), len(done.kept), done.left)


def _says(stop: str, done: Progress, why: Counter[str]) -> str:
    tried = f"{len(done.kept):,} of {counted(len(done.offered), 'more pair')} for it were kept{_mostly(why)}"
    if stop == "met":
        return tried
    if stop == "saturated":
        return (
            f"{tried}; the last {done.dry:,} brought nothing new: add documents about it, or lower its target"
        )
    if stop == "out_of_budget":
        return f"{tried}; {counted(done.left, 'pair')} wait: raise max_rounds in coverage.yaml"
    if not done.offered:
        return "the documents hold no more pairs for it: add documents about it, or lower its target"
    return f"{tried}, and the documents hold no others: add documents about it, or lower its target"


def _mostly(why: Counter[str]) -> str:
    if not why:
        return ""
    reason, number = min(why.items(), key=lambda pair: (-pair[1], pair[0]))
    return f" ({counted(number, 'pair')} ended as {reason})"
