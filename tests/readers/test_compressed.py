"""Files packed by gzip are read as what they are inside."""

from __future__ import annotations

import gzip
import hashlib

import pytest

from groundset.readers import read_file, reader_for
from groundset.readers.compressed import unpacked
from groundset.records import Document, SourceFile
from groundset.settings import Corpus, Reading
from small_projects import no_stall

CORPUS = Corpus(name="c", path="c")
PAGE = (
    b"<html><body><h1>Kilns</h1><p>A kiln is an oven for pots of clay, and it is very hot.</p></body></html>"
)


def read(data: bytes, path: str, *, most: int = 10_000_000) -> tuple[SourceFile, tuple[Document, ...]]:
    """Read bytes as a file."""
    return read_file(CORPUS, path, data, Reading(min_characters=5, max_file_bytes=most))


@pytest.mark.parametrize(
    ("path", "content", "kind", "title"),
    [
        ("kiln-notes.md.gz", b"A kiln is hot.", "markdown", "kiln notes"),
        ("kiln-notes.txt.gz", b"A kiln is hot.", "text", "kiln notes"),
        ("v1.2/kiln.md.gz", b"# Kilns\n\nHot ones.", "markdown", "Kilns"),
        ("kilns.html.gz", PAGE, "html", "Kilns"),
        ("KILNS.CSV.GZ", b"Kiln,Heat\nNorth,1200\n", "csv", "KILNS"),
    ],
)
def test_the_inner_name_says_how_a_file_is_read(path: str, content: bytes, kind: str, title: str) -> None:
    """The title has no ending in it; identity and hash are those of the file as it lies there."""
    packed = gzip.compress(content, mtime=0)
    row, (document,) = read(packed, path)
    assert (document.kind, document.title, document.id) == (kind, title, f"c/{path}")
    assert row.sha256 == document.sha256 == hashlib.sha256(packed).hexdigest()


def test_records_keep_their_own_titles_and_remarks() -> None:
    """Lines of JSON, one of them broken."""
    lines = b'{"id": "a", "title": "One", "text": "Hot kilns."}\nbroken\n{"id": "b", "text": "Cold kilns."}\n'
    row, documents = read(gzip.compress(lines), "set-one.jsonl.gz")
    assert [(d.id, d.title) for d in documents] == [
        ("c/set-one.jsonl.gz#a", "One"),
        ("c/set-one.jsonl.gz#b", "set one"),
    ]
    assert "1 of 3 lines is not JSON" in row.detail


def test_members_one_after_another_are_one_text() -> None:
    """As logs are appended; zeros that fill up the end are nothing."""
    data = gzip.compress(b"A kiln ") + gzip.compress(b"is hot.") + bytes(100)
    _, (document,) = read(data, "a.txt.gz")
    assert document.text == "A kiln is hot."


def test_a_bomb_is_refused_before_it_fills_the_memory() -> None:
    """The bound is that of files; what is exactly as large is read."""
    bomb = gzip.compress(bytes(50_000_000))
    with no_stall():
        row, _ = read(bomb, "a.txt.gz")
    assert row.reason == "archive_explodes"
    text = b"word " * 1000
    assert unpacked(gzip.compress(text), len(text)) == text
    assert read(gzip.compress(text), "a.txt.gz", most=len(text) - 1)[0].reason == "archive_explodes"


WHOLE = gzip.compress(b"A kiln is hot, and so it goes on for a while. " * 50, mtime=0)


@pytest.mark.parametrize(
    "data",
    [
        WHOLE[:5],
        WHOLE[:40],
        WHOLE[:-4],
        WHOLE[:30] + b"\xff\x00" + WHOLE[32:],
        WHOLE + b"garbage",
        b"\x1f\x8bno",
    ],
)
def test_what_is_cut_off_or_damaged_is_corrupt(data: bytes) -> None:
    """Never half a text."""
    row, documents = read(data, "a.md.gz")
    assert (row.reason, documents) == ("corrupt_gzip", ())


def test_what_is_inside_must_be_what_the_name_says() -> None:
    """A packed picture with a text's name; a text that only bears the ending; nothing at all."""
    assert read(gzip.compress(b"\x89PNG\r\n\x1a\n" + bytes(50)), "a.md.gz")[0].reason == "mislabelled"
    assert read(b"A kiln is hot.", "a.md.gz")[0].reason == "mislabelled"
    assert read(gzip.compress(b" \n"), "a.md.gz")[0].reason == "empty_file"


@pytest.mark.parametrize("path", ["a.gz", "a.bin.gz", "a.md.gz.gz", "a.tar.gz"])
def test_other_packed_files_have_no_reader(path: str) -> None:
    """What is inside has no known ending, or is packed again."""
    assert reader_for(path) is None
