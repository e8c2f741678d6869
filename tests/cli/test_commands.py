"""What a person meets at the command line: exit codes, errors in words, JSON that keeps its shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture, answer, shaped, told
from groundset.cli import invoke
from groundset.cli.application import COMMANDS
from groundset.cli.options import print_json
from groundset.cli.plain import safe

MakeProject = Callable[..., Path]


@pytest.fixture
def project(make_project: MakeProject, pages: dict[str, str]) -> str:
    return str(make_project(pages))


def test_the_whole_way_in_json(project: str, capsys: Capture) -> None:
    run = answer(capsys, "run", "--project", project)
    shaped("run", run)
    assert run["funnel"]["candidates"]["kept"] > 10
    shaped("status", answer(capsys, "status", "--project", project))
    drawn = answer(capsys, "sample", "-n", "5", "--project", project)
    shaped("sample", drawn)
    assert len(drawn) == 5
    shaped("sample", answer(capsys, "sample", "--rejected", "--project", project))
    for name in (
        drawn[0]["id"],
        drawn[0]["id"][:10],
        drawn[0]["origin"]["passage"],
        drawn[0]["evidence"][0]["document"],
    ):
        shaped("trace", answer(capsys, "trace", name, "--project", project))
    packaged = answer(capsys, "package", "--version", "1.0.0", "--waive", "audit=test", "--project", project)
    shaped("package", packaged)
    shaped("verification", answer(capsys, "verify", packaged["path"]))


def test_the_whole_way_in_words(project: str, capsys: Capture) -> None:
    for arguments in (["run"], ["status"], ["sample", "-n", "2"], ["sample", "--rejected", "-n", "1"]):
        assert invoke([*arguments, "--project", project]) == 0
        assert "next: " in capsys.readouterr().out
    assert invoke(["package", "--version", "1.0.0", "--waive", "audit=test", "--project", project]) == 0
    assert "next: groundset verify" in capsys.readouterr().out
    assert invoke(["verify", f"{project}/releases/1.0.0"]) == 0
    assert "verified" in capsys.readouterr().out


def test_packaging_the_same_again_is_fine_and_other_content_is_refused(project: str, capsys: Capture) -> None:
    invoke(["run", "--project", project])
    package = ["package", "--version", "1.0.0", "--project", project, "--waive"]
    assert invoke([*package, "audit=one reason"]) == 0
    assert invoke([*package, "audit=one reason"]) == 0
    assert "was there already" in capsys.readouterr().out
    assert "releases never change" in told(capsys, *package, "audit=another reason", code=2)


def test_two_releases_are_compared(project: str, capsys: Capture) -> None:
    invoke(["run", "--project", project])
    invoke(["package", "--version", "1.0.0", "--waive", "audit=x", "--project", project])
    page = Path(project).parent / "project-corpus/pottery/docs/page5.md"
    page.write_text(page.read_text("utf-8").replace("coins for each hour", "coins for every hour"), "utf-8")
    invoke(["run", "--project", project])
    invoke(["package", "--version", "2.0.0", "--waive", "audit=x", "--project", project])
    capsys.readouterr()
    found = answer(capsys, "diff", f"{project}/releases/1.0.0", f"{project}/releases/2.0.0")
    shaped("diff", found)
    assert found["kept"]
    assert found["added"]
    assert found["removed"]
    assert invoke(["diff", f"{project}/releases/1.0.0", f"{project}/releases/2.0.0"]) == 0
    assert "in both" in capsys.readouterr().out
    assert "no such folder" in told(capsys, "diff", "nowhere", "else", code=2)


def test_packaging_names_every_reason_to_refuse(project: str, capsys: Capture) -> None:
    assert "groundset run" in told(capsys, "package", "--version", "1.0.0", "--project", project, code=1)
    config = Path(project) / "groundset.yaml"
    config.write_text(config.read_text("utf-8").split("evaluation:")[0], "utf-8")
    assert "groundset run" in told(capsys, "package", "--version", "1.0.0", "--project", project, code=1)
    invoke(["run", "--project", project])
    capsys.readouterr()
    err = told(capsys, "package", "--version", "1.0.0", "--project", project, code=1)
    assert "no evaluation set" in err
    assert "no audit" in err
    err = told(
        capsys, "package", "--version", "1.0.0", "--waive", "leak=please", "--project", project, code=2
    )
    assert "cannot be waived" in err
    assert "gives no reason" in told(capsys, "package", "--version", "1.0.0", "--waive", "audit", code=2)


def test_packaging_refuses_when_the_corpus_has_moved_on(project: str, capsys: Capture) -> None:
    invoke(["run", "--project", project])
    corpus = Path(project).parent / "project-corpus/pottery"
    (corpus / "docs/page1.md").write_text("# Other\n\nSomething else altogether stands here now.", "utf-8")
    capsys.readouterr()
    err = told(capsys, "package", "--version", "1.0.0", "--waive", "audit=x", "--project", project, code=1)
    assert "1 file changed" in err
    assert "page1.md" in err


def test_a_partial_run_is_not_packaged(project: str, capsys: Capture) -> None:
    invoke(["run", "--until", "quality", "--project", project])
    capsys.readouterr()
    assert "no run has finished" in told(
        capsys, "package", "--version", "1.0.0", "--waive", "audit=x", "--project", project, code=1
    )
    assert "no stage" in told(capsys, "run", "--until", "bake", "--project", project, code=2)


def test_every_mistake_is_answered_in_words(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder").mkdir()
    (tmp_path / "words.jsonl").write_text("not json\n", "utf-8")
    (tmp_path / "folder/a.md").write_text("# A page\n\n" + "It holds enough text to be read. " * 5, "utf-8")
    cases = [
        (["run"], "no groundset.yaml here"),
        (["run", "--project", "nowhere"], "no groundset.yaml here"),
        (["status", "--project", "folder"], "no groundset.yaml here"),
        (["init", "new", "--corpus", "nowhere"], "no such file or folder"),
        (["init", "new"], "--corpus"),
        (["init", "new", "--corpus", "folder", "--eval", "words.jsonl"], "words.jsonl"),
        (["init", "new", "--corpus", "folder", "--eval", "missing.jsonl"], "missing.jsonl"),
        (["init", "new", "--corpus", "folder", "--holdout", "much"], "no share"),
        (["init", "new", "--corpus", "words.jsonl"], "no document could be read"),
        (["init", "words.jsonl", "--corpus", "folder"], "is a file"),
        (["verify", "nowhere"], "no such folder"),
        (["verify", "folder", "--eval", "missing.jsonl"], "missing.jsonl"),
        (["bake"], "bake"),
        (["run", "--processes", "0"], "processes"),
        (["sample", "-n", "-3"], "-3"),
        (["package"], "--version"),
    ]
    for arguments, expected in cases:
        assert expected in told(capsys, *arguments, code=2), arguments
    assert not (tmp_path / "new").exists()


def test_init_takes_several_values_after_one_flag(tmp_path: Path, capsys: Capture) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "page.md").write_text(f"# Page {name}\n\n" + f"It is about {name}. " * 9, "utf-8")
    arguments = ["init", str(tmp_path / "p"), "--corpus", str(tmp_path / "a"), str(tmp_path / "b")]
    made = answer(capsys, *arguments)
    shaped("init", made)
    assert made["documents"] == 2
    assert "there is a project here already" in told(capsys, *arguments, code=2)


def test_init_keeps_whole_documents_aside_and_nothing_is_mined_from_them(
    tmp_path: Path, pages: dict[str, str], capsys: Capture
) -> None:
    for path, text in pages.items():
        (tmp_path / "corpus" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "corpus" / path).write_text(text, "utf-8")
    made = answer(
        capsys, "init", str(tmp_path / "p"), "--corpus", str(tmp_path / "corpus"), "--holdout", "20%"
    )
    assert made["held_out"] >= 1
    rows = (tmp_path / "p/evaluation/holdout.jsonl").read_text("utf-8").splitlines()
    aside = {json.loads(row)["document"] for row in rows}
    run = answer(capsys, "run", "--project", str(tmp_path / "p"))
    assert run["funnel"]["files"]["reasons"]["held_out"] == made["held_out"]
    drawn = answer(capsys, "sample", "-n", "500", "--project", str(tmp_path / "p"))
    assert aside
    assert not aside & {span["document"] for one in drawn for span in one["evidence"]}


def test_a_broken_configuration_is_answered_with_all_its_errors(project: str, capsys: Capture) -> None:
    config = Path(project) / "groundset.yaml"
    config.write_text(
        config.read_text("utf-8") + "deduplicatoin: {}\nreading: {max_file_bytes: many}\n", "utf-8"
    )
    err = told(capsys, "run", "--project", project, code=2)
    assert "groundset.yaml:" in err
    assert "deduplication" in err
    assert "max_file_bytes" in err


def test_a_second_run_at_the_same_time_is_turned_away(project: str, capsys: Capture) -> None:
    from groundset.project import Project

    with Project.open(project) as opened, opened.locked():
        assert "another groundset works" in told(capsys, "run", "--project", project, code=2)


def test_tracing_something_unknown_says_where_ids_are_shown(project: str, capsys: Capture) -> None:
    invoke(["run", "--project", project])
    capsys.readouterr()
    assert "is no candidate" in told(capsys, "trace", "zzz", "--project", project, code=2)


def test_the_demo_ends_in_a_verified_release_and_can_be_run_again(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    made = answer(capsys, "demo")
    shaped("demo", made)
    assert made["package"]["samples"] >= 30
    assert invoke(["verify", "groundset-demo/releases/1.0.0"]) == 0
    capsys.readouterr()
    assert invoke(["demo"]) == 0
    shown = capsys.readouterr().out
    assert "samples" in shown
    assert "next: " in shown
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine", "utf-8")
    assert "is not empty" in told(capsys, "demo", "full", code=2)


def test_every_command_has_help_that_names_its_options(capsys: Capture) -> None:
    for name, short in COMMANDS.items():
        assert invoke([name, "--help"]) == 0
        shown = capsys.readouterr().out
        assert "--json" in shown
        assert short
    assert invoke(["--help"]) == 0
    listed = capsys.readouterr().out
    assert all(name in listed for name in COMMANDS)


def test_terminal_control_codes_in_documents_are_not_passed_on(tmp_path: Path, capsys: Capture) -> None:

    assert "\x1b" not in safe("\x1b[31mred\x07 \u202eevil")


def test_json_says_everything_and_drives_no_terminal(capsys: Capture) -> None:
    """What could move a cursor or turn the direction of text is escaped, and reads back as it was."""
    odd = [*map(chr, range(0xA0)), "\u061c", "\u200f", "\u202e", "\u2066", "\ud800", "é", "水"]
    print_json({"".join(odd): odd})
    shown = capsys.readouterr().out
    assert json.loads(shown) == {"".join(odd): odd}
    assert {letter for letter in shown if not letter.isascii()} == {"é", "水"}
    assert all(letter.isprintable() or letter == "\n" for letter in shown)
