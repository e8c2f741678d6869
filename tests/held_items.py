"""A manual in several passages, one of which holds an evaluation item; and a server that listens."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from groundset.testing import Answers, Asked, LoopbackServer
from groundset.text.tokens import words
from modelled_projects import WRITER, configure

ITEM = "Which of the four dampers must stay open while the salt kiln cools down overnight?"
ITEM_ROW = {"question": ITEM, "answer": "The northern one."}
OTHER_ROW = {"question": "How many cranes nest upon the roof of the old mill in spring?", "answer": "Two."}
MANUAL = "pottery/manual.md"
HOLDER = "Dampers"

_SECTIONS = {
    "Shelves": "Shelves of the salt kiln are washed with alumina before every firing",
    "Bricks": "Bricks of the arch are counted each spring and the cracked ones replaced",
    HOLDER: "Dampers regulate how fast the chamber loses its heat after the firing",
    "Burners": "Burners are lit from the left to the right with a torch of one metre",
    "Cones": "Cones of the numbers eight and nine stand behind the lower spy hole",
}


def manual(*, item: str = ITEM) -> str:
    """Write the manual; each section is a passage where a passage has at most 1,000 characters."""
    return "# The salt kiln\n\n" + "\n".join(
        f"## {name}\n\n{_section(name, first, item if name == HOLDER else '')}\n"
        for name, first in _SECTIONS.items()
    )


def _section(name: str, first: str, item: str) -> str:
    sentences = [f"{first}."]
    for number, day in enumerate(("Monday", "Tuesday", "Wednesday", "Thursday", "Friday"), 1):
        sentences.append(
            f"On {day} the keeper of the {name.lower()} writes {number * 7 + len(name)} grams of soda and "
            f"{number * 11} litres of gas into column {name[0]}{number} of the firing book."
        )
    return " ".join([*sentences[:3], *([item] if item else ()), *sentences[3:]])


@dataclass
class Heard:
    """A server that writes, and every prompt that it was sent."""

    server: LoopbackServer
    prompts: list[str] = field(default_factory=list)

    def holding(self, text: str) -> list[str]:
        """Give the prompts in which a text stands, by its words."""
        wanted = " ".join(words(text))
        return [prompt for prompt in self.prompts if wanted in " ".join(words(prompt))]


@contextmanager
def listening() -> Iterator[Heard]:
    """Start such a server."""
    answers = Answers()

    def answer(asked: Asked) -> str:
        heard.prompts.append(asked.prompt)
        return answers.answer(asked)

    with LoopbackServer(answer=answer) as server:
        heard = Heard(server)
        yield heard


def evaluate(root: Path, rows: Sequence[Mapping[str, str]]) -> None:
    """Put these rows into the evaluation set of a project."""
    path = root.parent / "exam.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    configure(root, evaluation=[{"name": "exam", "path": str(path)}])


def written_project(
    make_project: Callable[..., Path],
    heard: Heard,
    rows: Sequence[Mapping[str, str]],
    name: str = "project",
    **keys: Any,
) -> Path:
    """Make a project over the manual and a page apart, whose pairs that server writes."""
    apart = manual(item="")
    for ours, theirs in (("salt kiln", "gas oven"), ("keeper", "warden"), ("soda", "ash")):
        apart = apart.replace(ours, theirs)
    root = make_project({"manual.md": manual(), "apart.md": apart}, name, evaluation=False)
    models = {"generator": {"base_url": heard.server.base_url, "model": WRITER}}
    configure(root, models=models, extraction={"passage_characters": 1000}, **keys)
    evaluate(root, rows)
    return root
