"""Bit-rot and meddling that leave the hashes as they were: verify says so and never raises."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from forging import Forger

from groundset.release.layout import CERTIFICATE, FILES
from groundset.release.verify import verify

EVERY_FILE = (*FILES, CERTIFICATE)


def places(folder: Path) -> set[str]:
    """Verify and give the files that findings name."""
    found = verify(folder)
    assert not found.ok
    assert found.to_json()["ok"] is False
    return {finding.where.split(" ")[0].split(":")[0] for finding in found.findings}


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_flipped_byte_is_found_wherever_it_is(name: str, forger: Forger) -> None:
    """First, last and some bytes between, one at a time, in every file."""
    path = forger.folder / name
    whole = path.read_bytes()
    for share in (0.0, 0.3, 0.7, 1.0):
        at = round(share * (len(whole) - 1))
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert name in places(forger.folder), at


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_deleted_file_is_missed(name: str, forger: Forger) -> None:
    (forger.folder / name).unlink()
    assert name in places(forger.folder)


@pytest.mark.parametrize("name", EVERY_FILE)
def test_rubbish_in_place_of_a_file_is_found(name: str, forger: Forger) -> None:
    for rubbish in (b"\xff\xfe\x00\n", b'{"a": ' + b"[" * 100_000):
        (forger.folder / name).write_bytes(rubbish)
        assert name in places(forger.folder)


@pytest.mark.parametrize(
    "name", ["extra.txt", "data/test.jsonl", ".hidden", "data/more/rows.jsonl", "empty/"]
)
def test_an_added_file_is_found(name: str, forger: Forger) -> None:
    path = forger.folder / name
    path.parent.mkdir(exist_ok=True)
    if name.endswith("/"):
        path.mkdir()
    else:
        path.write_text("{}\n")
    assert not verify(forger.folder).ok


@pytest.mark.parametrize("name", EVERY_FILE)
def test_a_link_is_not_followed(name: str, forger: Forger, honest: Path) -> None:
    """Not even to the very bytes that should be there."""
    (forger.folder / name).unlink()
    (forger.folder / name).symlink_to(honest / name)
    assert name in places(forger.folder)


def test_a_linked_data_folder_is_not_followed(forger: Forger, honest: Path) -> None:
    shutil.rmtree(forger.folder / "data")
    (forger.folder / "data").symlink_to(honest / "data", target_is_directory=True)
    assert "data" in places(forger.folder)


@pytest.mark.parametrize("name", [CERTIFICATE, "data/train.jsonl", "lineage.jsonl.gz", "coverage.json"])
def test_a_pipe_does_not_make_it_wait(name: str, forger: Forger) -> None:
    (forger.folder / name).unlink()
    os.mkfifo(forger.folder / name)
    assert name in places(forger.folder)


@pytest.mark.parametrize("name", [CERTIFICATE, "data/train.jsonl", "lineage.jsonl.gz", "report.html"])
def test_a_folder_in_place_of_a_file_is_found(name: str, forger: Forger) -> None:
    (forger.folder / name).unlink()
    (forger.folder / name).mkdir()
    assert name in places(forger.folder)


def test_no_folder_and_an_empty_one_are_findings(tmp_path: Path) -> None:
    """Of a release that is not there nothing is claimed."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("")
    for name in ("empty", "file", "nowhere"):
        found = verify(tmp_path / name)
        assert not found.ok
        assert (found.name, found.version, found.digest, found.samples) == ("", "", "", {})
