"""Pairs on demand enter only where the coverage map is thin, behind all ordinary ones, through the door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from groundset.project import Project

MakeProject = Callable[..., Path]
PAGE = """# Elmbay Harbour Handbook

## Mooring places

Mooring places have a number that is painted on the quay in white letters. A crew hands it back by noon.

## Refuelling boats

Refuelling is done at the western quay between six and nine in the morning. No lamp may burn there then.

## Waste oil

Waste oil belongs in the green tank behind the harbour office, never in the basin. The tank holds a tonne.

## What does the harbour crane of Elmbay lift?

The harbour crane of Elmbay lifts boats of up to nine tonnes out of the water. Nothing else hangs on it.
"""
MAP = """max_rounds: 3
dimensions:
  task_type: {{values: {{summarization: {{target: {{floor: {floor}}}}}}}}}
"""


def entered(root: Path, floor: int) -> list[tuple[str, str]]:
    """Run a project with that floor for summaries; give method and family of every sample."""
    (root / "coverage.yaml").write_text(MAP.format(floor=floor), "utf-8")
    with Project.open(root) as project:
        project.run(processes=1)
        drawn = project.sample(100)
    return [(d.candidate.origin.method, d.candidate.origin.family) for d in drawn]


def test_a_digest_waits_until_summaries_are_thin(make_project: MakeProject) -> None:
    """Without a gap it stays outside; with one it enters, marked as augmented. The others are the same."""
    root = make_project({"harbour.md": PAGE})
    without, with_gap = entered(root, 0), entered(root, 1)
    assert without
    assert "digest" not in {family for _method, family in without}
    assert ("augmented", "digest") in with_gap
    assert sorted(without) == sorted(one for one in with_gap if one[1] != "digest")


def test_pairs_on_demand_rank_behind_every_ordinary_pair(make_project: MakeProject) -> None:
    """The reserve is offered by rank: what was mined first, then families on demand, then rewordings."""
    rules = "\n\n".join(
        f"## {tool.capitalize()} rules\n\nThe {tool} hangs on hook {number} and weighs {300 + number} grams. "
        f"Whoever borrows the {tool} signs line {number + 2} of the ledger and is back by {9 + number}."
        for number, tool in enumerate(("saw", "plane", "chisel", "mallet", "clamp", "gauge"))
    )
    root = make_project({"workshop.md": f"# The workshop of Elm Street\n\n{rules}\n"})
    entered(root, 0)
    with Project.open(root) as project:
        reserve = list(project.ledger.candidates.reserves())
    ordinary = [rank for rank, one in reserve if rank < 1_000_000]
    late = [(rank, one) for rank, one in reserve if rank >= 1_000_000]
    assert ordinary
    assert {one.origin.family for rank, one in late if rank < 2_000_000} == {"digest"}
    asked_again = {one.evidence for rank, one in late if rank >= 2_000_000}
    assert asked_again <= {one.evidence for rank, one in reserve if rank < 2_000_000}
    assert asked_again
