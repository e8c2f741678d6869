"""Verifying with more at hand, reading what is damaged, and comparing two releases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from forging import Forger
from honest_release import counted
from lying import changed, reworded

from groundset.errors import DataError
from groundset.gates.evaluations import load
from groundset.release.content import ReleaseContent, Sample
from groundset.release.diff import diff
from groundset.release.layout import CERTIFICATE, LINEAGE, REJECTED, SOURCES, SPLITS
from groundset.release.read import read
from groundset.release.verify import verify
from groundset.release.write import write


def test_a_leak_in_an_evaluation_set_brought_along_is_found(honest: Path, tmp_path: Path) -> None:
    """A sample is among the items of another set; a set with no overlap finds nothing."""
    row = next(read(honest).samples("train"))
    for name, question, expected in (
        ("overlap", row.messages[0].content, {"leaks"}),
        ("apart", "Which of these seven rivers flows to the north sea at last?", set()),
    ):
        path = tmp_path / f"{name}.jsonl"
        path.write_text(json.dumps({"question": question, "answer": "x"}) + "\n", encoding="utf-8")
        found = verify(honest, [load(name, path)])
        assert {finding.check for finding in found.findings} == expected


def test_a_line_of_the_data_that_nothing_else_tells_of_is_held_against_sets_too(
    forger: Forger, tmp_path: Path
) -> None:
    """The finding names the line's sample and the item."""
    question = "Which of these seven rivers flows to the north sea at last?"
    row = {
        "id": "0" * 32,
        "messages": [{"role": "user", "content": question}, {"role": "assistant", "content": "The Elbe."}],
    }
    train = SPLITS["train"]
    forger.put_rows(train, [*forger.rows(train), row])
    path = tmp_path / "rivers.jsonl"
    path.write_text(json.dumps({"question": question, "answer": "x"}) + "\n", encoding="utf-8")
    found = [(f.where, f.message) for f in verify(forger.folder, [load("rivers", path)]).findings]
    said = "it overlaps rivers: verbatim_leak (row 0 of rivers, counted from 0)"
    assert (f"{train} {row['id']}", said) in found


def test_an_evaluation_set_that_was_hollowed_out_is_found_with_its_file(
    forger: Forger, content: ReleaseContent
) -> None:
    """From hashes alone nobody can tell; with the file at hand verify can."""

    def hollow(row: dict[str, Any]) -> None:
        row["items"][0]["sides"] = {}

    forger.edit("evaluations.jsonl.gz", hollow)
    forger.sign()
    assert verify(forger.folder).findings == ()
    sets = list(content.evaluations)
    assert {f.check for f in verify(forger.folder, sets).findings} == {"leaks"}


def test_a_release_of_another_version_is_verified_where_it_reads_the_same(forger: Forger) -> None:
    """A version that words card and report as this one does can be checked by this one."""
    forger.claim(code_version="0.0.9")
    forger.sign()
    assert verify(forger.folder).findings == ()


@pytest.mark.parametrize("name", ["README.md", "report.html"])
def test_wording_of_another_version_is_never_taken_on_trust(name: str, forger: Forger) -> None:
    """What this version cannot check may say anything, so it is no release that verified."""
    forger.claim(code_version="0.0.9")
    forger.sign()
    path = forger.folder / name
    path.write_text(path.read_text(encoding="utf-8").replace("13", "1300", 1), encoding="utf-8")
    forger.sign(render_again=False)
    (found,) = verify(forger.folder).findings
    assert (found.check, found.where) == ("rendered", name)
    assert "written by groundset '0.0.9'" in found.message
    assert "were not checked" in found.message


def test_reading_a_damaged_release_names_file_and_line(forger: Forger) -> None:
    forger.put_text(LINEAGE, "{}\n")
    with pytest.raises(DataError, match=r"^lineage\.jsonl\.gz:1: "):
        list(read(forger.folder).lineage())
    (forger.folder / SOURCES).write_bytes(b"\x1f\x8b\x08")
    with pytest.raises(DataError, match=r"^sources\.jsonl\.gz:1: "):
        list(read(forger.folder).sources())
    (forger.folder / REJECTED).unlink()
    with pytest.raises(DataError, match=r"^rejected\.jsonl\.gz: "):
        list(read(forger.folder).rejected())
    (forger.folder / CERTIFICATE).unlink()
    with pytest.raises(DataError, match=r"^certificate\.json: "):
        read(forger.folder)


