"""An evaluation item in other words reaches no release, and whoever has the item's file can see to it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import groundset
from groundset.errors import RefusedError
from groundset.project import Project
from groundset.records import Candidate, State

MakeProject = Callable[..., Path]

WAIVED = {"audit": "a test"}
ITEM = "On Sundays in summer, when does the lighthouse island ferry depart from the eastern harbour?"
WORDED_ANEW = (
    "When does the ferry that goes to the lighthouse island "
    "depart from the eastern harbour on summer Sundays?"
)
SECTION = f"""
## {WORDED_ANEW}

The ferry goes at nine in the morning, when the keeper has hoisted the flag. Guests of the island need a
ticket of their own and pay 4 coins for each crossing.
"""


@pytest.fixture
def root(make_project: MakeProject, pages: dict[str, str]) -> Path:
    """A project with a page that asks about a ferry; nothing is run yet."""
    return make_project({**pages, "docs/page7.md": pages["docs/page7.md"] + SECTION})


def add_item(root: Path) -> Path:
    """Add the question about the ferry, worded otherwise, to the evaluation file; gives that file."""
    path = root.parent / "evaluation.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"question": ITEM, "answer": "At nine."}) + "\n")
    return path


def run(root: Path) -> None:
    with Project.open(root) as project:
        project.run(processes=1)


def about_the_ferry(project: Project) -> Candidate:
    """Give the candidate that asks what the item asks."""
    names = project.ledger.candidates.live_ids()
    return next(one for one in project.ledger.candidates.get(names) if one.instruction == WORDED_ANEW)


def test_a_candidate_that_words_an_item_anew_is_rejected_and_named(root: Path) -> None:
    add_item(root)
    run(root)
    with Project.open(root) as project:
        leak = about_the_ferry(project)
        (verdict,) = (v for v in project.ledger.verdicts.of(leak.id) if v.gate == "decontamination")
        outcome = next(o for o in project.ledger.candidates.outcomes() if o.candidate == leak.id)
        folder = project.package("1.0.0", waive=WAIVED).path
    assert (outcome.state, outcome.gate, outcome.reason) == (
        State.REJECTED,
        "decontamination",
        "rephrased_leak",
    )
    (hit,) = verdict.evidence["hits"]
    assert (hit["eval_file"], hit["tier"], hit["label"]) == ("evaluation", "rephrased", "same_item")
    assert leak.id not in (folder / "data/train.jsonl").read_text("utf-8")
    assert groundset.verify(folder, [root.parent / "evaluation.jsonl"]).findings == ()


def test_a_sample_that_words_an_item_anew_by_now_fails_the_build(root: Path) -> None:
    """The packaged files are held against the items themselves, which nobody has looked at before."""
    run(root)
    add_item(root)
    with Project.open(root) as project:
        leak = about_the_ferry(project)
        with pytest.raises(RefusedError) as refused:
            project.package("1.0.0", waive=WAIVED)
    assert f"{leak.id}: it overlaps evaluation: rephrased_leak" in refused.value.message
    assert list((root / "releases").iterdir()) == []


def test_verify_says_what_hashes_hide_and_finds_it_with_the_file(root: Path) -> None:
    """The release was made against other sets; from hashes it is sound, with the file it is not."""
    run(root)
    with Project.open(root) as project:
        leak = about_the_ferry(project)
        folder = project.package("1.0.0", waive=WAIVED).path
    alone = groundset.verify(folder)
    assert alone.findings == ()
    assert [note.partition(":")[0] for note in alone.notes] == ["of 'evaluation' there are hashes only"]
    own = groundset.verify(folder, [root.parent / "evaluation.jsonl"])
    assert (own.findings, own.notes) == ((), ())
    (finding,) = groundset.verify(folder, [add_item(root)]).findings
    assert finding.check == "leaks"
    assert finding.where.endswith(leak.id)
    assert finding.message.startswith("it overlaps evaluation.jsonl: rephrased_leak")


COUNTED = "Carrying 45 guests and 12 goats, when must the lighthouse ferry depart for the island?"
COUNTED_OTHERWISE = "When does the ferry to the lighthouse island depart with 38 guests and 17 goats?"


def test_an_item_with_other_numbers_stays_and_the_report_tells_of_it(root: Path) -> None:
    """It is no leak by default; whoever reads the report sees both side by side."""
    (page,) = root.parent.rglob("page7.md")
    page.write_text(page.read_text("utf-8").replace(WORDED_ANEW, COUNTED_OTHERWISE), "utf-8")
    with (root.parent / "evaluation.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"question": COUNTED, "answer": "At nine."}) + "\n")
    run(root)
    with Project.open(root) as project:
        found = next(
            one
            for one in project.ledger.candidates.get(project.ledger.candidates.live_ids())
            if one.instruction == COUNTED_OTHERWISE
        )
        outcome = project.ledger.candidates.outcome(found.id)
        assert outcome is not None
        assert outcome.state is State.KEPT
        facts = project.report(root / "report.html").facts
    assert facts.templates == 1
    told = next(one for one in facts.leaks if one.reason == "template_leak")
    assert told.other is not None
    assert told.other.parts[0].text == COUNTED
