"""Augmentation fills what is thin from the reserve, through the door, and leaves the rest alone."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from groundset.project import Project
from small_projects import finish, long_page

MakeProject = Callable[..., Path]


def with_floor(root: Path, floor: int) -> None:
    values = f"{{explanation: {{target: {{floor: {floor}}}}}}}"
    text = f"max_rounds: 3\ndimensions:\n  task_type:\n    values: {values}\n"
    (root / "coverage.yaml").write_text(text, "utf-8")


def report(root: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((root / "releases/1.0.0/coverage.json").read_text("utf-8"))
    return loaded


def test_a_met_map_brings_nothing_in(make_project: MakeProject) -> None:
    root = make_project({"workshop.md": long_page()})
    with_floor(root, 1)
    finish(root)
    found = report(root)
    assert (found["augmentation"]["plan"], found["augmentation"]["rounds"]) == ([], [])
    assert found["augmentation"]["skip"] == "every target is met"


def test_a_gap_is_filled_from_the_reserve_and_lineage_says_so(make_project: MakeProject) -> None:
    root = make_project({"workshop.md": long_page()})
    with_floor(root, 6)
    with Project.open(root) as project:
        first = project.run(processes=1)
        again = project.run(processes=1)
        drawn = project.sample(100)
    assert first.work["augmented"] >= 3
    assert not any(again.work.values())
    assert sum(d.candidate.origin.method == "augmented" for d in drawn) >= 3


def test_a_lowered_target_gives_back_what_an_earlier_plan_took(make_project: MakeProject) -> None:
    """The result is what a fresh project with the present map would have."""
    changed, fresh = (
        make_project({"workshop.md": long_page()}, "changed"),
        make_project({"workshop.md": long_page()}, "fresh"),
    )
    with_floor(changed, 7)
    with Project.open(changed) as project:
        project.run(processes=1)
    for root in (changed, fresh):
        with_floor(root, 4)
    assert finish(changed) == finish(fresh)


def test_a_gap_that_the_documents_cannot_fill_is_said_to_be_that(make_project: MakeProject) -> None:
    root = make_project({"workshop.md": long_page()})
    with_floor(root, 500)
    finish(root)
    found = report(root)
    (gap,) = found["gaps"]
    assert (gap["state"], gap["stop"], gap["left"]) == ("thin", "unfillable", 0)
    assert "kept" in gap["says"]
    assert found["augmentation"]["rounds"][-1]["stop"] == "unfillable"
