"""Twins and leaks in the report: beside what they repeat, never private, and in no release."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import groundset
from groundset.project import Project
from groundset.project.comparing import hits_of
from groundset.project.reporting.twins import leaks, twins
from groundset.records import Decision, Verdict
from groundset.report.cutting import Kind
from small_projects import evaluation_rows, finish, page, write


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a release, a verbatim leak, and pages in two versions."""
    folder = tmp_path_factory.mktemp("twins")
    files = {f"docs/page{n}.md": page(n) for n in range(1, 4)}
    files |= {f"versioned_docs/version-1/page{n}.md": page(n, version=2) for n in (2, 3)}
    write(folder / "pottery", files)
    _evaluate(folder, evaluation_rows())
    groundset.init(folder / "project", [folder / "pottery"], [folder / "evaluation.jsonl"])
    finish(folder / "project")
    return folder / "project"


def _evaluate(folder: Path, rows: list[dict[str, str]]) -> None:
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    (folder / "evaluation.jsonl").write_text(lines, "utf-8")


@pytest.fixture
def project(root: Path) -> Iterator[Project]:
    with Project.open(root) as opened:
        yield opened
    _evaluate(root.parent, evaluation_rows())


def test_twins_stand_beside_the_sample_they_are_twins_of(project: Project) -> None:
    found = twins(project)
    assert found
    for twin in found:
        outcome = project.ledger.candidates.outcome(twin.own.name)
        assert outcome is not None
        assert twin.other is not None
        assert (outcome.other, outcome.reason) == (twin.other.name, twin.reason)
        assert 0 < twin.score <= 1
        kinds = {kind for label in twin.labels for _text, kind in twin.pieces(label)[0]}
        assert {Kind.SHARED, Kind.OWN} <= kinds
    assert twins(project) == found


def test_leaks_stand_beside_their_items(project: Project) -> None:
    found = {one.reason: one for one in leaks(project)}["verbatim_leak"]
    assert found.other is not None
    assert {part.label: part.text for part in found.other.parts} == evaluation_rows()[0]
    assert "of the item's" in found.says


def test_an_item_that_has_changed_or_is_gone_is_told_in_one_line(project: Project, root: Path) -> None:
    """The page never shows an item that the candidate was not compared with."""
    rows = evaluation_rows()
    _evaluate(root.parent, [rows[0], {**rows[1], "answer": "Very."}])
    assert {one.note for one in leaks(project)} == {
        "The evaluation sets have changed since it was judged: groundset run"
    }
    (root.parent / "evaluation.jsonl").unlink()
    for one in leaks(project):
        assert one.other is None
        assert "cannot be read" in one.note
        assert "\n" not in one.note


def test_no_file_of_a_release_quotes_an_item(root: Path) -> None:
    """Neither a leaked one, which a candidate repeats, nor one that nothing repeats."""
    files = [path for path in (root / "releases" / "1.0.0").rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for row in evaluation_rows():
            assert not any(text.encode() in data for text in row.values()), path.name


def test_of_an_item_that_is_hit_on_several_sides_the_best_hit_is_told() -> None:
    hits = [
        {"eval_file": "e", "eval_row": row, "side": side}
        for row, side in ((1, "both"), (1, "answer"), (0, "q"))
    ]
    verdict = Verdict("c", "decontamination", Decision.REJECT, "verbatim_leak", 1.0, {"hits": hits})
    assert [(hit["eval_row"], hit["side"]) for hit in hits_of(verdict)] == [(1, "both"), (0, "q")]
