"""Generated Markdown corpora: as many files as asked for, the same every time, no two pages alike."""

from __future__ import annotations

import random
from pathlib import Path

_SYLLABLES = "ka lo mi ren tas vel dor qui pan sel tor um bri cas nel hov tir ax mon wel".split()
_PARTS = "valve pump filter sensor gasket relay bearing housing cable manifold nozzle clutch".split()
_VERBS = "opens closes measures cools heats drains seals lifts turns carries splits joins".split()
_REASONS = "rust frost dust age heat pressure vibration salt moisture wear noise light".split()


def generate(folder: Path, files: int, seed: int = 7) -> None:
    """Write some pages, each with questions, procedures and definitions about parts with made-up names."""
    for number in range(files):
        page = folder / f"area-{number % 20:02d}" / f"page-{number:05d}.md"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(_page(random.Random(seed * 1_000_003 + number)), "utf-8")


def _name(draw: random.Random) -> str:
    return "".join(draw.choices(_SYLLABLES, k=3)).capitalize()


def _sentence(draw: random.Random, thing: str) -> str:
    verb, other, reason = draw.choice(_VERBS), draw.choice(_PARTS), draw.choice(_REASONS)
    amount = draw.randint(2, 990)
    return (
        f"The {thing} {verb} the {_name(draw)} {other} within {amount} seconds, because {reason} "
        f"from the {_name(draw)} {draw.choice(_PARTS)} would reach it by day {amount % 97 + 2}."
    )


def _page(draw: random.Random) -> str:
    thing = f"{_name(draw)} {draw.choice(_PARTS)}"
    sections = [f"# {thing}", f"The {thing} is a part of the {_name(draw)} line. {_sentence(draw, thing)}"]
    for _ in range(4):
        part = f"{_name(draw)} {draw.choice(_PARTS)}"
        body = " ".join(_sentence(draw, part) for _ in range(3))
        sections += [f"## What does the {part} do?", body]
    part = f"{_name(draw)} {draw.choice(_PARTS)}"
    steps = "\n".join(
        f"{step}. Set the {_name(draw)} {draw.choice(_PARTS)} to {draw.randint(2, 99)} turns."
        for step in range(1, 5)
    )
    return "\n\n".join([*sections, f"## Replacing the {part}", steps]) + "\n"
