"""One file in, one row and its documents out: reasons, names, languages, encodings."""

from __future__ import annotations

import pytest

from groundset.readers import fingerprint, read_file
from groundset.records import State
from groundset.settings import Corpus, Reading

CORPUS = Corpus(name="docs", path="docs")
LIMITS = Reading()
PROSE = "The quick brown fox jumps over the lazy dog, and then it sleeps the whole afternoon.\n"


@pytest.mark.parametrize(
    ("path", "data", "reason"),
    [
        ("a.iso", b"CD001", "unsupported_kind"),
        ("a.pdf", b"%PDF-1.4", "corrupt_pdf"),
        ("a.pdf", b"a letter", "mislabelled"),
        ("a.md", b"x" * 2000, "too_large"),
        ("a.md", b"", "empty_file"),
        ("a.txt", b" \n\t\n", "empty_file"),
        ("a.md", b"<!-- nothing but a comment, though a long one it is -->", "empty_after_reading"),
        ("a.md", b"short", "empty_after_reading"),
        ("a.txt", b"\xff\xfe\x00\xd8a\x00b\x00c\x00d\x00", "undecodable"),
        ("a.txt", b"text\x00\x01\x02\x03 and more \x00\x07\x08", "binary_content"),
        ("a.txt", bytes(range(1, 32)) * 4, "binary_content"),
        ("a.md", b"%PDF-1.7 and so on", "mislabelled"),
        ("a.html", b"PK\x03\x04 and so on", "mislabelled"),
        ("README", b"\x89PNG\r\n\x1a\n", "mislabelled"),
        ("a.json", b'{"text": "unfinished', "malformed_json"),
        ("a.json", b"[" * 100_000, "malformed_json"),
        ("a.jsonl", b"not json\nnot json\n", "malformed_json"),
        ("a.json", b'[{"x": 1}, {"y": 2}]', "no_text_records"),
        ("a.html", b"<div>" * 230 + b"deep", "reader_failed"),
    ],
)
def test_each_problem_has_its_reason(path: str, data: bytes, reason: str) -> None:
    """A file that gives no document gives a row that says why, with the hash of its bytes."""
    limits = Reading(max_file_bytes=1500) if reason == "too_large" else LIMITS
    row, documents = read_file(CORPUS, path, data, limits)
    assert (row.state, row.reason, documents) == (State.REJECTED, reason, ())
    assert row.detail
    assert len(row.sha256) == 64
    assert row.size == len(data)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
def test_unicode_encodings_are_told_with_and_without_a_mark(encoding: str) -> None:
    """The same text in each of them is the same text."""
    _, (document,) = read_file(
        CORPUS, "a.txt", (PROSE + "Grüße, naïve café — “quoted”.").encode(encoding), LIMITS
    )
    assert document.text.endswith("Grüße, naïve café — “quoted”.")


def test_western_bytes_are_read_as_windows_1252() -> None:
    """Letters with accents that stand alone are Western."""
    text = "Die schöne Frau hat einen Kaffee für 3,50 € getrunken und lächelte dabei."
    _, (document,) = read_file(CORPUS, "a.txt", text.encode("cp1252"), LIMITS)
    assert document.text == text
    assert document.language == "de"


def test_japanese_bytes_are_told_from_their_look() -> None:
    """Shift JIS without any declaration."""
    text = (
        "これは日本語の文章です。エンコーディングを正しく判定できるかどうかを確認するためのテストです。" * 3
    )
    _, (document,) = read_file(CORPUS, "a.txt", text.encode("shift_jis"), LIMITS)
    assert document.text == text
    assert document.language == "ja"


def test_a_declared_charset_is_believed() -> None:
    """The page says what it is written in."""
    prose = "Это русский текст страницы. " * 5
    page = f"<html><head><meta charset='koi8-r'></head><body><p>{prose}</p></body></html>"
    _, (document,) = read_file(CORPUS, "a.html", page.encode("koi8-r"), LIMITS)
    assert document.text.startswith("Это русский текст")


