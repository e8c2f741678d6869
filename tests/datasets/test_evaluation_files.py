"""Folders of evaluation sets: the split to be tested on is taken, and damage is told."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import ipc, parquet

from groundset.datasets.evaluation_files import taken
from groundset.errors import DataError
from groundset.gates.items import ItemText, read

ROWS = [{"question": f"What is {n}?", "answer": str(n)} for n in range(3)]
TEXTS = tuple(ItemText(row["question"], row["answer"]) for row in ROWS)
TRAIN = [{"question": "How?", "answer": "So."}]


def lines(path: Path, rows: Sequence[Mapping[str, object]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")


def stream(path: Path, rows: list[dict[str, str]]) -> None:
    """Write what ``save_to_disk`` of the hub's library writes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = pa.Table.from_pylist(rows)
    with pa.OSFile(str(path), "wb") as out, ipc.new_stream(out, table.schema) as writer:
        writer.write_table(table)


def test_a_saved_dataset_gives_its_test_split(tmp_path: Path) -> None:
    stream(tmp_path / "train" / "data-00000-of-00001.arrow", TRAIN)
    stream(tmp_path / "test" / "data-00000-of-00001.arrow", ROWS)
    (tmp_path / "dataset_dict.json").write_text('{"splits": ["train", "test"]}')
    (tmp_path / "test" / "state.json").write_text("{}")
    (tmp_path / "test" / "dataset_info.json").write_text("{}")
    assert read(tmp_path).texts == TEXTS
    assert [item.question for item in read(tmp_path, "train").texts] == ["How?"]


def test_a_folder_of_the_hub_gives_all_pieces_of_its_test_split(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    for piece, rows in enumerate((ROWS[:2], ROWS[2:])):
        parquet.write_table(pa.Table.from_pylist(rows), tmp_path / f"data/test-0000{piece}-of-00002.parquet")
    parquet.write_table(pa.Table.from_pylist(TRAIN), tmp_path / "data/train-00000-of-00001.parquet")
    (tmp_path / "README.md").write_text("---\nconfigs: []\n---\n")
    assert read(tmp_path).texts == TEXTS


def test_a_harness_log_gives_its_documents(tmp_path: Path) -> None:
    logged = [{"doc_id": n, "doc": row, "target": "?", "resps": [["x"]]} for n, row in enumerate(ROWS)]
    lines(tmp_path / "samples_sums_2026-01-01T00-00-00.jsonl", logged)
    (tmp_path / "results_2026-01-01T00-00-00.json").write_text('{"question": "no item"}')
    assert read(tmp_path / "samples_sums_2026-01-01T00-00-00.jsonl").texts == TEXTS


@pytest.mark.parametrize(
    ("there", "expected"),
    [
        (["test.jsonl", "train.jsonl"], "test.jsonl"),
        (["validation.jsonl", "train.jsonl"], "validation.jsonl"),
        (["en/dev.jsonl", "en/train.jsonl"], "en/dev.jsonl"),
        (["train.jsonl"], "train.jsonl"),
        (["questions.jsonl"], "questions.jsonl"),
        (["contest.jsonl"], "contest.jsonl"),
    ],
)
def test_the_split_to_test_on_comes_first(there: list[str], expected: str, tmp_path: Path) -> None:
    for name in there:
        lines(tmp_path / name, ROWS)
    assert taken(tmp_path) == (tmp_path / expected,)


def test_a_split_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    lines(tmp_path / "test.jsonl", ROWS)
    lines(tmp_path / "train.jsonl", ROWS)
    with pytest.raises(DataError) as caught:
        read(tmp_path, "validation")
    assert "validation" in caught.value.message
    assert "test, train" in str(caught.value.hint)


def test_a_split_of_a_file_is_told(tmp_path: Path) -> None:
    """Nothing is compared with more, or other, items than were asked for."""
    lines(tmp_path / "exam.jsonl", ROWS)
    with pytest.raises(DataError, match=r"exam\.jsonl is no folder, and has no split 'test'") as caught:
        read(tmp_path / "exam.jsonl", "test")
    assert "only folders have splits" in caught.value.hint


def test_the_hash_of_a_folder_is_that_of_its_names_and_bytes(tmp_path: Path) -> None:
    for folder, name in (("a", "test.jsonl"), ("b", "test.jsonl"), ("c", "test-2.jsonl")):
        lines(tmp_path / folder / name, ROWS)
    hashes = [read(tmp_path / folder).sha256 for folder in "abc"]
    assert hashes[0] == hashes[1] != hashes[2]


@pytest.mark.parametrize("start", [b"ARROW1", b"\xff\xff\xff\xff", b"PAR1"])
def test_a_damaged_table_is_told(start: bytes, tmp_path: Path) -> None:
    (tmp_path / "test.arrow").write_bytes(start + b"\x00torn" * 9)
    with pytest.raises(DataError, match=r"test\.arrow cannot be read as"):
        read(tmp_path)
