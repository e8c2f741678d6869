"""Which documents the samples come from, and whether one of them outweighs the rest."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from groundset.records import State
from groundset.text.counting import counted

if TYPE_CHECKING:
    from groundset.project.project import Project

LEAST_SAMPLES = 30
"""Of fewer samples, a large share says nothing."""
LARGEST_SHARE = 1 / 3
"""Share of the samples above which a dataset is mostly about one document."""


def samples_by_document(project: Project) -> list[tuple[str, int]]:
    """Give every document with samples and their number, the largest first."""
    documents = project.ledger.candidates.live_ids()
    ends = project.ledger.candidates.outcomes()
    found = Counter(documents[o.candidate] for o in ends if o.state is State.KEPT)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def lopsided(given: list[tuple[str, int]]) -> str:
    """Say in a sentence which document gives more than a third of all samples; empty where none does."""
    total = sum(number for _name, number in given)
    if total < LEAST_SAMPLES or given[0][1] <= total * LARGEST_SHARE:
        return ""
    name, number = given[0]
    others = counted(len(given) - 1, "other document")
    return (
        f"{name} gives {number / total:.0%} of all samples ({number:,} of {total:,}; {others}): "
        "a model will learn mostly that one"
    )
