"""A gap that nothing fills says how many passages about it gave no pair, and why."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from groundset.project import Project

MakeProject = Callable[..., Path]

MUTTERED = "# Minutes\n\n" + "\n\n".join(f"ok {n}, later, and so on" for n in range(12)) + "\n"
TOLD = "# The oven\n\n## How hot is it?\n\nThe oven reaches 1,200 degrees after four hours of firing.\n"


def test_passages_about_a_gap_that_gave_nothing_are_counted_with_their_reason(
    make_project: MakeProject,
) -> None:
    root = make_project({"minutes/may.md": MUTTERED, "oven/heat.md": TOLD})
    values = "{minutes: {paths: ['**/minutes/**']}, oven: {paths: ['**/oven/**']}}"
    lines = ["dimensions:", "  area:", "    target: {floor: 1}", f"    values: {values}"]
    (root / "coverage.yaml").write_text("\n".join(lines) + "\n", "utf-8")
    with Project.open(root) as project:
        project.run(processes=1)
        told = project.coverage()
    gap = next(gap for gap in told["gaps"] if gap["values"] == {"area": "minutes"})
    assert gap["stop"] == "unfillable"
    assert "1 passage about it gave no pair (no_rule_matched)" in gap["says"]