def test_the_log_names_the_kept_sample_of_a_duplicate(honest: Path) -> None:
    rows = [row for row in read(honest).log() if row.reason in ("exact_duplicate", "near_duplicate")]
    kept = {row.id for row in read(honest).lineage()}
    assert len(rows) == 2
    assert {row.detail["other"] for row in rows} <= kept
    assert [row.order for row in read(honest).log()] == list(range(len(list(read(honest).log()))))


def test_diff_tells_what_is_gone_and_why(content: ReleaseContent, honest: Path, tmp_path: Path) -> None:
    """One sample ended otherwise, another was never made; a setting changed."""
    first, second = content.samples[:2]
    model = content.rejections[0]
    outcome = replace(model.outcome, candidate=first.candidate.id, gate="quality", reason="dull", other="")
    rejected = replace(model, candidate=first.candidate, outcome=outcome)
    packaging = content.settings.packaging.model_copy(update={"seed": 8})
    other = replace(
        content,
        samples=content.samples[2:],
        rejections=(*content.rejections, rejected),
        settings=content.settings.model_copy(update={"packaging": packaging}),
        evaluations=(),
    )
    (tmp_path / "b").mkdir()
    write(counted(other), tmp_path / "b")
    found = diff(honest, tmp_path / "b")
    assert found.added == ()
    assert {r.id: r.reason for r in found.removed} == {
        first.candidate.id: "dull",
        second.candidate.id: "not_made",
    }
    assert found.kept == tuple(sorted(s.candidate.id for s in content.samples[2:]))
    changes = {c.what: (c.before, c.after) for c in found.changes}
    assert changes.keys() == {"settings.packaging.seed", "evaluation.exam"}
    assert changes["settings.packaging.seed"] == (1, 8)
    assert diff(tmp_path / "b", honest).added == tuple(sorted(r.id for r in found.removed))
    assert json.dumps(found.to_json())


def augmented(sample: Sample) -> Sample:
    """Give a sample as one that was made to fill a gap."""
    origin = replace(sample.candidate.origin, method="augmented")
    return replace(sample, candidate=replace(sample.candidate, origin=origin))


@pytest.mark.parametrize(
    ("what", "reason"),
    [("nothing", "superseded"), ("its method", "not_made"), ("its file", "not_made"), ("mining", "not_made")],
)
def test_diff_blames_the_plan_where_nothing_else_can_have_changed(
    what: str, reason: str, content: ReleaseContent, tmp_path: Path
) -> None:
    """Of the same document, read and mined in the same way, a sample that filled a gap is not planned now."""
    first, *rest = content.samples
    before = replace(content, samples=(first if what == "its method" else augmented(first), *rest))
    after = replace(content, samples=tuple(rest))
    if what == "its file":
        after = replace(after, files=tuple(replace(file, sha256="f" * 64) for file in after.files))
    if what == "mining":
        extraction = content.settings.extraction.model_copy(update={"per_passage": 9})
        after = replace(after, settings=content.settings.model_copy(update={"extraction": extraction}))
    for name, made in (("a", before), ("b", after)):
        (tmp_path / name).mkdir()
        write(counted(made), tmp_path / name)
    (gone,) = diff(tmp_path / "a", tmp_path / "b").removed
    assert (gone.id, gone.reason) == (first.candidate.id, reason)


def test_families_that_one_sample_joins_go_by_the_first_name(content: ReleaseContent, tmp_path: Path) -> None:
    """An honest split of joined families is none of the things that are found."""
    span = next(s.candidate.evidence[0] for s in content.samples if s.family == "install")

    def joined(sample: Sample) -> Sample:
        return reworded(sample, sample.candidate.messages, (*sample.candidate.evidence, span))

    both = changed(content, joined)
    samples = tuple(replace(s, family="faq") if s.family == "install" else s for s in both.samples)
    for name, made, honest in (("own", both, False), ("first", replace(both, samples=samples), True)):
        (tmp_path / name).mkdir()
        write(made, tmp_path / name)
        assert ("splits" not in {f.check for f in verify(tmp_path / name).findings}) == honest
