"""A run plants copies of the evaluation items, remembers how many were found, and tells it everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from command_line import Capture, answer, shaped
from groundset.cli import invoke
from groundset.gates.self_test import PROMISED, SelfTest
from groundset.ledger import Ledger
from groundset.project import Project
from groundset.project.reporting.writing import gather
from groundset.release.read import read
from groundset.release.verify import verify
from groundset.stages.self_testing import last_recall, recall_of, record
from held_items import evaluate
from small_projects import page

MakeProject = Callable[..., Path]

ITEM = {
    "question": "How many minutes does the bell of the old tower ring before the harbour gate is closed at "
    "night? Ask the keeper.",
    "answer": "Seven",
}
SHORT = {"question": "Who rings it?", "answer": "The keeper"}
WAIVER = {"audit": "a test"}


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    root = make_project({"a.md": page(0), "b.md": page(1)})
    evaluate(root, [ITEM, SHORT])
    return root


def test_a_run_tells_how_many_planted_copies_it_finds(root: Path) -> None:
    with Project.open(root) as project:
        report = project.run(processes=1)
    assert report.planted is not None
    assert report.planted.in_words == (
        "verbatim 2 of 2, edited 2 of 2, partial 1 of 1, reordered 1 of 1, short 1 of 1"
    )
    assert report.work["copies_planted"] == 7
    assert SelfTest.from_json(report.to_json()["self_test"]) == report.planted


def test_what_is_known_is_not_measured_again(root: Path) -> None:
    with Project.open(root) as project:
        project.run(processes=1)
        again = project.run(processes=1)
        assert "copies_planted" not in again.work
        assert again.planted == last_recall(project.ledger)
    evaluate(root, [ITEM])
    with Project.open(root) as project:
        other = project.run(processes=1)
    assert other.work["copies_planted"] == 4
    assert other.planted != again.planted


def test_without_an_evaluation_set_nothing_is_planted(make_project: MakeProject) -> None:
    root = make_project({"a.md": page(0)}, evaluation=False)
    with Project.open(root) as project:
        report = project.run(processes=1)
        assert (report.planted, report.to_json()["self_test"]) == (None, [])
        context = project.context()
        assert recall_of(context, context.gates.decontamination) is None


def test_release_and_report_repeat_it(root: Path) -> None:
    with Project.open(root) as project:
        report = project.run(processes=1)
        assert report.planted is not None
        packaged = project.package("1.0.0", waive=WAIVER)
        told = gather(project).planted
    assert list(told) == report.planted.to_json()
    claimed = read(packaged.path).certificate().self_test
    assert claimed is not None
    assert claimed.result == report.planted
    card = (packaged.path / "README.md").read_text("utf-8")
    assert "| partial | 1 | 1 | 21–100 % |" in card
    assert verify(packaged.path).findings == ()


def test_a_kind_of_which_too_few_are_found_is_a_warning(root: Path, capsys: Capture) -> None:
    with Project.open(root) as project:
        project.run(processes=1)
        _spoil(project.ledger)
        (warning,) = gather(project).planted_warnings
    assert warning.startswith("decontamination finds 0 of 1 planted partial copies of evaluation items")
    assert f"{100 * PROMISED['partial']:.0f} %" in warning
    assert invoke(["status", "--project", str(root)]) == 0
    assert "warning: decontamination finds 0 of 1" in " ".join(capsys.readouterr().out.split())


def test_programs_and_people_read_it_after_a_run(root: Path, capsys: Capture) -> None:
    printed = answer(capsys, "run", "--project", str(root), "--processes", "1")
    shaped("run", printed)
    assert [row["found"] for row in printed["self_test"]] == [2, 2, 1, 1, 1]
    assert invoke(["run", "--project", str(root), "--processes", "1"]) == 0
    assert "planted copies found: verbatim 2 of 2, edited 2 of 2" in capsys.readouterr().out


def _spoil(ledger: Ledger) -> None:
    """Record that no partial copy was found."""
    before = last_recall(ledger)
    assert before is not None
    results = tuple(replace(one, found=0) if one.kind == "partial" else one for one in before.results)
    with ledger.write():
        record(ledger, "a gate", SelfTest(results))
