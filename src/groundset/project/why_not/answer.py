"""The answer to "why is this not in my dataset?", as typed values; the shape of ``schemas/why_not.json``."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from groundset.ledger.held import HeldItem

Found = Literal[
    "in_dataset",
    "partly_in_dataset",
    "twin_in_dataset",
    "rejected",
    "undecided",
    "failed",
    "in_reserve",
    "not_chosen",
    "no_pair",
    "not_mined",
    "left_out_by_reader",
    "not_read",
    "near",
    "nowhere",
]
"""What became of the text, the best that is true of it."""


Holds = Literal["instruction", "response", "part"]

_QUOTED = 600
_RANKS = {"kept": 0, "undecided": 1, "failed": 2, "rejected": 3, "reserve": 5}
_KEPT_PART, _LAST = 4, 6


@dataclass(frozen=True, slots=True)
class Pair:
    """A candidate that came of the text."""

    id: str
    instruction: str
    holds: Holds
    """Where the text stands in it; ``part`` when its evidence holds only a part of the text."""
    state: str
    """A state, or ``reserve`` for a pair that waits and is no candidate yet."""
    gate: str
    reason: str
    means: str
    """The reason in words."""
    do: str
    """What a person can do about it; may be empty."""
    other: str
    """Id of the candidate it is a twin of; may be empty."""
    other_instruction: str

    @property
    def rank(self) -> int:
        """Order pairs by what is worth saying: a waiting pair says less than a kept part."""
        if self.holds == "part":
            return _KEPT_PART if self.state == "kept" else _LAST
        return _RANKS.get(self.state, _LAST)


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage that the text stands in."""

    id: str
    headings: tuple[str, ...]
    state: str
    reason: str
    means: str
    do: str
    holds: tuple[HeldItem, ...] = ()
    """Evaluation items that stand in it, for which no model was asked about it."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a document where the text stands."""

    document: str
    title: str
    start: int
    end: int
    quote: str
    passages: tuple[Cut, ...]
    pairs: tuple[Pair, ...]

    @property
    def told(self) -> bool:
        """Tell whether a pair holds all of it."""
        return any(pair.holds != "part" for pair in self.pairs)


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file of the corpus whose bytes hold the text, although no document does."""

    file: str
    read: bool
    reason: str
    detail: str
    means: str
    do: str


@dataclass(frozen=True, slots=True)
class Nearest:
    """The nearest that there is, when the text stands nowhere."""

    document: str
    start: int
    end: int
    quote: str
    share: float
    """Of the text's word runs, those that stand there."""
    differs: tuple[tuple[str, str], ...]
    """What the text says, and what the document says in its place; either may be empty."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Everything there is to say about a text."""

    text: str
    found: Found
    says: str
    """The answer in one or two sentences."""
    do: str
    """What a person can do about it; may be empty."""
    places: tuple[Place, ...]
    more_places: int
    """Places that are not listed."""
    pairs: tuple[Pair, ...]
    """Pairs that hold the text but come of another place, as when it is a question that a template worded."""
    files: tuple[FilePlace, ...]
    nearest: Nearest | None
    next_step: str

    def to_json(self) -> dict[str, Any]:
        """Give the shape of ``schemas/why_not.json``."""
        row = asdict(self)
        row["next"] = row.pop("next_step")
        return row


def quoted(text: str, start: int, end: int) -> str:
    """Give what an answer quotes of a place: all of it, or the beginning of a long one."""
    return text[start : min(end, start + _QUOTED)]
