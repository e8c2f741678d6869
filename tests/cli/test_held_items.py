"""``trace`` and ``why-not`` tell which evaluation item stands where, and that no model was asked for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from command_line import Capture, answer, shaped
from groundset.cli import invoke
from groundset.project import Project
from held_items import HOLDER, ITEM, ITEM_ROW, MANUAL, OTHER_ROW, listening, written_project

MakeProject = Callable[..., Path]


@pytest.fixture
def root(make_project: MakeProject) -> Path:
    """A project that has run, one passage of which holds the second item of its set."""
    with listening() as heard:
        made = written_project(make_project, heard, [OTHER_ROW, ITEM_ROW])
        with Project.open(made) as project:
            project.run(processes=1)
    return made


def passage(root: Path, heading: str) -> str:
    with Project.open(root) as project:
        return next(p.id for p in project.ledger.corpus.passages(MANUAL) if p.headings[-1] == heading)


def test_tracing_a_passage_names_the_item_and_its_place(root: Path, capsys: Capture) -> None:
    name = passage(root, HOLDER)
    story = answer(capsys, "trace", name, "--project", str(root))
    shaped("trace", story)
    assert story["reason"] == "holds_evaluation_item"
    for question in story["questions"]:
        (item,) = question["holds"]
        assert (item["eval_file"], item["eval_row"], item["side"]) == ("exam", 1, "question")
        with Project.open(root) as project:
            document = project.ledger.corpus.document(MANUAL)
        assert document is not None
        assert document.text[item["start"] : item["end"]] == ITEM.rstrip("?")
    assert invoke(["trace", name, "--project", str(root)]) == 0
    place = f"[{item['start']}:{item['end']}]"
    assert f"row 1 (from 0) of exam: 100 % of its question stands in {place}" in " ".join(
        capsys.readouterr().out.split()
    )


def test_tracing_the_document_tells_why_it_was_not_summed_up(root: Path, capsys: Capture) -> None:
    story = answer(capsys, "trace", MANUAL, "--project", str(root))
    shaped("trace", story)
    (summary,) = (q for q in story["questions"] if q["task"] == "document_summary")
    assert summary["reason"] == "holds_evaluation_item"
    assert [item["passage"] for item in summary["holds"]] == [passage(root, HOLDER)]
    asked = [q for q in story["questions"] if q["reason"] == "ok"]
    assert asked
    assert all(question["holds"] == [] for question in asked)


def test_why_not_says_that_no_model_was_asked(root: Path, capsys: Capture) -> None:
    found = answer(capsys, "why-not", ITEM, "--project", str(root))
    shaped("why_not", found)
    assert found["found"] == "no_pair"
    assert "row 1 (from 0) of exam" in found["says"]
    (cut,) = found["places"][0]["passages"]
    assert [item["eval_row"] for item in cut["holds"]] == [1]
    assert invoke(["why-not", ITEM, "--project", str(root)]) == 0
    assert "no model asked" in capsys.readouterr().out


def test_a_passage_without_an_item_holds_none(root: Path, capsys: Capture) -> None:
    found = answer(capsys, "why-not", "alumina before every firing", "--project", str(root))
    assert [cut["holds"] for place in found["places"] for cut in place["passages"]] == [[]] * 2
