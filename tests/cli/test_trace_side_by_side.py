"""``trace`` shows a rejected candidate beside what it repeats: twin, verbatim leak, leak in other words."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from rich.console import Console

import groundset
from command_line import Capture, answer, shaped
from groundset.cli import invoke
from groundset.cli.comparisons import show_comparison
from groundset.gates.telling import telling
from groundset.project import Project
from groundset.project.comparing import EvaluationTexts, beside_hit, said
from groundset.report.comparison import Comparison
from groundset.report.side_by_side import Said, beside_twin
from small_projects import evaluation_rows, page, write

OURS = Said("rejected", "8f", "Where is the kiln?", "Behind the red door.", where="docs/page.md")
THEIRS = Said("kept", "2a", "Where is the kiln?", "Behind the green door.")
NEAR = beside_twin("near_duplicate", "both", "near_duplicate", 0.8, OURS, THEIRS, telling)


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that has run, with a verbatim leak and a page in two versions."""
    folder = tmp_path_factory.mktemp("beside")
    files = {f"docs/page{n}.md": page(n) for n in (1, 2)}
    write(folder / "pottery", files | {"versioned_docs/version-1/page2.md": page(2, version=2)})
    rows = "".join(json.dumps(row) + "\n" for row in evaluation_rows())
    (folder / "evaluation.jsonl").write_text(rows, "utf-8")
    groundset.init(folder / "project", [folder / "pottery"], [folder / "evaluation.jsonl"])
    with Project.open(folder / "project") as project:
        project.run(processes=1)
    return folder / "project"


def ended(root: Path, reason: str) -> str:
    """Name a candidate that ended for a reason."""
    with Project.open(root) as project:
        return next(o.candidate for o in project.ledger.candidates.outcomes() if o.reason == reason)


def test_a_twin_is_told_with_the_sample_that_stayed_and_what_differs(root: Path, capsys: Capture) -> None:
    name = ended(root, "near_duplicate")
    story = answer(capsys, "trace", name, "--project", str(root))
    shaped("trace", story)
    beside = Comparison.from_json(story["comparisons"][0])
    assert beside.other is not None
    assert (beside.reason, beside.own.role, beside.other.role) == ("near_duplicate", "rejected", "kept")
    assert story["outcome"]["other"].startswith(beside.other.name)
    assert 0.8 <= beside.score < 1
    assert invoke(["trace", name, "--project", str(root)]) == 0
    said = capsys.readouterr().out
    assert "near_duplicate: Question and answer have" in said
    assert "[14]" in said
    assert "[12]" in said
    beside_lines = said[said.index("near_duplicate: Question") :].splitlines()
    assert not any(line != line.rstrip() for line in beside_lines)


def test_a_leak_is_told_beside_the_item_which_is_read_from_its_file(root: Path, capsys: Capture) -> None:
    name = ended(root, "verbatim_leak")
    story = answer(capsys, "trace", name, "--project", str(root))
    shaped("trace", story)
    beside = Comparison.from_json(story["comparisons"][0])
    assert beside.other is not None
    assert beside.other.name == "row 0 of evaluation"
    assert {part.label: part.text for part in beside.other.parts} == evaluation_rows()[0]
    ledger = b"".join(path.read_bytes() for path in (root / ".groundset").glob("ledger.sqlite*"))
    assert evaluation_rows()[0]["question"].encode() in ledger, "the candidate says it too"
    assert evaluation_rows()[1]["question"].encode() not in ledger


