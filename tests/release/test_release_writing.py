"""What is written: the same bytes for the same content, in the promised shapes, telling no secrets."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from honest_release import counted
from jsonschema import Draft202012Validator
from relay_manual import FAQ, LEAKED, SECRET
from ruamel.yaml import YAML

from groundset.errors import ProjectError
from groundset.records import Message, SourceFile, State
from groundset.release.claims import FunnelClaim
from groundset.release.content import ReleaseContent
from groundset.release.layout import (
    CARD,
    CERTIFICATE,
    COVERAGE,
    FILES,
    REPORT,
)
from groundset.release.read import read
from groundset.release.verify import CHECKS, verify
from groundset.release.write import write
from groundset.settings import Corpus


def everything(folder: Path) -> dict[str, bytes]:
    """Read all files by name."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def written(content: ReleaseContent, folder: Path) -> dict[str, bytes]:
    """Write a release and read it."""
    folder.mkdir()
    write(content, folder)
    return everything(folder)


def schema(name: str) -> dict[str, Any]:
    """Load a schema that is shipped, and check that it is one."""
    text = files("groundset.schemas").joinpath(f"{name}.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    Draft202012Validator.check_schema(loaded)
    return loaded


def test_an_honest_release_has_nothing_wrong_with_it(honest: Path) -> None:
    found = verify(honest)
    assert found.findings == ()
    assert found.notes == (
        "of 'exam' there are hashes only: copies of items were looked for, "
        "items in other words were not; give the files with --eval",
    )
    assert found.ok
    assert found.checks == tuple(CHECKS)
    assert found.samples == {"train": 7, "validation": 6}


def test_the_order_of_the_content_does_not_matter(
    content: ReleaseContent, honest: Path, tmp_path: Path
) -> None:
    """Every sequence backwards gives the same bytes in every file."""
    turned = replace(
        content,
        files=content.files[::-1],
        documents=content.documents[::-1],
        passages=content.passages[::-1],
        samples=content.samples[::-1],
        rejections=content.rejections[::-1],
        fingerprints=dict(reversed(content.fingerprints.items())),
    )
    assert written(turned, tmp_path / "again") == everything(honest)


def test_where_the_corpus_lies_does_not_matter(content: ReleaseContent, honest: Path, tmp_path: Path) -> None:
    elsewhere = content.settings.model_copy(update={"corpus": [Corpus(name="manual", path="C:\\other")]})
    assert written(replace(content, settings=elsewhere), tmp_path / "again") == everything(honest)


def test_a_release_holds_its_files_and_nothing_else(honest: Path) -> None:
    assert sorted(everything(honest)) == sorted((*FILES, CERTIFICATE))


def test_a_release_names_no_place_and_no_time(honest: Path) -> None:
    """Gzip headers have neither name nor time, and no text tells where it was made."""
    for name, data in everything(honest).items():
        if name.endswith(".gz"):
            assert data[:10] == bytes.fromhex("1f8b08000000000002ff")
            data = gzip.decompress(data)
        assert b"/somewhere/else" not in data
        assert str(Path.home()).encode() not in data or str(Path.home()) == "/"


def test_withheld_text_is_in_no_file(honest: Path) -> None:
    """Neither question nor answer of a leak, nor a secret, stands anywhere, in whatever file."""
    for data in everything(honest).values():
        text = (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode()
        for part in (LEAKED, FAQ[1][2], "sweeper", SECRET):
            assert part not in text


def test_what_a_source_says_of_itself_is_in_no_file(content: ReleaseContent, tmp_path: Path) -> None:
    """The fields of documents may be private: the release is the same with and without them."""
    stated = tuple(
        replace(end, document=replace(end.document, fields=(("author", "Ada Noone"),)))
        for end in content.documents
    )
    assert stated
    without = written(content, tmp_path / "without")
    assert written(replace(content, documents=stated), tmp_path / "with") == without


def test_what_is_left_of_a_withheld_candidate_are_hashes_and_offsets(honest: Path) -> None:
    """Two that leaked and one that was withheld for its own sake; all others keep their text."""
    rows = {row.reason: row for row in read(honest).rejected()}
    assert {reason for reason, row in rows.items() if row.messages is None} == {
        "verbatim_leak",
        "twin_of_leak",
        "response_length",
    }
    leak = rows["verbatim_leak"]
    assert leak.messages_sha256
    assert [(s.document, s.quote) for s in leak.evidence] == [("manual/faq.md", None)]
    hit = leak.proof["hits"][0]
    assert (hit["eval_file"], hit["eval_row"], hit["tier"]) == ("exam", 0, "verbatim")
    assert hit["spans"]["candidate"] == [["instruction", 0, len(LEAKED) - 1]]


def test_sources_hold_each_passage_once_and_only_those_that_samples_need(honest: Path) -> None:
    rows = list(read(honest).sources())
    places = [(row.document, row.start) for row in rows]
    assert places == sorted(set(places))
    needed = {span.document for row in read(honest).lineage() for span in row.evidence}
    assert {row.document for row in rows} == needed


def test_evidence_across_two_passages_gets_a_source_of_its_own(
    content: ReleaseContent, tmp_path: Path
) -> None:
    """Cut a passage in two: the sample whose evidence it held can still be checked."""
    sample = next(s for s in content.samples if s.family == "operations")
    span = sample.candidate.evidence[0]
    whole = next(p for p in content.passages if p.document == span.document and p.start <= span.start < p.end)
    cut = replace(whole, end=span.start + 5)
    left = tuple(cut if p is whole else p for p in content.passages)
    written(counted(replace(content, passages=left)), tmp_path / "cut")
    assert verify(tmp_path / "cut").findings == ()
    places = [(row.document, row.start, row.end) for row in read(tmp_path / "cut").sources()]
    assert (span.document, span.start, span.end) in places


@pytest.mark.parametrize("name", ["certificate", "coverage", "funnel", "verification"])
def test_the_written_documents_fit_the_shipped_schemas(name: str, honest: Path, tmp_path: Path) -> None:
    certificate = json.loads((honest / CERTIFICATE).read_text(encoding="utf-8"))
    shapes: dict[str, list[Any]] = {
        "certificate": [certificate],
        "coverage": [json.loads((honest / COVERAGE).read_text(encoding="utf-8"))],
        "funnel": [certificate["funnel"]],
        "verification": [verify(honest).to_json(), verify(tmp_path).to_json()],
    }
    for value in shapes[name]:
        Draft202012Validator(schema(name)).validate(value)
        assert not Draft202012Validator(schema(name)).is_valid({**value, "more": 1})


def test_the_schemas_of_funnel_and_certificate_agree() -> None:
    """The certificate's schema stands alone, so it repeats the funnel's."""
    whole, part = schema("certificate"), schema("funnel")
    assert {key: whole["$defs"][key] for key in part["$defs"]} == part["$defs"]
    assert whole["$defs"]["funnel"]["properties"] == part["properties"]
    assert set(part["properties"]) == set(FunnelClaim.model_fields)


def test_only_an_empty_folder_is_written_into(content: ReleaseContent, tmp_path: Path) -> None:
    (tmp_path / "note").write_text("mine")
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ProjectError):
            write(content, folder)
    assert [p.name for p in tmp_path.iterdir()] == ["note"]


def test_a_release_without_samples_can_be_written_and_verified(
    content: ReleaseContent, tmp_path: Path
) -> None:
    """Both data files are there, though empty."""
    empty = counted(
        replace(content, samples=(), rejections=(), passages=(), documents=(), files=(), coverage={})
    )
    found = written(empty, tmp_path / "empty")
    assert found["data/train.jsonl"] == found["data/validation.jsonl"] == b""
    assert verify(tmp_path / "empty").findings == ()


def test_the_card_has_the_header_that_the_hub_reads(content: ReleaseContent, tmp_path: Path) -> None:
    packaging = content.settings.packaging.model_copy(update={"license": "Apache-2.0", "name": 'a "b": c'})
    settings = content.settings.model_copy(update={"packaging": packaging})
    card = written(replace(content, settings=settings), tmp_path / "r")[CARD].decode()
    header = YAML(typ="safe").load(card.split("---\n")[1])
    assert header["pretty_name"] == 'a "b": c'
    assert header["license"] == "apache-2.0"
    assert header["language"] == ["en"]
    assert header["size_categories"] == ["n<1K"]
    assert header["configs"][0]["data_files"] == [
        {"split": "train", "path": "data/train.jsonl"},
        {"split": "validation", "path": "data/validation.jsonl"},
    ]


def test_card_and_report_say_what_a_user_must_know(honest: Path) -> None:
    """Few samples, the waiver with its reason, the mode, how to verify; markup in reasons is text."""
    card = (honest / CARD).read_text(encoding="utf-8")
    assert "Only 13 samples" in card
    assert "nobody had time; a &lt;b&gt;small&lt;/b&gt; \\| example" in card
    assert "mined by rule" in card
    assert "groundset verify" in card
    assert "No model wrote any text" in card
    report = (honest / REPORT).read_text(encoding="utf-8")
    assert "nobody had time; a &lt;b&gt;small&lt;/b&gt; | example" in report
    assert "broken.pdf" in report


def test_no_text_of_a_user_is_markup_in_the_card(content: ReleaseContent, tmp_path: Path) -> None:
    """A name and reasons stand below the header as text; tables and warnings go the same way."""
    evil = "<script>x</script>"
    packaging = content.settings.packaging.model_copy(update={"name": f"pots {evil}", "license": evil})
    decontamination = content.settings.decontamination.model_copy(update={"skip": evil})
    settings = content.settings.model_copy(
        update={"packaging": packaging, "decontamination": decontamination}
    )
    waivers = {"audit": f"{evil} [x](y)"}
    changed = replace(content, settings=settings, waivers=waivers)
    card = written(changed, tmp_path / "r")[CARD].decode()
    body = card[card.index("\n---\n", 4) :]  # The header is YAML, which is quoted and not escaped.
    assert body.count("&lt;script&gt;") >= len(("name", "reason"))
    assert "\\[x\\](y)" in body
    assert "<script" not in body


def test_the_report_fetches_and_runs_nothing(content: ReleaseContent, tmp_path: Path) -> None:
    """Markup in a file's name or detail stays text, and there is no script and no address to fetch from."""
    hostile = SourceFile("manual", "<script>x</script>.md", "", 0, State.REJECTED, "damaged", "<img src=x>")
    added = counted(replace(content, files=(*content.files, hostile)))
    report = written(added, tmp_path / "r")[REPORT].decode()
    assert "&lt;script&gt;" in report
    for part in ("<script", "<img", "<link", "http://", "https://", "url(", "@import"):
        assert part not in report


def test_text_in_any_script_survives(content: ReleaseContent, tmp_path: Path) -> None:
    """Line separators, right-to-left text and astral characters come back as they went in."""
    strange = "a\u2028b\u0085c\r\nd \U0001f600 \u202eאבג\x00"
    sample = content.samples[0]
    messages = (Message("system", strange), *sample.candidate.messages)
    odd = replace(sample, candidate=replace(sample.candidate, messages=messages))
    written(replace(content, samples=(odd, *content.samples[1:])), tmp_path / "r")
    rows = [row for split in ("train", "validation") for row in read(tmp_path / "r").samples(split)]
    assert strange in {message.content for row in rows for message in row.messages}
