"""Where the filling of each gap stands: what was offered for it, what was kept, and why it stops."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from groundset.coverage.cells import Cell
from groundset.coverage.summary import Ending
from groundset.records import Outcome, State
from groundset.stages.augment.plan import Waiting
from groundset.text.counting import counted, most_of, of_which

_REASONS = 2
"""Reasons that are named: those that ended most."""
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


def ending(
    stop: str, done: Progress, outcomes: Mapping[str, Outcome], silent: Mapping[str, int] | None = None
) -> Ending:
    """Word what was done for a gap; what to do about it follows from how it stopped.

    ``silent`` counts passages about it that gave no pair, by reason; None where nobody can tell.
    """
    why = Counter(
        outcomes[name].reason
        for name in done.offered
        if name in outcomes and outcomes[name].state is not State.KEPT
    )
    said = "; ".join(part for part in (_tried(done, why), _unheard(silent or {})) if part)
    return Ending(stop, said, len(done.offered), len(done.kept), done.left)


def _unheard(silent: Mapping[str, int]) -> str:
    if not silent:
        return ""
    (reason, number), *_others = most_of(silent)
    whole = sum(silent.values())
    gave = f"{counted(whole, 'passage')} about it gave no pair"
    return f"{gave} ({reason})" if number == whole else f"{gave} (most of them {reason})"


def _tried(done: Progress, why: Counter[str]) -> str:
    waits = f"{done.left:,} more {'waits' if done.left == 1 else 'wait'}" if done.left else ""
    if not done.offered:
        return waits or "nothing more was found for it"
    kept = of_which(len(done.kept), len(done.offered), "offered pair", one="was kept", more="were kept")
    ended = ", ".join(f"{number:,} ended as {reason}" for reason, number in most_of(why)[:_REASONS])
    return "; ".join(part for part in (kept, ended, waits) if part)
