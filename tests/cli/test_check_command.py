"""``groundset check`` at the command line: exit codes, its page, its JSON, and what it never prints."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from checked_rows import CLEAN, GLAZE, VENT, WHEEL, dataset, verdicts
from command_line import Capture, answer, shaped, told
from groundset.checking.advice import advice, meaning
from groundset.checking.findings import Findings, GateFinding
from groundset.cli import invoke
from groundset.cli.check import command
from groundset.cli.findings import show_findings
from groundset.gates.checks.registry import CHECKS
from groundset.gates.self_test import KindResult, SelfTest

SECRET = "hT7qLx29vRk4mZp8wYb3"
PRIVATE = {
    "question": "How is the studio's printer reached?",
    "answer": f"Log in with password: {SECRET} and write to jane.miller@pottery-works.com for paper.",
}


def test_exit_codes_tell_clean_from_found_from_wrong(tmp_path: Path, capsys: Capture) -> None:
    clean = str(dataset(tmp_path / "clean.jsonl", CLEAN))
    twins = str(dataset(tmp_path / "twins.jsonl", [VENT, VENT]))
    assert invoke(["check", clean, "--processes", "1"]) == 0
    assert "nothing was found" in capsys.readouterr().out
    assert invoke(["check", twins, "--processes", "1"]) == 1
    assert "row 1 repeats row 0" in capsys.readouterr().out
    broken = str(dataset(tmp_path / "broken.jsonl", [*CLEAN, "broken"]))
    assert invoke(["check", broken, "--processes", "1"]) == 1
    assert "row 3: line 4, column 1" in capsys.readouterr().out
    assert "nowhere" in told(capsys, "check", str(tmp_path / "nowhere.jsonl"), code=2)
    assert "grammar" in told(capsys, "check", clean, "--gates", "grammar", code=2)
    assert "--eval" in told(capsys, "check", clean, "--gates", "decontamination", code=2)
    assert "holds no rows" in told(capsys, "check", str(dataset(tmp_path / "e.jsonl", [])), code=2)
    nowhere = str(tmp_path / "no/verdicts.jsonl")
    assert "--verdicts" in told(capsys, "check", clean, "--verdicts", nowhere, code=2)


def test_the_json_keeps_its_shape(tmp_path: Path, capsys: Capture) -> None:
    items = str(dataset(tmp_path / "test.jsonl", [GLAZE]))
    data = str(dataset(tmp_path / "data.jsonl", [*CLEAN, VENT, "broken", {**WHEEL, "context": "No."}]))
    found = answer(capsys, "check", data, "--eval", items, "--processes", "1", code=1)
    shaped("check", found)
    assert found["rows"] == 6
    assert all(sum(gate["reasons"].values()) == gate["rejected"] for gate in found["gates"])
    assert {one["gate"] for one in found["examples"]} == {
        "grounding",
        "exact_duplicate",
        "near_duplicate",
        "semantic_duplicate",
        "decontamination",
    }


def _said(capsys: Capture, *words: str) -> str:
    invoke(["check", *words, "--processes", "1"])
    return " ".join(capsys.readouterr().out.split())


def test_leaks_are_summed_up_in_one_sentence(tmp_path: Path, capsys: Capture) -> None:
    items = str(dataset(tmp_path / "test.jsonl", [GLAZE, {"question": "Who winds the clock of the tower?"}]))
    data = str(dataset(tmp_path / "data.jsonl", CLEAN))
    said = _said(capsys, data, "--eval", items, "--gates", "decontaminate")
    assert "test.jsonl: 1 of 2 items is in the data (1 whole): 1 row to remove" in said


def test_where_rows_repeat_something_the_page_is_pointed_to_once(tmp_path: Path, capsys: Capture) -> None:
    """Not where it was asked for, and not where there is nothing to put side by side."""
    data = str(dataset(tmp_path / "data.jsonl", [VENT, VENT]))
    page = tmp_path / "check.html"
    assert "side by side: run it again with --report" in _said(capsys, data)
    assert "side by side" not in _said(capsys, data, "--report", str(page))
    refusal = str(dataset(tmp_path / "one.jsonl", [{**GLAZE, "answer": "Sorry, I cannot help with that."}]))
    assert "side by side" not in _said(capsys, refusal)


def test_a_row_in_a_longer_one_is_shown_and_counts_as_clean(tmp_path: Path, capsys: Capture) -> None:
    longer = {
        "question": f"{VENT['question']} {GLAZE['question']} {WHEEL['question']}",
        "answer": f"{VENT['answer']} {GLAZE['answer']} {WHEEL['answer']}",
    }
    said = _said(capsys, str(dataset(tmp_path / "data.jsonl", [VENT, longer])), "--gates", "near_duplicate")
    assert "1 contained (told only)" in said
    assert "contained 1 row, told only" in said
    assert "row 0 stands in row 1: How do I open the vent of the kiln?" in said
    assert said.endswith("nothing was found")


def test_twins_with_one_beginning_are_shown_where_they_differ(tmp_path: Path, capsys: Capture) -> None:
    head = (
        "You are a patient assistant in the workshop of a potter, and answer every question of a guest. " * 3
    )
    rows = [{**VENT, "question": f"{head}{end}"} for end in ("How is it opened?", "How does one open it?")]
    said = _said(capsys, str(dataset(tmp_path / "data.jsonl", rows)), "--gates", "deduplicate")
    assert re.search(r"row 1 repeats row 0: … [a-z ,.]{20,60} How does one open it\?", said)
    assert re.search(r" row 0: … [a-z ,.]{20,60} How is it opened\?", said)


def test_a_warning_is_not_followed_by_nothing_was_found_alone(tmp_path: Path) -> None:
    planted = SelfTest((KindResult("verbatim", 5, 4),))
    gate = GateFinding("decontamination", 3, 0, {})
    found = Findings("data.jsonl", 3, 0, (), 3, (gate,), (), (), planted)
    out = StringIO()
    with redirect_stdout(out):
        show_findings(found, None)
    assert out.getvalue().rstrip().endswith("nothing was found, but leaks may be missed: see the warning")
    assert "next:" not in out.getvalue()


def test_private_rows_are_never_shown_whatever_gate_rejects_them(tmp_path: Path, capsys: Capture) -> None:
    rows = [PRIVATE, PRIVATE, {**PRIVATE, "context": "The printer stands in the hall."}]
    data = str(dataset(tmp_path / "data.jsonl", rows))
    for gates in ("deduplicate,quality", "deduplicate", "grounding"):
        for more in ([], ["--json"]):
            assert invoke(["check", data, "--gates", gates, "--processes", "1", *more]) == 1
            out = capsys.readouterr().out
            assert SECRET not in out
            assert "miller" not in out


def test_nothing_in_the_data_drives_the_terminal(tmp_path: Path, capsys: Capture) -> None:
    odd = {
        "question": "What\x1b[31m is\x9b this \u202eroom [bold]like[/bold]?",
        "answer": "Red\x07 and wide.",
    }
    keys = {"\x1b]0;own\x07": 1}
    data = str(dataset(tmp_path / "data.jsonl", [odd, odd, keys]))
    assert invoke(["check", data, "--processes", "1"]) == 1
    out = capsys.readouterr().out
    assert "[bold]like[/bold]" in out
    assert not any(mark in out for mark in ("\x1b", "\x9b", "\x07", "\u202e"))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_page_fits_its_terminal(
    tmp_path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(tmp_path)
    items = dataset(Path("test.jsonl"), [GLAZE])
    long = {**WHEEL, "context": "Nothing of the kind. " * 50, "question": "Why is it? " * 50}
    dataset(Path("data.jsonl"), [*CLEAN, VENT, long, {f"key{n}": n for n in range(40)}])
    assert invoke(["check", "data.jsonl", "--eval", str(items), "--processes", "1"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) > 20
    assert [line for line in lines if len(line.rstrip()) > width] == []


def test_advice_speaks_of_rows_and_not_of_a_project() -> None:
    """Who checks a dataset has no groundset.yaml."""
    relations = ("exact_duplicate", "near_duplicate", "same_response", "instruction_conflict", "contained")
    meaning_too = ("semantic_duplicate", "template_sibling", "same_template")
    grounding = ("number_not_in_evidence", "name_not_in_evidence", "unsupported_words", "twisted_words")
    for reason in (*CHECKS, *relations, *meaning_too, *grounding, "verbatim_leak", "below_cutoff"):
        said = f"{meaning(reason)} {advice(reason)}"
        assert advice(reason)
        assert not any(word in said for word in ("groundset.yaml", "document if", "rubric.yaml"))
    assert advice("something_else") == ""


def test_rows_that_verdicts_keep_are_clean(tmp_path: Path, capsys: Capture) -> None:
    """What the last line of the page says to do is enough."""
    rows = [*CLEAN, VENT, PRIVATE, {**GLAZE, "answer": "Sorry, I cannot help with that."}]
    out = tmp_path / "verdicts.jsonl"
    data = dataset(tmp_path / "data.jsonl", rows)
    assert invoke(["check", str(data), "--verdicts", str(out), "--processes", "1"]) == 1
    assert "next: drop the rows that" in " ".join(capsys.readouterr().out.split())
    bad = {one["row"] for one in verdicts(out) if one["decision"] != "keep"}
    assert bad == {3, 4, 5}
    left = dataset(tmp_path / "left.jsonl", [row for at, row in enumerate(rows) if at not in bad])
    assert invoke(["check", str(left), "--processes", "1"]) == 0


def test_an_interruption_ends_it_with_one_line_and_no_file(tmp_path: Path) -> None:
    rows = ({**VENT, "question": f"{VENT['question']} {number}"} for number in range(40_000))
    data, out = dataset(tmp_path / "data.jsonl", rows), tmp_path / "verdicts.jsonl"
    command = [
        sys.executable,
        "-m",
        "groundset",
        "check",
        str(data),
        "--verdicts",
        str(out),
        "--processes",
        "1",
    ]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    time.sleep(2)
    os.kill(running.pid, signal.SIGINT)
    said, errors = running.communicate(timeout=60)
    assert running.returncode == 130
    assert said == ""
    assert "Traceback" not in errors
    assert "interrupted" in errors
    assert [path.name for path in tmp_path.iterdir()] == ["data.jsonl"]


def test_page_action_and_hook_name_what_there_is() -> None:
    """Every option stands on the page, and what runs it elsewhere uses options that exist."""
    root = Path(__file__).parents[2]
    page = (root / "docs/checking.md").read_text("utf-8")
    options = {name for parameter in command.params for name in parameter.opts if name.startswith("--")}
    assert len(options) > 6
    assert [name for name in sorted(options) if f"`{name}" not in page] == []
    yaml = YAML(typ="safe")
    action = yaml.load((root / "action.yml").read_text("utf-8"))
    assert [name for name in action["inputs"] if f"`{name}`" not in page and f"    {name}:" not in page] == []
    used = set(re.findall(r"(--[a-z]+)=", action["runs"]["steps"][-1]["run"]))
    assert used == {"--eval", "--corpus", "--gates", "--verdicts"}
    assert used < options
    assert "${{" not in "".join(step.get("run", "") for step in action["runs"]["steps"])
    [hook] = yaml.load((root / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert (hook["id"], hook["entry"]) == ("groundset-check", "groundset check")
