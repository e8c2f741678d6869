"""Files read in worker processes: the same rows as in this one, and true rows about what did not survive."""

from __future__ import annotations

from pathlib import Path

import pytest

from groundset.parallel import Failure, Fault
from groundset.readers.guarded import FileToRead, given_up, read_files, read_one
from groundset.records import State
from groundset.settings import Corpus, Reading
from small_projects import page

CORPUS = Corpus(name="c", path="c", language="en")


def to_read(path: Path, **limits: int) -> FileToRead:
    return FileToRead(CORPUS, path.name, path, Reading.model_validate(limits), sha256="0" * 64)


@pytest.mark.parametrize("processes", [1, 3])
def test_workers_read_what_this_process_reads(processes: int, tmp_path: Path) -> None:
    """In the same order, whatever the number of workers."""
    for number in range(9):
        (tmp_path / f"{number}.md").write_text(page(number), "utf-8")
    (tmp_path / "bad.json").write_text("{", "utf-8")
    files = [to_read(path) for path in sorted(tmp_path.iterdir())] + [to_read(tmp_path / "gone.md")]
    found = list(read_files(files, processes))
    assert found == [read_one(file) for file in files]
    assert [row.reason for row, _ in found] == ["read"] * 9 + ["malformed_json", "unreadable"]


def test_no_files_give_no_rows() -> None:
    """And start nothing."""
    assert list(read_files([], 2)) == []


def test_a_file_that_grew_since_it_was_found_is_not_loaded(tmp_path: Path) -> None:
    """The limit holds for what lies there now."""
    (tmp_path / "a.md").write_text(page(1), "utf-8")
    (row, documents), *_ = read_files([to_read(tmp_path / "a.md", max_file_bytes=100)], 1)
    assert (row.reason, documents) == ("too_large", ())
    assert "reading.max_file_bytes is 100" in row.detail


@pytest.mark.parametrize(
    ("failure", "reason", "state", "said"),
    [
        (Failure(Fault.OVER_TIME), "over_time_limit", State.REJECTED, "over 7 seconds"),
        (Failure(Fault.OVER_MEMORY), "over_memory_limit", State.REJECTED, "reading.max_memory_per_file"),
        (Failure(Fault.STALLED), "reader_stalled", State.FAILED, "without computing"),
        (Failure(Fault.DIED, "signal SIGSEGV", None, 11), "reader_crashed", State.REJECTED, "SIGSEGV"),
        (Failure(Fault.DIED, "signal SIGKILL", None, 9), "reader_crashed", State.FAILED, "SIGKILL"),
        (Failure(Fault.RAISED, "KeyError: 1"), "reader_crashed", State.FAILED, "KeyError: 1"),
    ],
)
def test_what_the_file_did_rejects_it_and_what_we_may_have_done_fails(
    failure: Failure, reason: str, state: State, said: str, tmp_path: Path
) -> None:
    """The row keeps the hash of the bytes, so that the answer holds for as long as they do."""
    row, documents = given_up(to_read(tmp_path / "a.md", max_seconds_per_file=7), failure)
    assert (row.reason, row.state, documents) == (reason, state, ())
    assert said in row.detail
    assert row.sha256 == "0" * 64
