"""The walk over a corpus folder: every file has its row."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from groundset.readers.walking import walk
from groundset.settings import Corpus
from groundset.text.globs import matches


def rows(root: Path, **settings: list[str]) -> dict[str, str]:
    """Give path to reason."""
    found = list(walk(root, Corpus.model_validate({"name": "c", "path": "c", **settings})))
    assert [row.path for row in found] == sorted(row.path for row in found)
    return {row.path: row.reason for row in found}


def touch(root: Path, *paths: str) -> None:
    """Make files."""
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("text")


def test_every_file_yields_a_row_and_folders_of_tools_one(tmp_path: Path) -> None:
    """Files in ``.git`` and ``node_modules`` are not looked at one by one."""
    touch(tmp_path, "b.md", "a/x.md", ".git/config", ".git/HEAD", "a/node_modules/m/i.js", ".hidden")
    assert rows(tmp_path) == {
        ".git": "skipped_folder",
        ".hidden": "",
        "a/node_modules": "skipped_folder",
        "a/x.md": "",
        "b.md": "",
    }


def test_patterns_say_what_is_read(tmp_path: Path) -> None:
    """Exclusion goes before inclusion, and that before what is held out."""
    touch(tmp_path, "docs/a.md", "docs/b.md", "docs/old/c.md", "x.txt")
    assert rows(tmp_path, include=["docs/**"], exclude=["**/old/*"], holdout=["docs/b.md"]) == {
        "docs/a.md": "",
        "docs/b.md": "held_out",
        "docs/old/c.md": "excluded",
        "x.txt": "not_included",
    }


def test_no_link_leads_out_or_round(tmp_path: Path) -> None:
    """Links to folders are not followed; a link to a file inside is a file."""
    root = tmp_path / "root"
    touch(tmp_path, "root/a/x.md", "secret/s.md", "s.md")
    (root / "out").symlink_to(tmp_path / "secret")
    (root / "out.md").symlink_to(tmp_path / "s.md")
    (root / "a" / "up").symlink_to(root)
    (root / "inside").symlink_to(root / "a")
    (root / "same.md").symlink_to(root / "a" / "x.md")
    (root / "gone.md").symlink_to(root / "nowhere.md")
    (root / "self.md").symlink_to(root / "self.md")
    assert rows(root) == {
        "a/up": "symlink_loop",
        "a/x.md": "",
        "gone.md": "unreadable",
        "inside": "symlink_inside",
        "out": "symlink_outside",
        "out.md": "symlink_outside",
        "same.md": "",
        "self.md": "symlink_loop",
    }


def test_pipes_and_sockets_are_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are no regular files."""
    os.mkfifo(tmp_path / "pipe.md")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("sock.md")
        assert rows(tmp_path) == {"pipe.md": "not_a_regular_file", "sock.md": "not_a_regular_file"}


def test_a_root_may_be_one_file(tmp_path: Path) -> None:
    """Then its path is its name."""
    touch(tmp_path, "only.md")
    assert rows(tmp_path / "only.md") == {"only.md": ""}


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("**/*.md", "a.md", True),
        ("**/*.md", "x/y/a.md", True),
        ("*.md", "x/a.md", False),
        ("docs", "docs/x/a.md", True),
        ("docs/", "docs/a.md", True),
        ("docs/*/a.md", "docs/x/a.md", True),
        ("docs/*/a.md", "docs/x/y/a.md", False),
        ("a?.md", "ab.md", True),
        ("a?.md", "a/.md", False),
        ("[ab].md", "b.md", True),
        ("[!ab].md", "b.md", False),
        ("a.md", "aXmd", False),
        ("./x/**", "x/y/z", True),
        ("**", "anything/at.all", True),
        ("a[", "a[", True),
    ],
)
def test_globs_mean_what_people_expect(pattern: str, path: str, expected: bool) -> None:
    """Stars stay in a folder, double stars do not, and a folder takes all below it."""
    assert matches(path, [pattern]) is expected
