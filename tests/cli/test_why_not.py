"""``groundset why-not`` and ``trace`` in words: what is said, in which order, and what to type next."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

import groundset
from command_line import Capture, answer, shaped, told
from groundset.cli import invoke
from groundset.project import Project
from small_projects import evaluation_rows, page, write


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A project that has run, with a leak, a copy and a file that cannot be read."""
    folder = tmp_path_factory.mktemp("told")
    files = {f"docs/page{n}.md": page(n) for n in range(4)} | {"copies/page3-copy.md": page(3)}
    write(folder / "pottery", files | {"torn.json": '{"text": "the stork sleeps on the chimney'})
    rows = "".join(json.dumps(row) + "\n" for row in evaluation_rows())
    (folder / "evaluation.jsonl").write_text(rows, "utf-8")
    groundset.init(folder / "project", [folder / "pottery"], [folder / "evaluation.jsonl"])
    with Project.open(folder / "project") as opened:
        opened.run(processes=1)
    return str(folder / "project")


TEXTS = (
    "Guests of studio 2 need a member beside them",
    "Who may use the wheel of studio 2?",
    evaluation_rows()[0]["answer"],
    "Guests of studio 2 need a teacher beside them and pay 7 coins",
    "the stork sleeps on the chimney",
    "submarines of the baltic fleet",
)


@pytest.mark.parametrize("text", TEXTS)
def test_every_answer_keeps_its_shape_and_ends_with_the_next_command(
    project: str, text: str, capsys: Capture
) -> None:
    found = answer(capsys, "why-not", text, "--project", project)
    shaped("why_not", found)
    assert found["says"].endswith((".", "…"))
    assert invoke(["why-not", text, "--project", project]) == 0
    said = capsys.readouterr().out
    assert said.startswith(found["says"][:40])
    assert said.splitlines()[-1].startswith(f"next: {found['next']} --project ")


def test_the_command_it_names_next_works(project: str, capsys: Capture) -> None:
    for text in TEXTS:
        step = answer(capsys, "why-not", text, "--project", project)["next"].split()
        assert step[0] == "groundset"
        assert invoke([*step[1:], "--project", project]) == 0
        assert capsys.readouterr().out


def test_a_leak_is_told_with_gate_reason_and_what_to_do(project: str, capsys: Capture) -> None:
    invoke(["why-not", TEXTS[2], "--project", project])
    said = " ".join(capsys.readouterr().out.split())
    assert "decontamination" in said
    assert "repeats an item of an evaluation set" in said
    assert "to do" in said


def test_text_comes_from_stdin_where_a_dash_stands(
    project: str, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = io.BytesIO(b"Guests of studio 2\nneed a member \xff beside them\n".replace(b"\xff ", b""))
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=typed))
    assert answer(capsys, "why-not", "-", "--project", project)["found"] == "in_dataset"


def test_mistakes_are_answered_in_words(project: str, capsys: Capture, tmp_path: Path) -> None:
    assert "no word" in told(capsys, "why-not", "?!", "--project", project, code=2)
    assert "at most" in told(capsys, "why-not", "word " * 9000, "--project", project, code=2)
    assert "TEXT" in told(capsys, "why-not", code=2)
    assert "no groundset.yaml here" in told(capsys, "why-not", "x", "--project", str(tmp_path), code=2)


def test_trace_says_the_end_first_then_what_every_gate_asked(project: str, capsys: Capture) -> None:
    """A person who has never seen a reason code reads what it means and what to do about it."""
    rejected = answer(capsys, "sample", "--rejected", "--project", project)
    assert {row["gate"] for row in rejected} >= {"decontamination", "exact_duplicate"}
    for row in rejected:
        assert invoke(["trace", row["id"], "--project", project]) == 0
        said = " ".join(capsys.readouterr().out.split())
        assert said.index("state") < said.index("question") < said.index("source")
        assert said.index("Does the source say it?") < said.index("Does it repeat an evaluation set?")
        assert "next: groundset trace" in said
        assert "{" not in said
        if row["gate"] == "decontamination":
            assert "of its answer stands here" in said
        else:
            assert f"because of {row['other'][:12]}, kept: " in said


@pytest.mark.parametrize("name", ["pottery/docs/page2.md", "pottery/torn.json"])
def test_trace_explains_documents_and_files(project: str, name: str, capsys: Capture) -> None:
    assert invoke(["trace", name, "--project", project]) == 0
    said = capsys.readouterr().out
    assert not any(line != line.rstrip() for line in said.splitlines())
    assert ("It is not valid JSON." in said) == name.endswith(".json")
