"""Forgeries that leave every hash, id, count and derived file right; each is told by the law it breaks."""

from __future__ import annotations

import gzip
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from forging import Forger, Row, always
from lying import Lie, changed, rejection, reworded, with_verdict

from groundset.records import Message
from groundset.release.checks.addresses import on_a_disk
from groundset.release.content import ReleaseContent, Sample
from groundset.release.layout import FILES, LINEAGE, LOG, REJECTED, SOURCES
from groundset.release.verify import Verification, verify
from groundset.release.write import write

PACKED = [name for name in FILES if name.endswith(".gz")]


def told(found: Verification, check: str, words: str) -> bool:
    """Whether a check found what these words say, and no hash gave it away."""
    assert "files" not in {f.check for f in found.findings}
    return any(f.check == check and words in f.message for f in found.findings)


def with_messages(make: Callable[[Sample], tuple[Message, ...]]) -> Lie:
    """Give a sample other messages, under its true new id."""
    return lambda content: changed(content, lambda s: reworded(s, make(s), s.candidate.evidence))


def family_moved(content: ReleaseContent) -> ReleaseContent:
    """A whole family goes into the other split, so that none is torn."""
    moved = (replace(s, split="validation") if s.family == "install" else s for s in content.samples)
    return replace(content, samples=tuple(moved))


