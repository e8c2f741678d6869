"""Two texts side by side: what both have, what only one has, and why they were put beside each other."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby
from typing import Any

from groundset.report.sharing import Spans
from groundset.text.tokens import tokenize

AROUND, LONGEST = 140, 900
"""Characters beside a mark, and of a text, that are shown of a longer one."""
_WHOLE = 360
"""Characters of a text, or of a mark, that is shown whole however the rest is cut."""
_LITTLE = 0.4
"""Share of a text below which the other has little of it."""


LABELS = ("passage", "question", "answer")
"""What a text may have for parts, in order."""


class Kind(StrEnum):
    """What a piece of a text is to the text beside it."""

    SHARED = "shared"
    OWN = "own"
    """Words that only this text has."""
    PLAIN = "plain"
    """What stands between words, and counts for nothing."""
    GAP = "gap"
    """Stands for what is left out."""


class Telling(StrEnum):
    """What a reader looks for: the little in which like texts differ, or the little that others share."""

    DIFFERENCES = "differences"
    LIKENESS = "likeness"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a text, and where the other text has the same words."""

    label: str
    """One of ``LABELS``."""
    text: str
    shared: Spans

    @property
    def common(self) -> int:
        """Characters that the other text has too."""
        return sum(end - start for start, end in self.shared)

    def pieces(self, telling: Telling) -> tuple[tuple[str, Kind], ...]:
        """Cut the part at its marks; what says nothing in a long one is left out.

        Where nearly all differs, marks of what does would tell nothing, and there are none.
        """
        marked = list(_marked(self.text, self.shared))
        if telling is Telling.DIFFERENCES and self.common < _LITTLE * len(self.text):
            marked = [(self.text, Kind.PLAIN)]
        if len(self.text) <= _WHOLE:
            return tuple(marked)
        return tuple(_shortened(marked, Kind.OWN if telling is Telling.DIFFERENCES else Kind.SHARED))


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two."""

    role: str
    """What became of it, or what it is: ``kept``, ``rejected``, ``evaluation item``."""
    name: str
    """``row 17``, an id, ``test.jsonl row 3``."""
    where: str
    """Document that it comes from; empty where there is none."""
    parts: tuple[Part, ...]

    def part(self, label: str) -> Part | None:
        """Give a part; None where there is none of that label."""
        return next((part for part in self.parts if part.label == label), None)

    @property
    def share(self) -> float:
        """Part of its characters that the other side has too."""
        return sum(part.common for part in self.parts) / max(1, sum(len(part.text) for part in self.parts))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A candidate beside what it was compared with."""

    gate: str
    view: str
    """What was compared: a view of a relation gate, or the tier of a leak."""
    reason: str
    """What it means, as a code: ``near_duplicate``, ``verbatim_leak``, ``contained``, …"""
    score: float
    says: str
    """One sentence: in what they are alike, and how much."""
    telling: Telling
    own: Side
    other: Side | None
    """None where it cannot be shown."""
    note: str = ""
    """Why not; or what to know of it."""

    @property
    def labels(self) -> tuple[str, ...]:
        """The parts that any side has, in order."""
        sides = (self.own, self.other) if self.other else (self.own,)
        found = {part.label for side in sides for part in side.parts}
        return tuple(label for label in LABELS if label in found)

    def to_json(self) -> dict[str, Any]:
        """Give the shape of a comparison in ``schemas/trace.json``."""
        return {
            "gate": self.gate,
            "view": self.view,
            "reason": self.reason,
            "score": self.score,
            "says": self.says,
            "telling": self.telling.value,
            "own": _side_to_json(self.own),
            "other": _side_to_json(self.other) if self.other else None,
            "note": self.note,
        }

    @staticmethod
    def from_json(row: dict[str, Any]) -> Comparison:
        """Read what ``to_json`` wrote."""
        sides = {name: _side_from_json(row[name]) if row[name] else None for name in ("own", "other")}
        own = sides["own"]
        if own is None:
            raise ValueError("a comparison has a side of its own")
        return Comparison(**{**row, "telling": Telling(row["telling"]), "own": own, "other": sides["other"]})


def _side_to_json(side: Side) -> dict[str, Any]:
    parts = [
        {"label": part.label, "text": part.text, "shared": [list(span) for span in part.shared]}
        for part in side.parts
    ]
    return {"role": side.role, "name": side.name, "where": side.where, "parts": parts}


def _side_from_json(row: dict[str, Any]) -> Side:
    parts = (
        Part(part["label"], part["text"], tuple((start, end) for start, end in part["shared"]))
        for part in row["parts"]
    )
    return Side(row["role"], row["name"], row["where"], tuple(parts))


def _marked(text: str, shared: Spans) -> Iterator[tuple[str, Kind]]:
    """Cut a text into what is shared, the words that are not, and what stands between."""
    tokens = tokenize(text)
    begins, ends = [start for start, _ in shared], [0, *(end for _, end in shared)]
    words = zip(tokens.starts, tokens.ends, strict=True)
    places = ((bisect_right(begins, start), start, end) for start, end in words)
    spans = [(start, end, Kind.SHARED) for start, end in shared]
    for before, group in groupby(places, lambda place: place[0]):
        own = [(start, end) for _, start, end in group if start >= ends[before]]
        spans += [(own[0][0], own[-1][1], Kind.OWN)] if own else []
    done = 0
    for start, end, kind in sorted(spans):
        pieces = ((text[done:start], Kind.PLAIN), (text[start:end], kind))
        yield from (piece for piece in pieces if piece[0])
        done = end
    if text[done:]:
        yield text[done:], Kind.PLAIN


def _shortened(marked: list[tuple[str, Kind]], sought: Kind) -> Iterator[tuple[str, Kind]]:
    """Leave out the middles of stretches that are not sought, and all that follows once there was enough."""
    stretches = [list(group) for _, group in groupby(marked, lambda piece: piece[1] is sought)]
    left = LONGEST
    for at, stretch in enumerate(stretches):
        if left <= 0:
            yield " …", Kind.GAP
            return
        around = _WHOLE // 2 if stretch[0][1] is sought else AROUND
        before, after = around if at else 0, around if at < len(stretches) - 1 else 0
        if len(stretches) == 1:
            before = LONGEST
        for piece in _middle_left_out(stretch, before, after):
            left -= len(piece[0])
            yield piece


def _middle_left_out(stretch: list[tuple[str, Kind]], before: int, after: int) -> Iterator[tuple[str, Kind]]:
    """Keep so many characters at the beginning and at the end, at whole words where there are words."""
    text = "".join(piece for piece, _ in stretch)
    if len(text) <= max(before + after, AROUND) + AROUND // 2:
        yield from stretch
        return
    head = len(re.sub(r"\s\S*\Z", "", text[:before]))
    tail = len(re.sub(r"\A\S*\s", "", text[len(text) - after :])) if after else 0
    yield from _between(stretch, 0, head)
    yield " … " if head and tail else " …" if head else "… ", Kind.GAP
    yield from _between(stretch, len(text) - tail, len(text))


def _between(stretch: list[tuple[str, Kind]], first: int, last: int) -> Iterator[tuple[str, Kind]]:
    at = 0
    for text, kind in stretch:
        piece = text[max(0, first - at) : max(0, last - at)]
        if piece:
            yield piece, kind
        at += len(text)
