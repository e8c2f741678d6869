"""Pairs on demand enter only where the coverage map is thin, behind all ordinary ones, through the door."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from groundset.project import Project
from groundset.records import State
from small_projects import finish

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
LAMP = """# Elmbay Harbour Journal

## More

It was cold and wet for days. If the lamp of the night watch fails, ask the harbour master for the brass lamp.
"""
"""Holds a pair on demand and no other."""
MAP = """max_rounds: 3
dimensions:
  task_type: {{values: {{{value}: {{target: {{floor: {floor}}}}}}}}}
"""


def with_floor(root: Path, floor: int, value: str = "troubleshooting") -> None:
    (root / "coverage.yaml").write_text(MAP.format(floor=floor, value=value), "utf-8")


def entered(root: Path, floor: int) -> list[tuple[str, str]]:
    """Run a project with that floor for summaries; give method and family of every sample."""
    with_floor(root, floor, "summarization")
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


def ends(root: Path, floor: int) -> tuple[set[tuple[State, str]], int]:
    """Run with that floor for troubleshooting; how the journal and its passages ended, and kept passages."""
    with_floor(root, floor)
    with Project.open(root) as project:
        funnel = project.run(processes=1).funnel
        corpus = project.ledger.corpus
        (name,) = (n for n in corpus.document_ids() if n.endswith("journal.md"))
        cut = list(corpus.passages(name))
        found = {corpus.document_ends()[name], *((p.state, p.reason) for p in cut)}
        assert [p for one in cut for p in corpus.passages_like(one.id)] == cut
    return found, funnel.passages.kept


def test_a_passage_is_kept_as_long_as_a_pair_on_demand_is_taken_of_it(make_project: MakeProject) -> None:
    """Document and passage follow the plan, there and back; the others are not touched."""
    root = make_project({"harbour.md": PAGE, "journal.md": LAMP})
    closed, opened = {(State.REJECTED, "only_on_demand")}, {(State.KEPT, "mined")}
    _found, others = ends(root, 0)
    assert ends(root, 0) == (closed, others)
    assert ends(root, 1) == (opened, others + 1)
    assert ends(root, 0) == (closed, others)
    assert ends(root, 1) == (opened, others + 1)


def test_a_release_is_the_same_however_often_a_passage_was_opened_before(make_project: MakeProject) -> None:
    """What an earlier plan took of a rejected passage, and gave back, leaves no trace."""
    files = {"harbour.md": PAGE, "journal.md": LAMP}
    for floor in (0, 1):
        changed, fresh = (make_project(files, f"{name}-{floor}") for name in ("changed", "fresh"))
        ends(changed, 1 - floor)
        for root in (changed, fresh):
            with_floor(root, floor)
        assert finish(changed) == finish(fresh)