def test_front_matter_fills_the_document_and_leaves_the_text() -> None:
    """Title, language, version, date, licence and address come from the header."""
    header = (
        "---\ntitle: A Guide\nlang: en-GB\nversion: 1.10\ndate: 2024-06-26T10:00:00Z\n"
        "license: MIT\ncanonical: https://a.b/c\n---\n"
    )
    _, (document,) = read_file(CORPUS, "x/a.md", (header + PROSE).encode(), LIMITS)
    assert document.text == PROSE.strip()
    assert (document.title, document.language, document.version) == ("A Guide", "en", "1.10")
    assert (document.date, document.license, document.uri) == ("2024-06-26", "MIT", "https://a.b/c")
    assert document.id == "docs/x/a.md"


def test_toml_front_matter_is_read_and_a_broken_one_is_no_error() -> None:
    """TOML between plus signs; broken YAML still gives its plain lines."""
    _, (toml,) = read_file(CORPUS, "a.md", f'+++\ntitle = "T"\n+++\n{PROSE}'.encode(), LIMITS)
    _, (broken,) = read_file(CORPUS, "a.md", f"---\ntitle: T\nx: [unclosed\n---\n{PROSE}".encode(), LIMITS)
    assert (toml.title, toml.text) == ("T", PROSE.strip())
    assert (broken.title, broken.text) == ("T", PROSE.strip())


def test_a_rule_at_the_top_is_no_front_matter() -> None:
    """Text between two thematic breaks is text."""
    _, (document,) = read_file(CORPUS, "a.md", f"---\n\n{PROSE}\n---\n\nmore".encode(), LIMITS)
    assert PROSE.strip() in document.text


@pytest.mark.parametrize(
    ("path", "header", "configured", "language"),
    [
        ("a.md", "", "", "en"),
        ("a.md", "", "fr", "fr"),
        ("a.md", "lang: de", "fr", "de"),
        ("i18n/it/a.md", "", "", "it"),
        ("i18n/it/a.md", "", "fr", "fr"),
        ("README.zh-CN.md", "", "", "zh"),
    ],
)
def test_a_stated_language_goes_before_a_guessed_one(
    path: str, header: str, configured: str, language: str
) -> None:
    """Front matter, then configuration, then path, then the text itself."""
    corpus = Corpus(name="docs", path="docs", language=configured)
    _, (document,) = read_file(corpus, path, f"---\nx: y\n{header}\n---\n{PROSE}".encode(), LIMITS)
    assert document.language == language


def test_a_name_that_is_not_utf8_is_kept_printable() -> None:
    """Bytes of a file name that are no text become escapes."""
    row, (document,) = read_file(CORPUS, "caf\udce9.md", PROSE.encode(), LIMITS)
    assert row.path == "caf\\xe9.md"
    assert document.id == "docs/caf\\xe9.md"


def test_version_and_date_come_from_the_path_where_the_text_states_none() -> None:
    """Folders of versions count; folders of years do not."""
    _, (versioned,) = read_file(CORPUS, "docs/v1.2/a.md", PROSE.encode(), LIMITS)
    _, (dated,) = read_file(CORPUS, "blog/2019/2019-03-01-news.md", PROSE.encode(), LIMITS)
    assert versioned.version == "1.2"
    assert (dated.version, dated.date) == ("", "2019-03-01")


def test_the_fingerprint_follows_the_settings_that_matter_to_reading() -> None:
    """Another language or limit is another reading; another exclusion is not."""
    base = fingerprint(CORPUS, LIMITS)
    assert base == fingerprint(CORPUS.model_copy(update={"exclude": ["x/**"]}), LIMITS)
    assert base != fingerprint(CORPUS.model_copy(update={"language": "de"}), LIMITS)
    assert base != fingerprint(CORPUS, Reading(min_characters=41))