@pytest.mark.parametrize(
    ("rows", "line"),
    [("another item", "have changed"), ("one item", "have changed"), ("no file", "cannot be")],
)
def test_a_set_that_changed_or_vanished_is_told_in_a_line(
    root: Path, capsys: Capture, rows: str, line: str
) -> None:
    name = ended(root, "verbatim_leak")
    path = root.parent / "evaluation.jsonl"
    before = path.read_text("utf-8")
    after = {"another item": before.replace("moon", "sun"), "one item": '{"question": "one?"}\n'}
    path.unlink()
    if rows in after:
        path.write_text(after[rows], "utf-8")
    try:
        story = answer(capsys, "trace", name, "--project", str(root))
        shaped("trace", story)
        (beside,) = (one for one in story["comparisons"] if one["gate"] == "decontamination")
        assert beside["other"] is None
        assert line in beside["note"]
        assert "\n" not in beside["note"]
        assert invoke(["trace", name, "--project", str(root)]) == 0
        assert line in " ".join(capsys.readouterr().out.split())
    finally:
        path.write_text(before, "utf-8")


def test_a_leak_in_other_words_marks_the_words_that_tell(root: Path) -> None:
    hit = {"eval_file": "evaluation", "eval_row": 1, "side": "question", "tier": "rephrased"}
    hit |= {"label": "same_item", "score": 0.93}
    with Project.open(root) as project:
        candidate = next(iter(project.ledger.candidates.get([ended(root, "near_duplicate")])))
        own = said(candidate, None)
        beside = beside_hit(EvaluationTexts(project), hit, "rephrased_leak", candidate, own)
    assert beside.other is not None
    assert beside.other.part("question") is not None
    assert beside.says.endswith("in other words, with a probability of 93 %.")


def test_a_set_that_the_configuration_no_longer_names_is_told(root: Path) -> None:
    with Project.open(root) as project:
        found = EvaluationTexts(project).item({"eval_file": "gone", "eval_row": 0})
    assert found == "The configuration names no evaluation set 'gone' any more."


def shown(one: Comparison, width: int, **terminal: object) -> list[str]:
    out = Console(width=width, highlight=False, markup=False, record=True, **terminal)  # type: ignore[arg-type]
    with out.capture() as captured:
        show_comparison(out, one)
    return captured.get().splitlines()


@pytest.mark.parametrize(("width", "beside"), [(120, True), (80, True), (79, False), (40, False)])
def test_texts_stand_beside_each_other_from_80_columns_on(width: int, beside: bool) -> None:
    lines = shown(NEAR, width)
    assert any("[red]" in line and "[green]" in line for line in lines) == beside
    assert max(map(len, lines)) <= width


def test_without_a_terminal_or_with_no_colour_marks_are_brackets(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = "\n".join(shown(NEAR, 100))
    assert "\x1b" not in plain
    assert "In [brackets]: what only one of the two has." in plain
    monkeypatch.setenv("NO_COLOR", "1")
    told = "\n".join(shown(NEAR, 100, force_terminal=True))
    assert "[red]" in told
    assert "\x1b[3" not in told, "no colour"


def test_on_a_terminal_marks_are_underlined_in_colour() -> None:
    lines = shown(NEAR, 100, force_terminal=True, color_system="standard", legacy_windows=False)
    coloured = "\n".join(lines)
    assert "[red]" not in coloured
    assert "\x1b[1;4;33mred" in coloured


def test_brackets_of_the_text_itself_are_told_from_marks() -> None:
    code = Said("kept", "2a", "Where is the kiln?", "In door[0] of the hall.")
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.8, code, code, telling)
    other = beside_twin("near_duplicate", "both", "near_duplicate", 0.8, OURS, code, telling)
    assert any("door[0]" in line for line in shown(one, 100))
    assert not any("[[brackets]]" not in line for line in shown(other, 100) if "brackets" in line)


def test_nothing_in_a_text_drives_the_terminal() -> None:
    hostile = Said("kept", "2a\x1b[2J", "Where is \x1b]0;owned\x07 it?", "Behind \x9b31m the door.")
    one = beside_twin("near_duplicate", "both", "near_duplicate", 0.8, hostile, OURS, telling, "no\x1bte")
    assert not any(control in "".join(shown(one, 100)) for control in "\x1b\x07\x9b")
