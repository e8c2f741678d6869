"""What stands on a page: runs of text, lines, tables; lengths in points, ``top`` counted downwards."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on an upright page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def middle(self) -> float:
        """Height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Word:
    """A word and where it stands on its line."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True, slots=True)
class Run(Box):
    """Words on one line with no wide gap between them, in one style."""

    words: tuple[Word, ...]
    size: float
    """Height of the font, rounded to half points."""
    bold: bool = False
    mono: bool = False
    artifact: bool = False
    """Whether the file itself marks it as no part of the text (running heads, page numbers)."""

    @property
    def text(self) -> str:
        """Its words, with a space between them."""
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class Edge(Box):
    """A ruling line, level or upright."""

    level: bool


@dataclass(frozen=True, slots=True)
class Table(Box):
    """A table as rows of cells, all rows of one length."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Line(Box):
    """A line of a column: its runs from left to right."""

    runs: tuple[Run, ...]
    text: str
    size: float
    """Of most of its characters."""
    bold: bool
    """Whether all of it is."""
    mono: bool
    right: float = 0.0
    """Edge that full lines of its column reach."""


@dataclass(frozen=True, slots=True)
class Column:
    """Lines and tables under one another, and the edges that full lines reach."""

    x0: float
    x1: float
    items: tuple[Line | Table, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many characters of a page are not in its text."""

    beyond: int = 0
    """After the most that are read of a page."""
    across: int = 0
    """Across the direction of the page."""
    nameless: int = 0
    """Of which the font does not say what they are."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page in reading order."""

    number: int
    """Counted from 0."""
    width: float
    height: float
    columns: tuple[Column, ...] = field(default=())
    left_out: LeftOut = LeftOut()

    @property
    def lines(self) -> tuple[Line, ...]:
        """All lines that stand in no table."""
        return tuple(item for column in self.columns for item in column.items if isinstance(item, Line))
