"""Sentences about what cannot be had."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from groundset.coverage.cells import Cell, in_words

MOST_LISTED = 4

Number = tuple[Cell, int]


def largest_first(numbers: Sequence[Number], bound: int) -> list[Number]:
    """Give the fewest numbers that together are more than a bound, the largest first."""
    taken: list[Number] = []
    for one in sorted(numbers, key=lambda each: -each[1]):
        if sum(n for _, n in taken) > bound:
            break
        taken.append(one)
    return taken


def listed(words: Sequence[str]) -> str:
    """Join words with commas and an ``and``; of many, name the first few and how many more."""
    if len(words) > MOST_LISTED:
        words = [*words[: MOST_LISTED - 1], f"{len(words) - MOST_LISTED + 1} more"]
    return " and ".join(part for part in (", ".join(words[:-1]), words[-1]) if part)


def with_numbers(numbers: Sequence[Number]) -> str:
    """List cells with their numbers, naming the dimension once where all are of one."""
    dimension = numbers[0][0][0][0]
    if all(len(cell) == 1 and cell[0][0] == dimension for cell, _ in numbers):
        return f"{dimension} {listed([f'{cell[0][1]} ({n})' for cell, n in numbers])}"
    return listed([f"{in_words(cell)} ({n})" for cell, n in numbers])


def wanting(numbers: Sequence[Number]) -> str:
    """Say what cells want, together where they are several."""
    if len(numbers) == 1:
        cell, number = numbers[0]
        return f"{in_words(cell)} wants {samples(number)}"
    return f"{_most_first(numbers)} want {samples(sum(n for _, n in numbers))} together"


def samples(number: int) -> str:
    """Give a number with its noun."""
    return f"{number} sample{'' if number == 1 else 's'}"


@dataclass(slots=True)
class Cut:
    """What is wanted, where it could go, and what stands in the way."""

    planned: int = 0
    wanted: list[Number] = field(default_factory=list)
    room: list[Number] = field(default_factory=list)
    barred: list[Cell] = field(default_factory=list)
    all_wanted: bool = False
    """Whether the planned size is what has to be reached."""
    all_room: bool = False
    """Whether the planned size is what is too small."""

    def sentence(self) -> str:
        """Say why it cannot be."""
        values = not (self.all_wanted or self.all_room) and all(
            len(cell) == 1 for cell, _ in (*self.wanted, *self.room)
        )
        if values and self.barred and len({cell[0][0] for cell, _ in self.wanted}) == 1:
            return self._of_values()
        wants = f"{samples(self.planned)} are planned" if self.all_wanted else ""
        if self.wanted:
            wants += (", and " if wants else "") + wanting(self.wanted)
        rooms = [f"only {samples(self.planned)} are planned"] if self.all_room else []
        if self.room:
            cells = in_words(self.room[0][0]) if len(self.room) == 1 else _most_first(self.room)
            together = " together" if len(self.room) > 1 else ""
            rooms.append(f"{cells} may have only {sum(n for _, n in self.room)}{together}")
        if self.barred:
            are = "are" if len(self.barred) > 1 else "is"
            rooms.append(f"{listed([in_words(cell) for cell in self.barred])} {are} forbidden")
        return f"{wants}, but {', and '.join(rooms)}"

    def _of_values(self) -> str:
        """Say that values of one dimension find too few partners in the other."""
        them = "it" if len(self.wanted) == 1 else "them"
        own = self.wanted[0][0][0][0]
        other = next(name for name, _ in self.barred[0] if name != own)
        if not self.room:
            return f"{wanting(self.wanted)}, but every combination of {them} with {other} is forbidden"
        are, that = ("is", "that") if len(self.room) == 1 else ("are", "those")
        partners = sorted(self.room, key=lambda each: -each[1])
        names = listed([cell[0][1] for cell, _ in partners])
        together = " together" if len(self.room) > 1 else ""
        most = sum(n for _, n in self.room)
        return (
            f"{wanting(self.wanted)}, but only {other} {names} {are} allowed with {them}, "
            f"and {that} may have {most}{together}"
        )


def _most_first(numbers: Sequence[Number]) -> str:
    return with_numbers(sorted(numbers, key=lambda each: -each[1]))