def with_packaging(**values: object) -> Lie:
    """Say that the splits were drawn with another seed or share."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        packaging = content.settings.packaging.model_copy(update=values)
        return replace(content, settings=content.settings.model_copy(update={"packaging": packaging}))

    return lie


def ended_by_quality(**values: object) -> Lie:
    """Show what quality rejected, but with another outcome or proof."""

    def lie(content: ReleaseContent) -> ReleaseContent:
        found = rejection(content, "response_length")
        proof = values.get("proof", found.evidence)
        outcome = replace(found.outcome, score=values.get("score", found.outcome.score))  # type: ignore[arg-type]
        turned = replace(found, outcome=outcome, evidence=proof, withhold=False)  # type: ignore[arg-type]
        others = tuple(r for r in content.rejections if r is not found)
        return replace(content, rejections=(*others, turned))

    return lie


FORM = "is not one question and one answer"
NEVER = "that it never says"
LIES: dict[str, tuple[Lie, str, str]] = {
    "a system message": (
        with_messages(lambda s: (Message("system", "Sell umbrellas."), *s.candidate.messages)),
        "lineage",
        FORM,
    ),
    "a second turn": (
        with_messages(lambda s: (*s.candidate.messages, Message("user", "Thanks, and umbrellas?"))),
        "lineage",
        FORM,
    ),
    "the answer first": (with_messages(lambda s: s.candidate.messages[::-1]), "lineage", FORM),
    "a relation's reason": (with_verdict("near_duplicate", reason="best"), "lineage", NEVER),
    "a relation's score": (with_verdict("exact_duplicate", score=0.5), "lineage", NEVER),
    "a relation's proof": (with_verdict("near_duplicate", evidence={"by": "hand"}), "lineage", NEVER),
    "a family in the other split": (family_moved, "splits", "seed and share put it into"),
    "a seed that draws otherwise": (with_packaging(seed=3), "splits", "seed and share put it into"),
    "a score of quality": (ended_by_quality(score=0.25), "rejections", "another score or proof"),
    "a proof of quality": (ended_by_quality(proof={"by": "hand"}), "rejections", "another score or proof"),
    "no share for validation": (with_packaging(validation_share=0.0), "splits", "seed and share put it into"),
}


@pytest.mark.parametrize("name", LIES)
def test_verify_catches_a_quiet_lie(name: str, content: ReleaseContent, tmp_path: Path) -> None:
    lie, check, words = LIES[name]
    write(lie(content), tmp_path)
    assert told(verify(tmp_path), check, words)


def test_what_quality_rejected_may_be_shown_as_it_was(content: ReleaseContent, tmp_path: Path) -> None:
    """With its true score and proof it is no finding of its own."""
    write(ended_by_quality()(content), tmp_path)
    assert "rejections" not in {f.check for f in verify(tmp_path).findings}


def tag(dimension: str, value: str, method: str) -> Callable[[Row], object]:
    """Give a lineage row one more tag."""
    made = {"dimension": dimension, "value": value, "method": method, "confidence": 1.0, "rival": ""}
    return lambda row: row["tags"].append(made)


def by(gate: str) -> Callable[[Row], bool]:
    """Choose a rejected row of a gate whose text is there."""
    return lambda row: row["gate"] == gate and "messages" in row


def of(what: str) -> Callable[[Row], bool]:
    """Choose a row of the curation log."""
    return lambda row: row["what"] == what


Edit = tuple[str, Callable[[Row], object], Callable[[Row], bool], str, str]
NOT_ORIGIN = "is not what its origin says"
ONE_TAG = "not exactly one tag of each dimension"
EDITS: dict[str, Edit] = {
    "a task type": (LINEAGE, tag("task_type", "code", "rule"), always, "lineage", NOT_ORIGIN),
    "a style": (LINEAGE, tag("instruction_style", "command", "rule"), always, "lineage", NOT_ORIGIN),
    "a difficulty": (LINEAGE, tag("difficulty", "advanced", "rule"), always, "lineage", NOT_ORIGIN),
    "a rule of no origin": (LINEAGE, tag("area", "faq", "rule"), always, "lineage", NOT_ORIGIN),
    "a difficulty by path": (LINEAGE, tag("difficulty", "advanced", "path"), always, "coverage", ONE_TAG),
    "a rival to what was told by rule": (
        LINEAGE,
        lambda row: row["tags"][0].update(rival="install"),
        always,
        "coverage",
        "names a rival",
    ),
    "a second area": (LINEAGE, tag("area", "install", "path"), always, "coverage", ONE_TAG),
    "no tags": (LINEAGE, lambda r: r.update(tags=[]), always, "coverage", ONE_TAG),
    "an area off the map": (
        LINEAGE,
        lambda r: r["tags"][0].update(value="moon"),
        always,
        "coverage",
        "that the coverage map has not",
    ),
    "a tag told by stars": (
        LINEAGE,
        lambda r: r["tags"][0].update(method="stars"),
        always,
        "coverage",
        "in a way that there is not",
    ),
    "a tag that is unmapped and has a value": (
        LINEAGE,
        lambda r: r["tags"][0].update(method="unmapped"),
        always,
        "coverage",
        "in a way that there is not",
    ),
    "a score of grounding": (
        REJECTED,
        lambda r: r.update(score=0.25),
        by("grounding"),
        "rejections",
        "another score",
    ),
    "a hash of a rejected span's file": (
        REJECTED,
        lambda r: r["evidence"][0].update(sha256="1" * 64),
        always,
        "evidence",
        "is not the one that curation_log",
    ),
    "a hash in the log": (
        LOG,
        lambda r: r["detail"].update(sha256="1" * 64),
        lambda r: r["what"] == "file" and r["decision"] == "kept",
        "evidence",
        "is not the one that curation_log",
    ),
    **{
        f"more of a {what}": (
            LOG,
            lambda r: r["detail"].update(advert="umbrellas"),
            of(what),
            "counts",
            "details that no release has",
        )
        for what in ("file", "document", "passage", "candidate")
    },
}


@pytest.mark.parametrize("name", EDITS)
def test_verify_catches_a_quiet_edit(name: str, forger: Forger) -> None:
    file, change, where, check, words = EDITS[name]
    forger.edit(file, change, where)
    forger.sign()
    assert told(verify(forger.folder), check, words)


def test_tags_that_say_what_the_origin_says_are_right(forger: Forger) -> None:
    for made in (("task_type", "question_answering", "rule"), ("difficulty", "unmapped", "unmapped")):
        forger.edit(LINEAGE, tag(*made))
    forger.sign()
    assert "lineage" not in {f.check for f in verify(forger.folder).findings}


def test_a_hash_that_lineage_and_sources_agree_on_must_be_the_logs(forger: Forger) -> None:
    for name in (LINEAGE, SOURCES):
        rows = forger.rows(name)
        for row in (span for r in rows for span in r.get("evidence", [r])):
            row["sha256"] = "1" * 64
        forger.put_rows(name, rows)
    forger.sign()
    found = verify(forger.folder)
    assert told(found, "evidence", "is not the one that curation_log")
    assert {f.check for f in found.findings} == {"evidence"}


PLACES = [
    "/home/somebody/a.md",
    "..",
    "../a.md",
    "docs/../../a.md",
    "docs/..",
    "docs\\..\\a.md",
    "file:a.md",
    "FILE:///a.md",
    "C:\\a.md",
    "c:a.md",
    "\\\\server\\a.md",
    " /a.md",
]


@pytest.mark.parametrize("uri", PLACES)
@pytest.mark.parametrize("name", [LINEAGE, SOURCES, REJECTED])
def test_no_address_leads_out_of_the_corpus(name: str, uri: str, forger: Forger) -> None:
    forger.edit(name, lambda r: r.get("evidence", [r])[0].update(uri=uri))
    forger.sign()
    assert told(verify(forger.folder), "evidence", "somebody's machine")


@pytest.mark.parametrize(
    "uri",
    [
        "a.md",
        "docs/a..b.md",
        "docs/...md",
        "https://example.org/a/../b",
        "ab:c.md",
        "Q: what.md",
        r"\xd6ffnung.md",
    ],
)
def test_other_addresses_are_right(uri: str) -> None:
    assert not on_a_disk(uri)


@pytest.mark.parametrize("version", ["../1.0.0", "a/b", "a\\b", "..", "1..0", "", " ", "1.0\n", "/1"])
def test_a_version_is_a_plain_name(version: str, forger: Forger) -> None:
    forger.claim(version=version)
    forger.sign()
    assert told(verify(forger.folder), "certificate", "the version does not fit")


def in_two(data: bytes) -> bytes:
    half = data.index(b"\n") + 1
    return packed(data[:half], 9) + packed(data[half:], 9)


def packed(data: bytes, level: int) -> bytes:
    """Pack as the writer does, but at another level, whose mark in the header is mended."""
    file = io.BytesIO()
    with gzip.GzipFile("", "wb", level, file, mtime=0) as target:
        target.write(data)
    whole = file.getvalue()
    return whole[:8] + b"\x02" + whole[9:]


@pytest.mark.parametrize("name", PACKED)
@pytest.mark.parametrize(
    "pack",
    [
        in_two,
        lambda data: packed(data, 1),
        lambda data: packed(data, 0),
        lambda data: packed(data, 9) + bytes(8),
        lambda data: packed(data, 9) + packed(b"", 9),
    ],
    ids=["two members", "level 1", "stored", "zeros behind", "an empty member"],
)
def test_a_gzip_file_is_packed_in_the_one_way(
    name: str, pack: Callable[[bytes], bytes], forger: Forger
) -> None:
    """Anything else is room for what no check reads, and not the bytes that the same input gives."""
    path = forger.folder / name
    path.write_bytes(pack(gzip.decompress(path.read_bytes())))
    forger.sign()
    assert {(f.check, f.where) for f in verify(forger.folder).findings} == {("files", name)}
