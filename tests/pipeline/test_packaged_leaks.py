"""Packaging reads the written files back and holds them against the evaluation files as they are then."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture, told
from groundset.errors import DataError, RefusedError
from groundset.project import Project
from groundset.records import Candidate, State

MakeProject = Callable[..., Path]

WAIVED = {"audit": "a test"}


@pytest.fixture
def root(make_project: MakeProject, pages: dict[str, str]) -> Path:
    """A project that has run to its end."""
    made = make_project(pages)
    with Project.open(made) as project:
        project.run(processes=1)
    return made


def sample(root: Path) -> Candidate:
    """Give a kept sample with a question long enough to be found anywhere."""
    with Project.open(root) as project:
        kept = [o.candidate for o in project.ledger.candidates.outcomes() if o.state is State.KEPT]
        found = project.ledger.candidates.get(kept)
        return next(one for one in found if len(one.instruction.split()) >= 8)


def add_item(root: Path, question: str) -> int:
    """Add an item to the evaluation file; gives its row."""
    path = root.parent / "evaluation.jsonl"
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"question": question, "answer": "x"}) + "\n")
    return len(path.read_text("utf-8").splitlines()) - 1


def test_a_sample_that_an_item_repeats_by_now_fails_the_build(root: Path) -> None:
    """No run has looked at that item: the packaged files themselves are what is checked."""
    repeated = sample(root)
    row = add_item(root, repeated.instruction.upper())
    with Project.open(root) as project, pytest.raises(RefusedError) as refused:
        project.package("1.0.0", waive=WAIVED)
    said = refused.value.message
    assert said.startswith("the packaged files do not verify: leaks: data/")
    item = f"row {row} of evaluation, counted from 0"
    assert f"{repeated.id}: it overlaps evaluation: verbatim_leak ({item})" in said
    assert list((root / "releases").iterdir()) == []


def test_the_command_ends_with_a_finding_and_names_sample_and_item(root: Path, capsys: Capture) -> None:
    repeated = sample(root)
    row = add_item(root, repeated.instruction)
    arguments = ["package", "--version", "1.0.0", "--waive", "audit=test", "--project", str(root)]
    said = told(capsys, *arguments, code=1)
    assert repeated.id in said
    assert f"row {row} of evaluation, counted from 0" in said
    assert not (root / "releases/1.0.0").exists()


def test_after_a_run_with_that_item_the_build_goes_through_without_the_sample(root: Path) -> None:
    repeated = sample(root)
    add_item(root, repeated.instruction)
    with Project.open(root) as project:
        project.run(processes=1)
        folder = project.package("1.0.0", waive=WAIVED).path
    assert repeated.id not in (folder / "data/train.jsonl").read_text("utf-8")


def test_other_sets_than_those_of_the_last_run_ask_for_a_run(root: Path) -> None:
    """No sample repeats the new item, but no verdict says so."""
    add_item(root, "How many cranes nest upon the roof of the old mill in spring?")
    with Project.open(root) as project:
        with pytest.raises(RefusedError, match="not those of the last run") as refused:
            project.package("1.0.0", waive=WAIVED)
        assert refused.value.hint == "groundset run"
        project.run(processes=1)
        assert project.package("1.0.0", waive=WAIVED).new


def test_without_its_evaluation_file_nothing_is_packaged(root: Path) -> None:
    (root.parent / "evaluation.jsonl").unlink()
    with Project.open(root) as project, pytest.raises(DataError, match="evaluation"):
        project.package("1.0.0", waive=WAIVED)
    assert not (root / "releases").exists() or list((root / "releases").iterdir()) == []
