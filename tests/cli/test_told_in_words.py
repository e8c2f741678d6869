"""What people read of a run, a candidate and a release: true, in words, and within their window."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from sqlalchemy import update

import groundset
from command_line import Capture, answer
from groundset.cli import invoke
from groundset.cli.display import console, show_text
from groundset.ledger.schema import SUPERSEDED, candidates
from groundset.project import Project
from groundset.project.reporting.writing import gather
from small_projects import evaluation_rows, page, write


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has run without the gate by meaning, with twins and a leak."""
    folder = tmp_path_factory.mktemp("told")
    pages = {f"docs/page{n}.md": page(n) for n in (1, 2)}
    write(folder / "pottery", pages | {"versioned_docs/version-1/page2.md": page(2, version=2)})
    rows = "".join(json.dumps(row) + "\n" for row in evaluation_rows())
    (folder / "evaluation.jsonl").write_text(rows, "utf-8")
    groundset.init(folder / "project", [folder / "pottery"], [folder / "evaluation.jsonl"])
    with (folder / "project" / "groundset.yaml").open("a", encoding="utf-8") as file:
        file.write("deduplication:\n  semantic: {enabled: false}\n")
    with Project.open(folder / "project") as project:
        project.run(processes=1)
    return folder / "project"


def ended(root: Path, reason: str) -> str:
    """Name a candidate that ended for a reason."""
    with Project.open(root) as project:
        return next(o.candidate for o in project.ledger.candidates.outcomes() if o.reason == reason)


def told(root: Path, capsys: Capture, name: str) -> str:
    """Trace something; give what was printed."""
    assert invoke(["trace", name, "--project", str(root)]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", ["status", "run"])
def test_a_gate_that_is_switched_off_has_no_row(root: Path, capsys: Capture, command: str) -> None:
    assert invoke([command, "--project", str(root)]) == 0
    said = capsys.readouterr().out
    assert "near_duplicate" in said
    assert "semantic_duplicate" not in said


def test_a_gate_that_is_switched_off_is_not_in_the_picture_and_counts_add_up(root: Path) -> None:
    with Project.open(root) as project:
        levels = [level for level in gather(project).levels if level.gate]
    assert "semantic_duplicate" not in {level.name for level in levels}
    assert [level.came for level in levels[1:]] == [level.kept for level in levels[:-1]]


def test_a_gate_shows_what_it_ended_before_it_was_switched_off(root: Path) -> None:
    with Project.open(root) as project:
        counts = project.status().funnel
        one = counts.gates["near_duplicate"]
        assert one.total > one.kept
        before = replace(counts, gates={"semantic_duplicate": one})
        assert project.shown(before) == before


def test_trace_says_that_a_gate_is_switched_off(root: Path, capsys: Capture) -> None:
    said = " ".join(told(root, capsys, ended(root, "ok")).split())
    assert "Is it there already, in other words? not run: it is switched off" in said
    assert "Is it nearly there already? passed" in said


def test_labels_stand_in_one_column(root: Path, capsys: Capture) -> None:
    lines = told(root, capsys, ended(root, "ok")).splitlines()
    labels = ("candidate", "made", "exact duplicate", "semantic duplicate", "decontamination")
    found = [line for line in lines if line.strip().startswith(labels)]
    ends = {line.index(label) + len(label) for line in found for label in labels if label in line[:20]}
    assert len(found) >= len(labels)
    assert ends == {18}


def test_the_one_that_it_was_turned_down_for_is_named_with_its_question(root: Path, capsys: Capture) -> None:
    """And both stand side by side before the long texts."""
    name = ended(root, "near_duplicate")
    story = answer(capsys, "trace", name, "--project", str(root))
    said = told(root, capsys, name)
    with Project.open(root) as project:
        other = next(project.ledger.candidates.get([story["outcome"]["other"]]))
    named = f"because of {other.id[:12]}, kept: {other.instruction}"
    assert named in " ".join(said.split())
    assert said.index("In [brackets]") < said.index("made  by rule")


def test_trace_does_not_send_to_trace(capsys: Capture) -> None:
    from groundset.cli.trace import _explained

    for reason, first in (("rephrased_leak", "`decontamination.rephrased`"), ("request_refused", "Check")):
        _explained(console(), reason)
        said = capsys.readouterr().out
        assert "groundset trace" not in said
        assert f"to do  {first}" in said


def test_what_the_plan_no_longer_wants_is_told_as_such(root: Path, capsys: Capture) -> None:
    name = ended(root, "ok")
    with Project.open(root) as project, project.ledger.write():
        out_of_plan = update(candidates).where(candidates.c.id == name).values(round=SUPERSEDED)
        project.ledger.connection.execute(out_of_plan)
    said = " ".join(told(root, capsys, name).split())
    assert "no candidate any more: superseded" in said
    assert "A later plan of augmentation no longer wants it." in said
    assert "rejected at" not in said
    assert "no twin of a sample before it" not in said
    with Project.open(root) as project, project.ledger.write():
        back = update(candidates).where(candidates.c.id == name).values(round=0)
        project.ledger.connection.execute(back)


@pytest.mark.parametrize("width", [40, 80])
def test_a_long_line_goes_on_below_within_the_window(width: int) -> None:
    out = Console(width=width, highlight=False, markup=False)
    text = "warning: " + "decontamination finds too few copies of them " * 5
    with out.capture() as captured:
        show_text(out, text.strip())
    first, *rest = captured.get().splitlines()
    assert max(map(len, (first, *rest))) <= width
    assert rest
    assert all(line.startswith("  ") and line[2] != " " for line in rest)
    assert " ".join([first, *rest]).split() == text.split()


def test_run_keeps_within_80_columns(root: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    assert invoke(["run", "--project", str(root)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("planted copies found") for line in lines)
    assert all(len(line) <= 80 for line in lines if not line.startswith("next: "))


def test_verify_says_with_what_it_compared(root: Path, capsys: Capture) -> None:
    version = "1.0.0"
    with Project.open(root) as project:
        project.run(processes=1)
        made = project.package(version, waive={"audit": "a test"}).path
    more = root.parent / "more.jsonl"
    rows = [{"question": f"Which river crosses the valley of town {n}?", "answer": "The Elbe."} for n in "ab"]
    more.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    own = root.parent / "evaluation.jsonl"
    assert invoke(["verify", str(made)]) == 0
    assert "compared with" not in capsys.readouterr().out
    assert invoke(["verify", str(made), "--eval", str(own), str(more)]) == 0
    said = capsys.readouterr().out
    assert f"compared with {own}: {len(evaluation_rows())} items" in said
    assert f"compared with {more}: 2 items" in said
