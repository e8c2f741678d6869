"""A release is a function of documents and configuration: never of order, processes, history or batches."""

from __future__ import annotations

import gzip
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import groundset
from groundset.admission import Door
from groundset.project import Project
from small_projects import fingerprints, finish, page, write

MakeProject = Callable[..., Path]


def corpus_of(root: Path) -> Path:
    return root.parent / f"{root.name}-corpus" / "pottery"


def test_a_second_run_finds_nothing_to_do(make_project: MakeProject, pages: dict[str, str]) -> None:
    root = make_project(pages)
    with Project.open(root) as project:
        first = project.run(processes=1)
        second = project.run(processes=1)
    assert first.work["files_read"] == len(pages)
    assert not any(second.work.values())
    assert second.funnel == first.funnel


def test_one_changed_file_costs_work_for_that_file_alone(
    make_project: MakeProject, pages: dict[str, str]
) -> None:
    root = make_project(pages)
    with Project.open(root) as project:
        whole = project.run(processes=1).work
        changed = corpus_of(root) / "docs/page5.md"
        changed.write_text(page(5).replace("coins for each hour", "coins for every hour"), "utf-8")
        again = project.run(processes=1).work
    assert again["files_read"] == 1
    assert again["documents_mined"] == 1
    for what in ("judged_grounding", "related_near_duplicate", "judged_decontamination", "judged_quality"):
        assert 0 < again[what] < whole[what] / 3


def test_the_number_of_processes_changes_nothing(make_project: MakeProject, pages: dict[str, str]) -> None:
    alone = finish(make_project(pages, "alone"))
    root = make_project(pages, "together")
    with Project.open(root) as project:
        project.run(processes=2)
        project.package("1.0.0", waive={"audit": "a test"})
    assert fingerprints(root / "releases/1.0.0") == alone


def test_a_run_in_steps_ends_like_a_run_in_one_go(make_project: MakeProject, pages: dict[str, str]) -> None:
    at_once = finish(make_project(pages, "at-once"))
    root = make_project(pages, "in-steps")
    for stage in ("extract", "deduplicate", "decontaminate", "quality", "coverage"):
        with Project.open(root) as project:
            project.run(stage, processes=1)
    assert finish(root) == at_once


@pytest.mark.parametrize("batch", [1, 7])
def test_the_size_of_batches_changes_nothing(
    batch: int, make_project: MakeProject, pages: dict[str, str]
) -> None:
    usual = finish(make_project(pages, "usual"))
    root = make_project(pages, "small-batches")
    with Project.open(root) as project:
        project.run("extract", processes=1)
        context = project.context()
        door = Door(context.ledger, context.gates, batch=batch)
        for gate in door.gates.relations:
            door.relate(gate)
        door.judge(door.gates.decontamination)
        assert door.settle() > batch
    assert finish(root) == usual


HISTORIES = st.lists(
    st.dictionaries(st.integers(0, 7), st.sampled_from(["old", "new", "gone"]), min_size=1, max_size=5),
    min_size=1,
    max_size=3,
)


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(history=HISTORIES, last=st.sets(st.integers(0, 7), min_size=2, max_size=6))
def test_history_leaves_no_trace(history: list[dict[int, str]], last: set[int]) -> None:
    """Files that came, changed and went before the last run leave no trace in the release."""
    folder = Path(tempfile.mkdtemp())
    try:
        final = {f"docs/page{n}.md": page(n) for n in last}
        fresh, lived = folder / "fresh", folder / "lived"
        for root in (fresh, lived):
            write(folder / root.name / "pottery", final)
            groundset.init(root, [folder / root.name / "pottery"])
            text = (root / "groundset.yaml").read_text("utf-8")
            (root / "groundset.yaml").write_text(text + 'decontamination: {skip: "a test"}\n', "utf-8")
        live(lived, history)
        shutil.rmtree(lived / "pottery")
        write(lived / "pottery", final)
        assert finish(fresh) == finish(lived)
    finally:
        shutil.rmtree(folder)


def live(root: Path, history: list[dict[int, str]]) -> None:
    """Change the corpus and run, some times over."""
    for changes in history:
        for number, change in changes.items():
            path = root / "pottery" / f"docs/page{number}.md"
            path.unlink(missing_ok=True)
            if change != "gone":
                write(
                    root / "pottery",
                    {f"docs/page{number}.md": page(number, version=2 if change == "old" else 1)},
                )
        with Project.open(root) as project:
            project.run(processes=1)


def read_rows(path: Path) -> list[dict[str, Any]]:
    data = path.read_bytes()
    text = gzip.decompress(data) if path.suffix == ".gz" else data
    return [json.loads(line) for line in text.decode("utf-8").splitlines()]


@pytest.fixture
def release(make_project: MakeProject, pages: dict[str, str]) -> Path:
    root = make_project(pages)
    finish(root)
    return root / "releases/1.0.0"


def samples_of(release: Path) -> list[dict[str, Any]]:
    return read_rows(release / "data/train.jsonl") + read_rows(release / "data/validation.jsonl")


def test_counts_add_up_over_all_files_of_the_release(release: Path) -> None:
    certificate = json.loads((release / "certificate.json").read_text("utf-8"))
    log = read_rows(release / "curation_log.jsonl.gz")
    for what in ("file", "document", "passage", "candidate"):
        counts = certificate["funnel"][f"{what}s"]
        assert counts["in"] == sum(counts[state] for state in ("kept", "rejected", "failed", "undecided"))
        assert counts["in"] == sum(row["what"] == what for row in log)
    kept = certificate["funnel"]["candidates"]["kept"]
    assert kept == len(samples_of(release)) == len(read_rows(release / "lineage.jsonl.gz"))


def test_each_dropped_duplicate_names_a_sample_of_the_release(release: Path) -> None:
    samples = {row["id"] for row in samples_of(release)}
    dropped = [r for r in read_rows(release / "rejected.jsonl.gz") if r["gate"].endswith("_duplicate")]
    assert dropped
    assert all(row["other"] in samples for row in dropped)


def test_the_leak_in_the_pages_is_found_and_its_text_is_not_in_the_release(release: Path) -> None:
    leaks = [r for r in read_rows(release / "rejected.jsonl.gz") if r["gate"] == "decontamination"]
    assert "verbatim_leak" in {r["reason"] for r in leaks}
    assert all(r.get("messages") is None for r in leaks)
    files = (p for p in release.rglob("*") if p.is_file())
    texts = (gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in files)
    assert not any(b"Members who took course number 4" in text for text in texts)


def test_every_quote_is_the_text_at_its_place_and_no_family_is_in_both_splits(release: Path) -> None:
    sources = read_rows(release / "sources.jsonl.gz")
    splits: dict[str, set[str]] = {}
    for row in read_rows(release / "lineage.jsonl.gz"):
        splits.setdefault(row["family"], set()).add(row["split"])
        for span in row["evidence"]:
            start, end = span["start"], span["end"]
            around = next(
                s
                for s in sources
                if s["document"] == span["document"] and s["start"] <= start and end <= s["end"]
            )
            assert around["text"][start - around["start"] : end - around["start"]] == span["quote"]
    assert all(len(found) == 1 for found in splits.values())
