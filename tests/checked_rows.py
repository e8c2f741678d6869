"""Small datasets for tests of ``groundset check``."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

VENT = {
    "id": "vent",
    "question": "How do I open the vent of the kiln?",
    "answer": "Turn the brass lever beside the door to the left until the vent stands open.",
}
GLAZE = {
    "id": "glaze",
    "question": "What does a potter weigh before mixing a glaze?",
    "answer": "A potter weighs the powder in grams and the water in millilitres.",
}
WHEEL = {
    "id": "wheel",
    "question": "Why does clay come off the centre of a wheel?",
    "answer": "Clay leaves the centre when the hands press it from one side only.",
}
CLEAN = (VENT, GLAZE, WHEEL)
"""Rows in which no gate finds anything."""


def dataset(path: Path, rows: Iterable[Any]) -> Path:
    """Write rows as JSON Lines; a text is written as it is."""
    lines = (row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def verdicts(path: Path) -> list[dict[str, Any]]:
    """Read a file of verdicts."""
    return [json.loads(line) for line in path.read_text("utf-8").split("\n") if line]
