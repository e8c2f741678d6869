"""Parquet: rows come as from JSON, damage is told, and without pyarrow the remedy is named."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from groundset.datasets.shapes import conversation
from groundset.datasets.sources import rows
from groundset.errors import DataError

ROWS: list[dict[str, Any]] = [
    {
        "id": n,
        "messages": [{"role": "user", "content": f"q{n}"}, {"role": "assistant", "content": f"ä{n}"}],
        "context": ["one", "two"] if n % 2 else None,
    }
    for n in range(1300)
]


def write(path: Path, found: list[dict[str, Any]]) -> Path:
    """Write rows as a Parquet file of several row groups."""
    parquet.write_table(pa.Table.from_pylist(found), path, row_group_size=400)
    return path


@pytest.mark.parametrize("name", ["d.parquet", "no-ending"])
def test_rows_of_parquet_are_those_of_json(name: str, tmp_path: Path) -> None:
    """Nested messages and lists included; the bytes tell the format."""
    found = list(rows(write(tmp_path / name, ROWS)))
    assert [row.value for row in found] == ROWS
    assert [row.number for row in found] == list(range(1300))
    said = conversation(found[3].value)
    assert (said.id, said.instruction, said.response, said.context) == ("3", "q3", "ä3", "one\ntwo")


def test_parquet_and_json_lines_lie_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "b.parquet", ROWS[2:5])
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, ROWS[:2])), "utf-8")
    assert [row.value for row in rows(tmp_path)] == ROWS[:5]


def test_what_a_column_leaves_out_is_missing(tmp_path: Path) -> None:
    """A table writes NaN or null where a row has nothing."""
    table = pa.table({"instruction": ["q"], "input": [float("nan")], "output": ["a"], "prompt": [None]})
    parquet.write_table(table, tmp_path / "d.parquet")
    said = [conversation(row.value) for row in rows(tmp_path / "d.parquet")]
    assert [(one.instruction, one.response) for one in said] == [("q", "a")]


def test_rows_are_streamed(tmp_path: Path) -> None:
    """The first rows are there even when a later row group is damaged."""
    path = write(tmp_path / "d.parquet", ROWS)
    start = parquet.ParquetFile(path).metadata.row_group(3).column(0).data_page_offset
    data = bytearray(path.read_bytes())
    data[start : start + 40] = b"\xff" * 40
    path.write_bytes(data)
    found = rows(path)
    assert next(found).value == ROWS[0]
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        list(found)


@pytest.mark.parametrize("data", [b"PAR1", b"PAR1" + b"\0" * 50 + b"PAR1", b"PAR1" + b"\xff" * 500])
def test_a_damaged_file_is_told_in_one_line(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "d.parquet").write_bytes(data)
    with pytest.raises(DataError, match=r"d\.parquet cannot be read as Parquet: ") as caught:
        list(rows(tmp_path / "d.parquet"))
    assert "\n" not in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("at", range(5, 100, 7))
def test_a_cut_file_is_told(at: int, tmp_path: Path) -> None:
    path = write(tmp_path / "d.parquet", ROWS[:10])
    data = path.read_bytes()
    path.write_bytes(data[: len(data) * at // 100])
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        list(rows(path))


def test_text_that_is_no_utf8_is_told(tmp_path: Path) -> None:
    """A column may claim to be text and hold other bytes."""
    raw = pa.array([b"\xff\xfe"])
    text = pa.Array.from_buffers(pa.string(), 1, raw.buffers())
    parquet.write_table(pa.table({"question": text}), tmp_path / "d.parquet")
    with pytest.raises(DataError, match="cannot be read as Parquet"):
        list(rows(tmp_path / "d.parquet"))


_WITHOUT = """
import sys
sys.modules["pyarrow"] = None
from pathlib import Path
from groundset.datasets.sources import rows
from groundset.errors import DataError
try:
    list(rows(Path(sys.argv[1])))
except DataError as error:
    print(error.message, "|", error.hint)
"""


def test_without_pyarrow_the_remedy_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "d.parquet", ROWS[:1])
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT, str(path)], capture_output=True, text=True, check=True
    )
    assert "needs pyarrow" in done.stdout
    assert "groundset[parquet]" in done.stdout


def test_json_is_read_without_importing_pyarrow(tmp_path: Path) -> None:
    """The extra costs those nothing who do not use it."""
    (tmp_path / "d.jsonl").write_text('{"a": 1}', "utf-8")
    code = "import sys; from pathlib import Path; from groundset.datasets.sources import rows; "
    code += "assert len(list(rows(Path(sys.argv[1])))) == 1; assert 'pyarrow' not in sys.modules"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "d.jsonl")], check=True)
