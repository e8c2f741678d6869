"""What goes in and what comes out: the items of evaluation sets, and how a row resembles one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Label = Literal["same_item", "same_template"]


@dataclass(frozen=True, slots=True)
class Item:
    """The text of one item of an evaluation set."""

    question: str
    """With its passage, if that stands before it and is not given apart."""
    answer: str = ""
    passage: str = ""
    """A text that the question is about, where the set gives it apart."""


@dataclass(frozen=True, slots=True)
class ItemTexts:
    """One evaluation set; the row of an item is its place in it, from 0."""

    name: str
    items: Sequence[Item]


@dataclass(frozen=True, slots=True)
class Match:
    """How one row of training data resembles one item."""

    set_name: str
    row: int
    """Of the item in its set; the first of those that ask the same."""
    probability: float
    """That the label holds, from 0 to 1, rounded to 6 digits."""
    label: Label
    """``same_item``: the same question in other words. ``same_template``: the same frame around other
    numbers or names, so that the answer differs."""
    row_side: str
    """``instruction``, ``response`` or ``both``: where the item's words stand in the row."""
    item_side: str
    """``question`` or ``both`` (with its answer): which part of the item stands there."""
    features: Mapping[str, float] = field(default_factory=dict)
    """What the scorer saw, by name."""
    alike: tuple[int, ...] = ()
    """Other rows of the set that ask the same in the same words."""
