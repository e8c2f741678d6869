"""What the command line says when something is missing, ambiguous or misspelled: words, and what to do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture, answer, told
from groundset.cli import invoke
from small_projects import page, write

MakeProject = Callable[..., Path]


@pytest.fixture
def project(make_project: MakeProject, pages: dict[str, str]) -> str:
    return str(make_project(pages))


def test_a_project_in_place_of_a_release_is_answered_with_its_releases(project: str, capsys: Capture) -> None:
    for command, shown in (("verify", "VERSION"), ("diff", "VERSION")):
        arguments = [project] * (2 if command == "diff" else 1)
        err = told(capsys, command, *arguments, code=2)
        assert "is a project, not a release; it has no release yet" in err
        assert f"groundset {command} {project}/releases/{shown}" in err
    for version in ("1.0.0", "1.0.10", "1.0.9"):
        (Path(project) / "releases" / version).mkdir(parents=True)
    assert "releases: 1.0.0, 1.0.9, 1.0.10" in told(capsys, "verify", project, code=2)
    assert f"diff {project}/releases/1.0.9 {project}/releases/1.0.10" in told(
        capsys, "diff", project, project, code=2
    )


def test_a_diff_speaks_in_words(project: str, capsys: Capture) -> None:
    config = Path(project) / "groundset.yaml"
    written = config.read_text("utf-8")
    for version, more in (("1.0.0", "extraction: {min_response_characters: 110}"), ("1.1.0", "")):
        config.write_text(f"{written}\n{more}\n", "utf-8")
        invoke(["run", "--project", project])
        invoke(["package", "--version", version, "--waive", "audit=x", "--project", project])
    capsys.readouterr()
    assert invoke(["diff", f"{project}/releases/1.0.0", f"{project}/releases/1.1.0"]) == 0
    out = capsys.readouterr().out
    assert "changed: extraction.min_response_characters: from 110 to 40" in out
    assert not any(sign in out for sign in ("{", "->", "None", "1 are"))
    assert f" --project {project}" in out.splitlines()[-1]


@pytest.mark.parametrize("version", ["abc", "1", "1.0", "01.0.0", "1.0.0-", "v1.0.0", "1.0.0/..", "1.0.0 "])
def test_only_semantic_versions_are_packaged(project: str, version: str, capsys: Capture) -> None:
    err = told(capsys, "package", "--version", version, "--waive", "audit=x", "--project", project, code=2)
    assert "no semantic version" in err
    assert "such as 1.0.0" in err


def test_patterns_that_leave_no_file_are_an_error(project: str, capsys: Capture) -> None:
    config = Path(project) / "groundset.yaml"
    written = config.read_text("utf-8").replace('name: "pottery"', 'name: "pottery"\n    include: ["*.foo"]')
    config.write_text(written, "utf-8")
    assert 'include: ["*.foo"]' in written
    err = told(capsys, "run", "--project", project, code=2)
    assert "leave none of" in err
    assert "groundset.yaml" in err


def test_what_is_not_there_is_named_at_the_end(project: str, capsys: Capture) -> None:
    """Without an evaluation set, and without a rubric, a run says so, and claims no comparison."""
    config = Path(project) / "groundset.yaml"
    config.write_text(config.read_text("utf-8").split("evaluation:")[0], "utf-8")
    (Path(project) / "rubric.yaml").unlink(missing_ok=True)
    for command in ("run", "status"):
        assert invoke([command, "--project", project]) == 0
        out = capsys.readouterr().out
        row = next(line for line in out.splitlines() if line.strip().startswith("decontamination"))
        assert "no evaluation set" in row
        assert "█" not in row
        assert "no rubric.yaml here: the built-in rubric is used" in " ".join(out.split())
        assert "name one under `evaluation` in groundset.yaml" in " ".join(out.split())


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        (["runn"], "Did you mean run?"),
        (["int"], "Did you mean init?"),
        (["init", "new", "--evals", "x"], "Did you mean --eval?"),
        (["--json", "status"], "behind the command: groundset status --json"),
    ],
)
def test_a_slip_is_answered_with_what_is_near(arguments: list[str], hint: str, capsys: Capture) -> None:
    err = told(capsys, *arguments, code=2)
    assert hint in err
    assert " or " not in err


def test_nothing_is_suggested_for_what_is_near_to_nothing(capsys: Capture) -> None:
    assert "Did you mean" not in told(capsys, "bake", code=2) + told(capsys, "run", "--pottery", code=2)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_the_funnel_keeps_to_the_columns_and_breaks_no_code(
    project: str, columns: int, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    write(
        Path(project).parent / "project-corpus/pottery",
        {f"list{n}.xyz{n}": "x" for n in range(3)} | {"words.md": "# Words\n\nkiln, glaze, slip, wheel"},
    )
    run = answer(capsys, "run", "--project", project)
    assert invoke(["status", "--project", project]) == 0
    table = capsys.readouterr().out.split("thin on")[0]
    assert all(len(line) <= columns for line in table.splitlines())
    reasons = [*run["funnel"]["files"]["reasons"], *run["funnel"]["candidates"]["reasons"]]
    assert {"unsupported_kind", "empty_after_reading"} < set(reasons)
    assert all(reason in table for reason in reasons)


def test_an_ambiguous_id_lists_what_it_may_mean_and_a_file_is_found_by_its_name(
    project: str, capsys: Capture
) -> None:
    invoke(["run", "--project", project])
    capsys.readouterr()
    assert invoke(["trace", "", "--project", project]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert "begins more than one" in lines[0]
    assert {line.split()[1] for line in lines[1:9]} == {"candidate", "passage"}
    assert all(len(line.split()[2]) == 12 for line in lines[1:9])
    assert answer(capsys, "trace", "page5.md", "--project", project)["id"].endswith("/page5.md")
    twin = Path(project).parent / "project-corpus/pottery/other/page5.md"
    twin.parent.mkdir()
    twin.write_text("# Elsewhere\n\nA page of the same name in another folder of the pottery.\n", "utf-8")
    invoke(["run", "--project", project])
    capsys.readouterr()
    err = told(capsys, "trace", "page5.md", "--project", project, code=2)
    assert "the name of 2 files" in err
    assert "pottery/other/page5.md" in err


def test_an_evaluation_file_of_another_kind_is_named_as_such(tmp_path: Path, capsys: Capture) -> None:
    write(
        tmp_path, {"pottery/a.md": page(1), "notes.md": "# Notes\n\nNo rows.", "cut.jsonl": '{"question": "a'}
    )
    init = ["init", str(tmp_path / "p"), "--corpus", str(tmp_path / "pottery"), "--eval"]
    err = told(capsys, *init, str(tmp_path / "notes.md"), code=2)
    assert "neither JSON nor JSONL" in err
    assert "question" in err
    assert "mend that line" in told(capsys, *init, str(tmp_path / "cut.jsonl"), code=2)
    err = told(capsys, *init, str(tmp_path / "missing.jsonl"), code=2)
    assert "'--eval'" in err
    assert "`evaluation`" not in err


def test_documents_kept_aside_are_told_with_the_items_they_gave(tmp_path: Path, capsys: Capture) -> None:
    write(tmp_path / "pottery", {f"page{n}.md": page(n) for n in range(10)})
    init = ["init", str(tmp_path / "p"), "--corpus", str(tmp_path / "pottery"), "--holdout"]
    err = told(capsys, *init, "1%", code=2)
    assert "1% of 10 documents is less than one" in err
    assert "--holdout 10%" in err
    assert invoke([*init, "20%"]) == 0
    out = capsys.readouterr().out
    items = len((tmp_path / "p/evaluation/holdout.jsonl").read_text("utf-8").splitlines())
    assert 0 < items < 20
    assert f"2 documents kept aside; an evaluation set of {items} items was made of them" in out
    assert "fewer than 20 items" in out
    assert "10 files, 10 documents" in out
