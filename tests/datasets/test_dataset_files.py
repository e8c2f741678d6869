"""Files and folders of datasets: packed or plain, ordered, and every file that is none is told as such."""

from __future__ import annotations

import gzip
import json
import os
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from groundset.datasets import opening
from groundset.datasets.opening import TextSource, opened
from groundset.datasets.sources import files, rows
from groundset.errors import DataError

ROWS: list[dict[str, Any]] = [{"question": f"Wie heiß? {n}", "n": n} for n in range(4)]  # codespell:ignore


def lines(*found: dict[str, Any]) -> bytes:
    """Write rows as JSON Lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in found).encode()


def fault(path: Path) -> DataError:
    """Read a dataset that cannot be read, and give the error."""
    with pytest.raises(DataError) as caught:
        list(rows(path))
    assert caught.value.hint
    return caught.value


@pytest.mark.parametrize("name", ["d.jsonl", "d.json.gz", "no-ending"])
@pytest.mark.parametrize("packed", [False, True])
def test_bytes_tell_whether_a_file_is_packed_not_its_name(name: str, packed: bool, tmp_path: Path) -> None:
    data = lines(*ROWS)
    halves = gzip.compress(data[:50]) + gzip.compress(data[50:])
    (tmp_path / name).write_bytes(halves if packed else data)
    assert [row.value for row in rows(tmp_path / name)] == ROWS


@pytest.mark.parametrize("cut", [2, 5, 12, -1, -9])
def test_a_torn_gzip_file_is_told(cut: int, tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*ROWS))[:cut])
    assert "d.jsonl.gz cannot be read to its end as gzip" in fault(path).message


def test_text_after_the_end_of_a_gzip_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl.gz"
    path.write_bytes(gzip.compress(lines(*ROWS)) + b"more")
    assert "as gzip" in fault(path).message


@pytest.mark.parametrize("chunk", [1, 2, 3, 64])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_bytes_that_are_no_utf8_are_named_with_their_place_in_the_file(chunk: int, mark: bytes) -> None:
    """The place is that of the file, whatever was read before and at a time."""
    data = mark + '{"a": "ääää'.encode() + b"\xe9t\xe9"
    place = data.index(b"\xe9")
    source = TextSource(BytesIO(data), Path("d.jsonl"), chunk)
    with pytest.raises(DataError) as caught:
        list(iter(source.piece, ""))
    assert caught.value.message == f"d.jsonl is not UTF-8 text (0xe9 at byte {place})"


def test_a_character_cut_off_by_the_end_of_the_file_is_told(tmp_path: Path) -> None:
    path = tmp_path / "d.jsonl"
    path.write_bytes(b'{"a": "' + "ä".encode()[:1])
    assert "(0xc3 at byte 7)" in fault(path).message


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "_MOST_BYTES", 1_000_000)
    path = tmp_path / "bomb.jsonl.gz"
    path.write_bytes(gzip.compress(b"\n" * 5_000_000))
    assert "more than any dataset holds" in fault(path).message


def test_a_file_that_is_none_is_told(tmp_path: Path) -> None:
    """A pipe is not waited for."""
    os.mkfifo(tmp_path / "pipe.jsonl")
    assert "pipe.jsonl is not a file" in fault(tmp_path / "pipe.jsonl").message
    assert "nowhere.jsonl' cannot be read" in fault(tmp_path / "nowhere.jsonl").message
    assert "cannot be read" in fault(tmp_path / "nul\0.jsonl").message
    assert "cannot be read" in fault(tmp_path / ("x" * 5000)).message
    with pytest.raises(DataError, match="is not a file"), opened(tmp_path):
        pass


def test_an_empty_file_has_no_rows(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl").write_bytes(b"")
    assert list(rows(tmp_path / "d.jsonl")) == []


@pytest.fixture
def hub(tmp_path: Path) -> Path:
    """Make a folder as the Hugging Face hub lays it out, with what lies beside the rows."""
    given = {
        "README.md": b"# About the rows",
        "dataset_info.json": b"{}",
        "data/dataset_infos.json": b"{}",
        "data/train-00001-of-00002.jsonl": lines(ROWS[1]),
        "data/train-00000-of-00002.JSONL": lines(ROWS[0]),
        "data/validation.json": json.dumps(ROWS[3:]).encode(),
        "data/train.jsonl.gz": gzip.compress(lines(ROWS[2])),
        ".cache/huggingface/old.jsonl": lines(*ROWS),
        "data/.hidden.jsonl": lines(*ROWS),
    }
    for name, data in given.items():
        path = tmp_path / "hub" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "hub/data/folder.json").mkdir()
    return tmp_path / "hub"


def test_a_folder_is_read_in_order_and_numbered_through(hub: Path) -> None:
    """Descriptions, hidden files and folders that are called like files are left out."""
    found = list(rows(hub))
    assert [row.value for row in found] == ROWS
    assert [row.number for row in found] == [0, 1, 2, 3]
    assert files(hub)[0].name == "train-00000-of-00002.JSONL"


def test_a_problem_in_a_folder_names_its_file(hub: Path) -> None:
    (hub / "data/validation.json").write_bytes(b'{"a": 1}\nno json\n')
    problems = [(row.number, row.problem) for row in rows(hub) if row.problem]
    assert [number for number, _ in problems] == [4]
    assert problems[0][1].startswith("data/validation.json, line 2, column 1: no usable JSON")


def test_a_hidden_folder_that_was_asked_for_is_read(tmp_path: Path) -> None:
    (tmp_path / ".rows").mkdir()
    (tmp_path / ".rows/d.jsonl").write_bytes(lines(*ROWS))
    assert [row.value for row in rows(tmp_path / ".rows")] == ROWS


def test_a_folder_without_rows_is_told(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("no rows", "utf-8")
    assert "holds no rows" in fault(tmp_path).message
