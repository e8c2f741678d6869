"""The requests that all clients send, about 1.5 kB each, and what the server means to answer."""

from __future__ import annotations

import json
import random
import re
from typing import Any

from benchmarks.peers.job import Item

PAIRS = 3
"""In every reply."""
MARK = re.compile(r"ITEM-\d{6}")
_SENTENCES = 13
_SYSTEM = (
    "You write questions and answers for a reading test. Use nothing but the passage. Reply with JSON: three "
    "pairs of a question and an answer, and nothing else."
)


_THINGS = "valve pump filter sensor gasket relay bearing housing cable manifold nozzle clutch".split()
_VERBS = "opens closes measures cools heats drains seals lifts turns carries splits joins".split()
_REASONS = "rust frost dust age heat pressure vibration salt moisture wear noise light".split()


def items(count: int, seed: int = 11) -> tuple[Item, ...]:
    """Make items; each has a name that its request and its reply repeat."""
    return tuple(_item(number, random.Random(seed * 1_000_003 + number)) for number in range(count))


def _item(number: int, draw: random.Random) -> Item:
    name = f"ITEM-{number:06d}"
    passage = " ".join(_sentence(draw) for _ in range(_SENTENCES))
    return Item(name, _SYSTEM, f"The passage, called {name}:\n\n{passage}")


def _sentence(draw: random.Random) -> str:
    thing, other, third = draw.sample(_THINGS, 3)
    return (
        f"The {thing} number {draw.randint(100, 999)} {draw.choice(_VERBS)} the {other} within "
        f"{draw.randint(2, 990)} seconds, because {draw.choice(_REASONS)} from the {third} would reach it."
    )


def answer(name: str) -> list[dict[str, str]]:
    """Give the pairs that the server answers an item with, about as long as a model's."""
    return [
        {
            "question": f"Question {number} on {name}: how long does the part take, and why does it have to?",
            "answer": f"Answer {number} from {name}: {_sentence(random.Random(f'{name}/{number}'))}",
        }
        for number in range(1, PAIRS + 1)
    ]


def is_whole(name: str, text: str) -> bool:
    """Tell whether an accepted text is, word for word, what the server meant to answer."""
    try:
        told: Any = json.loads(text)
    except ValueError:
        return False
    return (told.get("pairs") if isinstance(told, dict) else told) == answer(name)
