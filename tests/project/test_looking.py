"""Looking at a project whose evaluation set or base is gone: told from the ledger, with a warning."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture
from groundset.cli import invoke
from groundset.errors import ConfigurationError, DataError
from groundset.gates.decontamination import DecontaminationGate
from groundset.gates.evaluations import load
from groundset.project import Project
from groundset.settings import Decontamination
from small_projects import page

MakeProject = Callable[..., Path]


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """A project after a run."""
    made = make_project({f"docs/page{n}.md": page(n) for n in range(3)})
    with Project.open(made) as project:
        project.run(processes=1)
    return made


def without_sets(root: Path) -> None:
    with Project.open(root) as project:
        for one in project.settings.evaluation:
            one.located(root).unlink()


def with_a_base_that_is_not_there(root: Path) -> None:
    with (root / "groundset.yaml").open("a", encoding="utf-8") as file:
        file.write("\nbase: releases/9.9.9\n")


BREAKS = {"cannot be read": without_sets, "releases/9.9.9": with_a_base_that_is_not_there}


@pytest.mark.parametrize("said", BREAKS)
@pytest.mark.parametrize("command", ["status", "coverage", "report"])
def test_looking_goes_on_and_warns_in_one_line(root: Path, said: str, command: str, capsys: Capture) -> None:
    BREAKS[said](root)
    assert invoke([command, "--project", str(root)]) == 0
    told = capsys.readouterr()
    assert (told.out + told.err).count("warning: ") == 1
    assert said in " ".join((told.out + told.err).split())


def test_what_augmentation_did_is_still_told(root: Path) -> None:
    with Project.open(root) as project:
        before = project.coverage()
    without_sets(root)
    with Project.open(root) as project:
        assert project.coverage() == before
        assert len(project.unread) == 1


@pytest.mark.parametrize(("said", "error"), [*zip(BREAKS, (DataError, ConfigurationError), strict=True)])
def test_what_judges_refuses(root: Path, said: str, error: type[Exception]) -> None:
    BREAKS[said](root)
    with Project.open(root) as project:
        with pytest.raises(error, match=said):
            project.run(processes=1)
        with pytest.raises(error, match=said):
            project.package("1.0.0", waive={"audit": "a test"})


def test_a_base_that_is_not_there_is_told_before_a_file_is_read(make_project: MakeProject) -> None:
    made = make_project({"docs/page.md": page(1)})
    with_a_base_that_is_not_there(made)
    with Project.open(made) as project:
        with pytest.raises(ConfigurationError, match=r"releases/9\.9\.9"):
            project.run(processes=1)
        assert project.ledger.corpus.document_ids() == []


def test_a_fingerprint_needs_no_hashes_of_items(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "exam.jsonl"
    path.write_text('{"question": "What is slip?", "answer": "Clay and water."}\n' * 3, "utf-8")
    hashed = DecontaminationGate(Decontamination(), [load("exam", path)])
    found = load("exam", path)
    monkeypatch.setattr("groundset.gates.evaluations.items_of", _no_hashes)
    assert DecontaminationGate(Decontamination(), [found]).fingerprint == hashed.fingerprint


def _no_hashes(_texts: object) -> None:
    raise AssertionError("items were hashed")
