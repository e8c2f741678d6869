"""Small corpora for tests, and what is done with them again and again."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from groundset.project import Project

SUBJECTS = (
    ("Kiln", "a clay oven that reaches 1,240 degrees", "fire the kiln", "Check the seals first."),
    ("Glaze", "a coat of glass that seals a pot", "mix a glaze", "Weigh the powder in grams."),
    (
        "Wheel",
        "a turning plate driven by a motor of 400 watts",
        "centre clay on the wheel",
        "Wet both hands.",
    ),
    ("Slip", "a mixture of clay and water", "cast with slip", "Stir it for 10 minutes."),
    (
        "Bisque",
        "a first firing at 1,000 degrees",
        "stack a bisque firing",
        "Leave a finger of air between pots.",
    ),
    ("Wedging", "a way to press air out of clay", "wedge a block of clay", "Cut it in half 20 times."),
)


def page(number: int, *, version: int = 1) -> str:
    """Write one wiki page about a subject, with a definition, a procedure and a question."""
    name, what, task, advice = SUBJECTS[number % len(SUBJECTS)]
    room = f"studio {number}"
    return f"""---
title: {name} in {room}
---

# {name} in {room}

A {name.lower()} of {room} is {what}, and it stands on shelf number {number + version} of the east wall.

## How to {task} in {room}

1. Put on the apron that hangs beside door {number}. {advice}
2. Set the timer of {room} to {10 + number * version} minutes and wait for the bell.
3. Write your name and the hour into the book of {room}, page {number}.

## Who may use the {name.lower()} of {room}?

Members who took course number {number + 3} may use it on weekdays. Guests of {room} need a
member beside them and pay {5 + number} coins for each hour.

## Opening hours of {room}

The doors of {room} open at {6 + number % 5} in the morning and close at {18 + number % 4} in the evening,
except on feast days, when nobody may enter before noon.
"""


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Write files by relative path."""
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")


def evaluation_rows() -> list[dict[str, str]]:
    """Two items that stand verbatim in the pages, and one that does not."""
    return [
        {
            "question": "Who may use the glaze of studio 1?",
            "answer": "Members who took course number 4 may use it on weekdays. Guests of studio 1 "
            "need a member beside them and pay 6 coins for each hour.",
        },
        {
            "question": "How heavy is the moon over the pottery in winter months?",
            "answer": "Nobody has weighed it.",
        },
    ]


def finish(root: Path, version: str = "1.0.0") -> dict[str, str]:
    """Run and package a project; answers the sha256 of every file of the release."""
    with Project.open(root) as project:
        project.run(processes=1)
        project.package(version, waive={"audit": "a test"})
    return fingerprints(root / "releases" / version)


def fingerprints(folder: Path) -> dict[str, str]:
    """Give the sha256 of every file in a folder."""
    files = (p for p in sorted(folder.rglob("*")) if p.is_file())
    return {p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@contextmanager
def no_stall() -> Iterator[None]:
    """Fail when what is inside takes a minute of CPU: a guard against stalls, not a measure of speed."""
    began = time.process_time()
    yield
    assert time.process_time() - began < STALL_SECONDS


STALL_SECONDS = 60


def long_page() -> str:
    """Write a page whose one passage holds more sections than its limit lets in at first."""
    parts = ["# The workshop of Elm Street\n"]
    for number, tool in enumerate(("saw", "plane", "chisel", "mallet", "clamp", "square", "gauge", "rasp")):
        parts.append(
            f"## {tool.capitalize()} rules\n\nThe {tool} hangs on hook {number} and weighs "
            f"{300 + 7 * number} grams. Whoever borrows the {tool} signs line {number + 2} of the ledger "
            f"and brings it back by {9 + number}.\n"
        )
    return "\n".join(parts)
