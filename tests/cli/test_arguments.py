"""Arguments of any bytes: a clear line and exit code 2, and nothing of them drives the terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture
from groundset.cli import invoke
from small_projects import page, write

MakeProject = Callable[..., Path]

ODD = {
    "bytes that are not UTF-8": "caf\udcff",
    "nothing": "",
    "an escape": "\x1b[31mred\x1b]0;own\x07",
    "an 8-bit escape": "\x9b31m",
    "reversed": "\u202eevil",
    "two lines": "a\nb",
    "a book": "x" * 1_000_000,
}
COMMANDS = {
    "trace": ["trace", "--project", "project", "--", "{}"],
    "status": ["status", "--project", "{}"],
    "init": ["init", "new", "--corpus", "{}"],
    "evaluation": ["init", "new", "--corpus", "pottery", "--eval", "{}"],
    "holdout": ["init", "new", "--corpus", "pottery", "--holdout", "{}"],
    "diff": ["diff", "--", "{}", "{}"],
    "verify": ["verify", "--", "{}"],
    "version": ["package", "--project", "project", "--version", "{}"],
    "waive": ["package", "--project", "project", "--version", "1.0.0", "--waive", "{}"],
    "until": ["run", "--project", "project", "--until", "{}"],
    "count": ["sample", "--project", "project", "-n", "{}"],
    "command": ["--", "{}"],
}


@pytest.fixture
def here(tmp_path: Path, make_project: MakeProject, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in a folder with a project that has not run, and a corpus."""
    make_project({"page.md": page(1)}, name="project")
    write(tmp_path / "pottery", {"page.md": page(1)})
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.usefixtures("here")
def test_an_odd_argument_is_answered_in_words(name: str, odd: str, capsys: Capture) -> None:
    assert invoke([part.replace("{}", ODD[odd]) for part in COMMANDS[name]]) == 2
    told = capsys.readouterr()
    assert 0 < len(told.err) < 5000
    assert not any(mark in told.err + told.out for mark in ("internal error", "Traceback", "\x1b", "\x9b"))
    assert "\u202e" not in told.err + told.out


def test_a_folder_of_any_name_is_named_safely(here: Path, capsys: Capture) -> None:
    """It may be called what it likes; a terminal is not driven by it."""
    name = "\x1b[31mred\u202e"
    assert invoke(["init", name, "--corpus", "pottery"]) == 0
    assert invoke(["status", "--project", name]) == 0
    told = capsys.readouterr()
    assert (here / name / "groundset.yaml").is_file()
    assert "\x1b" not in told.out + told.err
    assert "\u202e" not in told.out + told.err


def test_a_file_whose_name_is_not_utf8_is_traced_by_it(
    here: Path, make_project: MakeProject, capsys: Capture
) -> None:
    """It is stored under a name that can be printed, and found by both."""
    root = make_project({"page.md": page(1)}, name="named")
    (here / "named-corpus" / "pottery" / "caf\udcff.md").write_text(page(2), "utf-8")
    assert invoke(["run", "--project", str(root)]) == 0
    capsys.readouterr()
    for name in ("pottery/caf\udcff.md", "pottery/caf\\xff.md"):
        assert invoke(["trace", name, "--project", str(root)]) == 0
        assert "caf\\xff.md" in capsys.readouterr().out


def test_a_reason_is_kept_on_one_line_and_short(here: Path, capsys: Capture) -> None:
    package = ["package", "--project", "project", "--version", "1.0.0", "--waive"]
    assert invoke([*package, "audit=" + "x" * 1_001]) == 2
    assert "at most 1,000" in capsys.readouterr().err
    assert invoke(["run", "--project", "project"]) == 0
    assert invoke([*package, "audit=first\nlook \x1b[31m"]) in (0, 1)
    assert "\x1b" not in "".join(capsys.readouterr())
