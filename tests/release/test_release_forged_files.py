"""Lies told in the files themselves, after which every hash, the digest and the derived files fit again."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from forging import Forger, Row

from groundset.records import canonical_json
from groundset.release.layout import (
    CARD,
    CERTIFICATE,
    COVERAGE,
    CROISSANT,
    EVALUATIONS,
    FILES,
    LINEAGE,
    LOG,
    REJECTED,
    REPORT,
    SOURCES,
    SPLITS,
    STATISTICS,
)
from groundset.release.verify import verify

TRAIN, VALIDATION = SPLITS["train"], SPLITS["validation"]
ROWS = (TRAIN, VALIDATION, LINEAGE, SOURCES, EVALUATIONS, REJECTED, LOG)


def withheld(row: Row) -> bool:
    """Choose a rejected row without text."""
    return "messages" not in row


def told(row: Row) -> bool:
    """Choose a rejected row with text."""
    return "messages" in row


def text_put_back(row: Row) -> None:
    del row["messages_sha256"]
    row["messages"] = [{"content": "?", "role": "user"}, {"content": "!", "role": "assistant"}]


def swap(forger: Forger, name: str) -> None:
    rows = forger.rows(name)
    forger.put_rows(name, [rows[1], rows[0], *rows[2:]])


def double(forger: Forger, name: str) -> None:
    rows = forger.rows(name)
    forger.put_rows(name, [rows[0], *rows])


def sample_moved(forger: Forger) -> None:
    """A validation sample is copied into train."""
    rows = [*forger.rows(TRAIN), forger.rows(VALIDATION)[0]]
    forger.put_rows(TRAIN, sorted(rows, key=lambda row: str(row["id"])))


def passage_for_nobody(forger: Forger) -> None:
    """A passage that no evidence points into may hold anything, even a leak."""
    rows = forger.rows(SOURCES)
    forger.put_rows(SOURCES, [*rows, {**rows[-1], "start": 10**6, "end": 10**6 + 4, "text": "leak"}])


def id_changed_everywhere(forger: Forger) -> None:
    name = forger.rows(TRAIN)[0]["id"]
    for file in (TRAIN, LINEAGE, LOG):
        text = "".join(f"{line}\n" for line in map(canonical_json, forger.rows(file)))
        forger.put_text(file, text.replace(name, "0" * 32))


def without_sets(forger: Forger) -> None:
    forger.claim(evaluation=[])
    forger.put_rows(EVALUATIONS, [])


FORGERIES: dict[str, tuple[Callable[[Forger], None], str]] = {
    "a message changed": (
        lambda f: f.edit(TRAIN, lambda r: r["messages"][0].update(content="What?")),
        "lineage",
    ),
    "a role changed": (lambda f: f.edit(TRAIN, lambda r: r["messages"][0].update(role="system")), "lineage"),
    "an id changed": (lambda f: f.edit(TRAIN, lambda r: r.update(id="0" * 32)), "lineage"),
    "an id changed everywhere": (id_changed_everywhere, "lineage"),
    "a template changed": (lambda f: f.edit(LINEAGE, lambda r: r["origin"].update(template="x")), "lineage"),
    "a sample without lineage": (lambda f: f.drop(LINEAGE), "lineage"),
    "lineage without a sample": (lambda f: f.drop(TRAIN), "lineage"),
    "a sample in both splits": (sample_moved, "lineage"),
    "a sample twice": (lambda f: double(f, TRAIN), "lineage"),
    "lineage twice": (lambda f: double(f, LINEAGE), "lineage"),
    "samples in another order": (lambda f: swap(f, TRAIN), "lineage"),
    "lineage in another order": (lambda f: swap(f, LINEAGE), "lineage"),
    "the other split claimed": (
        lambda f: f.edit(LINEAGE, lambda r: r.update(split="train"), lambda r: r["split"] == "validation"),
        "lineage",
    ),
    "a quote's hash of another file": (
        lambda f: f.edit(LINEAGE, lambda r: r["evidence"][0].update(sha256="0" * 64)),
        "evidence",
    ),
    "a source changed": (
        lambda f: f.edit(SOURCES, lambda r: r.update(text=r["text"].replace("e", "a"))),
        "evidence",
    ),
    "a source stretched": (lambda f: f.edit(SOURCES, lambda r: r.update(end=r["end"] + 1)), "evidence"),
    "a source moved": (
        lambda f: f.edit(SOURCES, lambda r: r.update(start=r["start"] + 1, end=r["end"] + 1)),
        "evidence",
    ),
    "a source missing": (lambda f: f.drop(SOURCES), "evidence"),
    "a source twice": (lambda f: double(f, SOURCES), "evidence"),
    "a source nobody needs": (passage_for_nobody, "evidence"),
    "a leak shown in its passage": (
        lambda f: f.edit(
            SOURCES, lambda r: r.update(text=r["text"].replace("█", "x")), lambda r: "█" in r["text"]
        ),
        "evidence",
    ),
    "withheld text put back": (lambda f: f.edit(REJECTED, text_put_back, withheld), "rejections"),
    "withheld text in a quote": (
        lambda f: f.edit(REJECTED, lambda r: r["evidence"][0].update(quote="!"), withheld),
        "rejections",
    ),
    "withheld text in a proof": (
        lambda f: f.edit(REJECTED, lambda r: r["proof"].update(text="!"), withheld),
        "rejections",
    ),
    "a reject's text changed": (
        lambda f: f.edit(REJECTED, lambda r: r["messages"][0].update(content="What?"), told),
        "rejections",
    ),
    "a reject removed": (lambda f: f.drop(REJECTED), "counts"),
    "a reject's log row removed": (lambda f: f.drop(LOG, lambda r: r["decision"] == "rejected"), "counts"),
    "a reject twice": (lambda f: double(f, REJECTED), "rejections"),
    "a reject's reason changed": (
        lambda f: f.edit(REJECTED, lambda r: r.update(reason="dull"), lambda r: r["gate"] == "grounding"),
        "counts",
    ),
    "a reject's gate made up": (lambda f: f.edit(REJECTED, lambda r: r.update(gate="taste")), "rejections"),
    "a file turned in the log": (
        lambda f: f.edit(LOG, lambda r: r.update(decision="kept"), lambda r: r["decision"] == "rejected"),
        "counts",
    ),
    "the log in another order": (lambda f: swap(f, LOG), "counts"),
    "a log row twice": (lambda f: double(f, LOG), "counts"),
    "coverage emptied": (
        lambda f: f.put_document(
            COVERAGE, {**f.document(COVERAGE), "dimensions": [], "combinations": [], "gaps": []}
        ),
        "coverage",
    ),
    "another configuration hash": (
        lambda f: f.claim(configuration={**f.document(CERTIFICATE)["configuration"], "hash": "0" * 32}),
        "certificate",
    ),
    "another rubric hash": (
        lambda f: f.claim(rubric={**f.document(CERTIFICATE)["rubric"], "hash": "0" * 32}),
        "certificate",
    ),
    "an audit that never was": (lambda f: f.claim(audit={"labels": 200}, waivers={}), "certificate"),
    "another seed": (lambda f: f.claim(seeds={"split": 8}), "certificate"),
    "another name": (lambda f: f.claim(name="better"), "certificate"),
    "other prompts": (
        lambda f: f.claim(prompts={**f.document(CERTIFICATE)["prompts"], "templates": 9}),
        "certificate",
    ),
    "no evaluation set claimed": (lambda f: f.claim(evaluation=[]), "certificate"),
    "no evaluation set at all": (without_sets, "certificate"),
    "an evaluation set renamed": (
        lambda f: f.edit(EVALUATIONS, lambda r: r.update(name="quiz")),
        "certificate",
    ),
    "settings that are none": (
        lambda f: f.claim(configuration={**f.document(CERTIFICATE)["configuration"], "settings": {}}),
        "certificate",
    ),
    "a rubric that is none": (
        lambda f: f.claim(rubric={**f.document(CERTIFICATE)["rubric"], "rubric": {"criteria": 7}}),
        "certificate",
    ),
    "boilerplate that is none": (lambda f: f.claim(boilerplate=["grams"]), "certificate"),
}


@pytest.mark.parametrize("name", FORGERIES)
def test_verify_catches_a_forged_file(name: str, forger: Forger) -> None:
    """The forgery is named by the check whose law it breaks, though no hash gives it away."""
    forge, check = FORGERIES[name]
    forge(forger)
    forger.sign()
    found = verify(forger.folder)
    assert check in {finding.check for finding in found.findings}, found.findings
    assert "files" not in {finding.check for finding in found.findings}


@pytest.mark.parametrize("name", [CARD, REPORT, STATISTICS, CROISSANT])
def test_verify_catches_a_number_changed_in_what_people_read(name: str, forger: Forger) -> None:
    """Card, report, statistics and metadata are what the other files make of them."""
    path = forger.folder / name
    text = path.read_text(encoding="utf-8")
    assert "13" in text
    path.write_text(text.replace("13", "1300", 1), encoding="utf-8")
    forger.sign(render_again=False)
    assert [(f.check, f.where) for f in verify(forger.folder).findings] == [("rendered", name)]


def test_the_tools_alone_leave_a_release_whole(forger: Forger) -> None:
    """What is found above is the lie, not the forging."""
    for name in ROWS:
        forger.put_rows(name, forger.rows(name))
    forger.put_document(COVERAGE, forger.document(COVERAGE))
    forger.sign()
    assert verify(forger.folder).findings == ()


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(
    "line",
    [
        "",
        '{"id": 1}',
        '{"order":' + "9" * 5000 + "}",
        "[" * 50_000,
        '{"x":NaN}',
    ],
)
def test_a_row_that_is_none_is_found_with_its_line(name: str, line: str, forger: Forger) -> None:
    """However it is broken, the finding names the file and the line; hashes and digest fit."""
    whole = "".join(f"{canonical_json(row)}\n" for row in forger.rows(name))
    forger.put_text(name, f"{whole}{line}\n")
    number = whole.count("\n") + 1
    resign(forger)
    found = verify(forger.folder)
    assert f"{name}:{number}" in {finding.where for finding in found.findings}


@pytest.mark.parametrize(
    ("name", "change"),
    [
        (LINEAGE, lambda r: r["evidence"][0].update(end=10**400)),
        (LINEAGE, lambda r: r["evidence"][0].update(start=-1)),
        (LINEAGE, lambda r: r["verdicts"][0].update(score="1.0")),
        (LINEAGE, lambda r: r["verdicts"][0].update(score=1)),
        (LINEAGE, lambda r: r.update(split="test")),
        (LINEAGE, lambda r: r.update(note="more")),
        (LINEAGE, lambda r: r["origin"].update(note="more")),
        (SOURCES, lambda r: r.update(start=True)),
        (TRAIN, lambda r: r.update(messages=[])),
        (TRAIN, lambda r: r["messages"][0].update(role="tool")),
        (REJECTED, lambda r: r.update(decision="lost")),
        (LOG, lambda r: r.update(order=1.0)),
        (EVALUATIONS, lambda r: r.update(items=7)),
        (EVALUATIONS, lambda r: r.update(rows=999)),
    ],
)
def test_a_wrong_type_is_found_with_its_line(
    name: str, change: Callable[[Row], None], forger: Forger
) -> None:
    forger.edit(name, change)
    resign(forger)
    assert f"{name}:1" in {finding.where for finding in verify(forger.folder).findings}


def test_the_same_rows_in_other_words_are_not_the_same_file(forger: Forger) -> None:
    """Spaces, other spellings and doubled keys are refused, since bytes are what is certified."""
    text = "".join(f"{canonical_json(row)}\n" for row in forger.rows(TRAIN))
    forger.put_text(TRAIN, text.replace('":', '": ', 1))
    resign(forger)
    assert f"{TRAIN}:1" in {finding.where for finding in verify(forger.folder).findings}


def test_a_certificate_in_other_words_is_refused(forger: Forger) -> None:
    path = forger.folder / CERTIFICATE
    path.write_text(path.read_text(encoding="utf-8").replace('": ', '":', 1), encoding="utf-8")
    assert CERTIFICATE in {finding.where for finding in verify(forger.folder).findings}


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".gz")])
def test_a_gzip_file_with_a_name_or_a_time_is_refused(name: str, forger: Forger) -> None:
    """They would tell of the machine, and the same input would not give the same bytes."""
    data = gzip.decompress((forger.folder / name).read_bytes())
    (forger.folder / name).write_bytes(gzip.compress(data, mtime=1_700_000_000))
    resign(forger)
    assert ("files", name) in {(f.check, f.where) for f in verify(forger.folder).findings}


def resign(forger: Forger) -> None:
    """Compute hashes and digest, even where rows cannot be read any more."""
    forger.sign(render_again=False)
