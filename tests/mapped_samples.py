"""Made-up samples on a coverage map, told in the shape of ``schemas/coverage.json``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from groundset.coverage.cells import Cell
from groundset.coverage.counting import count
from groundset.coverage.diversity import Diversity
from groundset.coverage.documents import Ending as End
from groundset.coverage.documents import Held, document_coverage
from groundset.coverage.summary import Augmentation, Ending, summary
from groundset.records import Tag
from groundset.settings import UNMAPPED, CoverageMap

Sample = Mapping[str, str]
"""Dimension to value; a dimension that is left out is unmapped."""

AREAS = {"billing": 20, "returns": 20, "shipping": 20, "accounts": 20, "warranty": 20, "gift_cards": 10}
TASKS = ("factoid", "how_to", "comparison", "definition")
MAP: dict[str, Any] = {
    "dimensions": {
        "subarea": {
            "description": "What of the shop it is about.",
            "values": {name: {"target": {"floor": floor}} for name, floor in AREAS.items()},
        },
        "task_type": {"target": {"floor": 10}, "values": dict.fromkeys(TASKS)},
        "difficulty": {"values": {"basic": None, "advanced": None}},
    },
    "required": [{"values": {"subarea": "returns", "task_type": "how_to"}, "target": {"floor": 9}}],
    "forbidden": [{"subarea": "gift_cards", "task_type": "definition"}],
}
"""A shop; nothing is planned."""
PLANNED = {**MAP, "samples": 130}


def shop() -> list[Sample]:
    """Give samples of the shop: none compares, billing has three, six say nothing of the subarea."""
    found: list[Sample] = []
    for area, number in (
        ("billing", 3),
        ("returns", 26),
        ("shipping", 31),
        ("accounts", 24),
        ("warranty", 17),
    ):
        for at in range(number):
            task = ("factoid", "how_to", "definition", "factoid", "how_to")[at % 5]
            found.append(
                {"subarea": area, "task_type": task, "difficulty": ("basic", "advanced")[at % 4 == 3]}
            )
    found += [{"task_type": "factoid", "difficulty": "basic"}] * 8
    return found


def told(
    coverage: Mapping[str, Any],
    samples: Iterable[Sample],
    *,
    moulds: int = 0,
    before: Mapping[Cell, int] | None = None,
    whole: bool = False,
    ways: int = 2,
) -> dict[str, Any]:
    """Count samples on a map; of ``moulds`` kinds if given; ``whole`` brings documents and diversity."""
    made = CoverageMap.model_validate(coverage)
    tagged = [
        (tuple(_tag(name, sample) for name in made.dimensions), str(at % moulds if moulds else at))
        for at, sample in enumerate(samples)
    ]
    found = count(tagged, made, ways)
    done = augmented(before) if before is not None else Augmentation()
    more: dict[str, Any] = {"documents": documents(), "diversity": VARIED} if whole else {}
    return summary(found, made, augmentation=done, ways=ways, **more)


def _tag(name: str, sample: Sample) -> Tag:
    return Tag(name, sample[name], "keyword") if name in sample else Tag(name, UNMAPPED, "unmapped")


BILLING: Cell = (("subarea", "billing"),)
COMPARISON: Cell = (("task_type", "comparison"),)
BEFORE: dict[Cell, int] = {
    (): 100,
    BILLING: 0,
    (("subarea", "shipping"),): 20,
    (("task_type", "how_to"),): 45,
}
"""Samples before augmentation."""


def augmented(before: Mapping[Cell, int]) -> Augmentation:
    """Say what was done for the shop."""
    endings = {
        BILLING: Ending("saturated", "3 of 24 offered pairs were kept; 40 more wait", 24, 3, 40),
        COMPARISON: Ending("unfillable", "nothing more was found for it"),
    }
    plan = {
        "values": dict(BILLING),
        "shortfall": 17,
        "means": [{"means": "reserve", "available": 24}, {"means": "families", "available": 0}],
        "rate": 0.25,
        "offered": 24,
        "also": 2,
        "expected": 6,
        "calls": 0,
    }
    done = {"round": 1, "values": dict(BILLING), "offered": 24, "kept": 3, "stop": "saturated"}
    return Augmentation(plan=(plan,), rounds=(done,), endings=endings, before=before)


def documents() -> Any:
    """Say which of four documents gave samples."""
    held = [
        Held("shop/billing.md", 900, ""),
        Held("shop/a.md", 500, ""),
        Held("shop/legal.md", 4000, "no_pairs"),
    ]
    ends = [End("shop/billing.md", "p1", ""), End("shop/a.md", "p2", "near_duplicate")]
    return document_coverage(held, [Held("p1", 300, ""), Held("p2", 500, "")], ends)


VARIED = Diversity(0.31, 0.66, 42, "how do", 0.234, 0.512)
